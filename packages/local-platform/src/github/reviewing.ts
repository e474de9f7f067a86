import type { Actor } from '../contract';
import { HttpProblem } from '../http/errors';
import type { Announcer } from './announcer';
import type { Services } from './core';
import type { Pull, Review } from './model';

/** Takes a review down, and with it the wish for one; nobody judges their own work. */
export function submitReview(
  { services, announcer }: { services: Services; announcer: Announcer },
  options: { pull: Pull; state: Review['state']; body: string; actor: Actor },
): Review {
  const { pull, state, body, actor } = options;
  const own = actor.login === pull.user;
  if (own && state === 'APPROVED') throw new HttpProblem(422, 'Can not approve your own pull request');
  if (own && state === 'CHANGES_REQUESTED') throw new HttpProblem(422, 'Can not request changes on your own pull request');
  if (state !== 'APPROVED' && body === '') throw HttpProblem.invalid('PullRequestReview', 'body', 'missing_field');
  const review = services.comments.review(pull, actor.login, state, body);
  const reviewed = services.pulls.setPeople(pull, { requestedReviewers: pull.requestedReviewers.filter(login => login !== actor.login) });
  announcer.review(review, reviewed, actor);
  return review;
}
