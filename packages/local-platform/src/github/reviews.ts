import type { Review } from './model';

/** The newest review of each person, in the order they were given. */
export function latestReviews(reviews: Review[]): Review[] {
  return newest(reviews);
}

/** The newest review of each person that says yes or no: what decides; a comment takes nothing back. */
export function latestOpinions(reviews: Review[]): Review[] {
  return newest(reviews.filter(({ state }) => state !== 'COMMENTED'));
}

/** `reviewDecision`: one person's wish for changes outweighs all approvals; null where nobody decided, since no branch here requires a review. */
export function reviewDecision(reviews: Review[]): 'APPROVED' | 'CHANGES_REQUESTED' | null {
  const states = latestOpinions(reviews).map(({ state }) => state);
  if (states.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  return states.includes('APPROVED') ? 'APPROVED' : null;
}

function newest(reviews: Review[]): Review[] {
  const byUser = new Map<string, Review>();
  for (const review of reviews) {
    byUser.delete(review.user);
    byUser.set(review.user, review);
  }
  return [...byUser.values()];
}
