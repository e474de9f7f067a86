import { Harness } from './testing/harness';
import { latestOpinions, latestReviews, reviewDecision } from './reviews';
import type { Review } from './model';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const shop = { owner: 'acme', repo: 'shop' };

describe('a review', () => {
  it('is told of, kept, and shown by both APIs', async () => {
    const pull = await harness.pull('shop', 'reviewed');
    const other = harness.octokit('app-token');
    const at = { ...shop, pull_number: pull.number };
    await other.pulls.createReview({ ...at, event: 'REQUEST_CHANGES', body: 'Not yet' });
    harness.events.length = 0;
    const { data: review } = await other.pulls.createReview({ ...at, event: 'APPROVE' });
    expect(harness.events).toMatchObject([{ name: 'pull_request_review', action: 'submitted', payload: { review: { id: review.id, state: 'approved' }, pull_request: { number: pull.number } } }]);
    expect((await other.pulls.getReview({ ...at, review_id: review.id })).data).toMatchObject({ state: 'APPROVED', user: { login: 'acme-ci[bot]' }, commit_id: pull.head.sha });
    const { repository } = await harness.octokit().graphql<{ repository: unknown }>(
      `query ($number: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $number) { reviewDecision
        reviews(last: 1, states: [APPROVED]) { totalCount nodes { author { login } state submittedAt url } }
        all: reviews(first: 10) { totalCount } latestReviews(first: 10) { nodes { state } } } } }`,
      { number: pull.number },
    );
    expect(repository).toEqual({
      pullRequest: {
        reviewDecision: 'APPROVED',
        reviews: { totalCount: 1, nodes: [{ author: { login: 'acme-ci[bot]' }, state: 'APPROVED', submittedAt: review.submitted_at, url: review.html_url }] },
        all: { totalCount: 2 },
        latestReviews: { nodes: [{ state: 'APPROVED' }] },
      },
    });
  });

  it('of one’s own work is refused, and one that says nothing too', async () => {
    const pull = await harness.pull('shop', 'own');
    const at = { ...shop, pull_number: pull.number };
    const own = harness.octokit();
    await expect(own.pulls.createReview({ ...at, event: 'APPROVE' })).rejects.toMatchObject({ status: 422, message: expect.stringContaining('Can not approve your own') });
    await expect(own.pulls.createReview({ ...at, event: 'REQUEST_CHANGES', body: 'x' })).rejects.toMatchObject({ status: 422 });
    await expect(own.pulls.createReview({ ...at, event: 'COMMENT' })).rejects.toMatchObject({ status: 422 });
    await expect(own.pulls.createReview(at)).rejects.toMatchObject({ status: 422, message: expect.stringContaining('event') });
  });
});

describe('what reviews come to', () => {
  const review = (user: string, state: Review['state']): Review => ({
    id: 1, repository: { owner: 'acme', name: 'shop' }, number: 1, user, body: '', state, commitId: 'a', submittedAt: '2026-01-01T00:00:00Z',
  });
  const given = [review('ada', 'CHANGES_REQUESTED'), review('bob', 'APPROVED'), review('ada', 'COMMENTED')];

  it('is each person’s last word, and a comment takes nothing back', () => {
    expect(latestReviews(given).map(({ user, state }) => [user, state])).toEqual([['bob', 'APPROVED'], ['ada', 'COMMENTED']]);
    expect(latestOpinions(given).map(({ user, state }) => [user, state])).toEqual([['ada', 'CHANGES_REQUESTED'], ['bob', 'APPROVED']]);
  });

  it.each([
    [[], null],
    [[review('ada', 'COMMENTED')], null],
    [given, 'CHANGES_REQUESTED'],
    [[...given, review('ada', 'APPROVED')], 'APPROVED'],
  ])('%#: is %s', (reviews, decision) => {
    expect(reviewDecision(reviews)).toBe(decision);
  });
});
