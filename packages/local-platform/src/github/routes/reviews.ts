import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { principalOf } from '../access';
import type { Announcer } from '../announcer';
import type { Services } from '../core';
import { presentAccount } from '../present/account';
import { presentPull, presentReview } from '../present/pull';
import { bodyOf, pullOf } from '../request';
import { submitReview } from '../reviewing';

const reviewersSchema = z.object({ reviewers: z.array(z.string()).default([]), team_reviewers: z.array(z.string()).default([]) });
const reviewSchema = z.object({
  body: z.string().default(''),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT'], 'is one of APPROVE, REQUEST_CHANGES and COMMENT; reviews that are not submitted at once are not kept here'),
});
const reviewStates = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/** Who is asked to review a pull request, and what they said. */
export function addReviewRoutes(router: Router, services: Services, announcer: Announcer): void {
  const { pulls, comments } = services;
  const one = '/repos/:owner/:repo/pulls/:number(\\d+)';

  router.get(`${one}/requested_reviewers`, (request, response) => {
    const pull = pullOf(services, request);
    response.json({ users: pull.requestedReviewers.map(login => presentAccount(services, login)), teams: [] });
  });

  router.post(`${one}/requested_reviewers`, async (request, response) => {
    const pull = pullOf(services, request);
    const { reviewers } = bodyOf(reviewersSchema, request, 'PullRequest');
    const unknown = reviewers.find(login => !services.accounts.known(login));
    if (unknown !== undefined) throw new HttpProblem(422, `Reviews may only be requested from collaborators; '${unknown}' is none.`);
    const next = pulls.setPeople(pull, { requestedReviewers: [...new Set([...pull.requestedReviewers, ...reviewers])] });
    response.status(201).json(presentPull(services, next));
  });

  router.delete(`${one}/requested_reviewers`, async (request, response) => {
    const pull = pullOf(services, request);
    const { reviewers } = bodyOf(reviewersSchema, request, 'PullRequest');
    const next = pulls.setPeople(pull, { requestedReviewers: pull.requestedReviewers.filter(login => !reviewers.includes(login)) });
    response.json(presentPull(services, next));
  });

  router.get(`${one}/reviews`, (request, response) => {
    const pull = pullOf(services, request);
    response.json(paginate(request, response, comments.reviews(pull.repository, pull.number)).map(each => presentReview(services, each)));
  });

  router.get(`${one}/reviews/:review(\\d+)`, (request, response) => {
    const pull = pullOf(services, request);
    const review = comments.reviews(pull.repository, pull.number).find(({ id }) => id === Number(request.params.review));
    if (!review) throw HttpProblem.notFound();
    response.json(presentReview(services, review));
  });

  router.post(`${one}/reviews`, (request, response) => {
    const pull = pullOf(services, request);
    const { event, body } = bodyOf(reviewSchema, request, 'PullRequestReview');
    const review = submitReview({ services, announcer }, { pull, state: reviewStates[event], body, actor: principalOf(response).actor });
    response.json(presentReview(services, review));
  });
}
