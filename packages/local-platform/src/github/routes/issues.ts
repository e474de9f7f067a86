import type { Request, Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import type { Announcer } from '../announcer';
import { principalOf } from '../access';
import type { Services } from '../core';
import type { Comment, Pull } from '../model';
import { authorAssociation, presentComment, presentLabel, presentPull } from '../present/pull';
import { bodyOf, pullOf, queryText, repositoryOf } from '../request';

// Names alone, or wrapped: the operation takes both.
const names = z.array(z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]));
const labelsSchema = z.union([names, z.object({ labels: names.default([]) }).transform(({ labels }) => labels)]);
const labelSchema = z.object({ name: z.string().min(1), color: z.string().optional(), description: z.string().nullish() });
const commentSchema = z.object({ body: z.string().min(1) });
const assigneesSchema = z.object({ assignees: z.array(z.string()).default([]) });
const updateSchema = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  labels: names.optional(),
});

/** Pull requests as issues: labels, comments, assignees. There are no issues beside them. */
export function addIssueRoutes(router: Router, services: Services, announcer: Announcer): void {
  const { pulls, comments, labels } = services;
  const one = '/repos/:owner/:repo/issues/:number(\\d+)';
  const presentIssue = (pull: Pull) => {
    const { url, html_url: html, diff_url: diff, patch_url: patch, issue_url: issue, ...rest } = presentPull(services, pull);
    return {
      ...rest,
      url: issue,
      html_url: html,
      repository_url: services.urls.repository(pull.repository),
      comments: comments.list(pull.repository, pull.number).length,
      author_association: authorAssociation(services, pull.user),
      pull_request: { url, html_url: html, diff_url: diff, patch_url: patch, merged_at: pull.mergedAt },
    };
  };
  const presentLabels = (pull: Pull) =>
    pull.labels.map(name => presentLabel(services, pull.repository, labels.ensure(pull.repository, name)));
  const commentOf = (request: Request): Comment => {
    const comment = comments.find(repositoryOf(services, request).repository, Number(request.params.id));
    if (!comment) throw HttpProblem.notFound();
    return comment;
  };

  router.get('/repos/:owner/:repo/issues', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const state = queryText(request, 'state') ?? 'open';
    const wanted = queryText(request, 'labels')?.split(',') ?? [];
    const all = state === 'open' ? services.pullStore.open(repository) : services.pullStore.all(repository);
    const found = all.filter(pull => (state === 'all' || pull.state === state) && wanted.every(name => pull.labels.includes(name)));
    response.json(paginate(request, response, found.reverse()).map(presentIssue));
  });

  router.get(one, (request, response) => {
    response.json(presentIssue(pullOf(services, request)));
  });

  router.patch(one, async (request, response) => {
    const { labels: wanted, ...change } = bodyOf(updateSchema, request, 'Issue');
    const { actor } = principalOf(response);
    let pull = await pulls.update(pullOf(services, request), change, actor);
    if (wanted) pull = await pulls.setLabels(pull, wanted, actor);
    response.json(presentIssue(pull));
  });

  router.get(`${one}/labels`, (request, response) => {
    response.json(paginate(request, response, presentLabels(pullOf(services, request))));
  });

  router.post(`${one}/labels`, async (request, response) => {
    const pull = pullOf(services, request);
    const added = bodyOf(labelsSchema, request, 'Label');
    response.json(presentLabels(await pulls.setLabels(pull, [...pull.labels, ...added], principalOf(response).actor)));
  });

  router.put(`${one}/labels`, async (request, response) => {
    const wanted = bodyOf(labelsSchema, request, 'Label');
    response.json(presentLabels(await pulls.setLabels(pullOf(services, request), wanted, principalOf(response).actor)));
  });

  router.delete([`${one}/labels`, `${one}/labels/:name`], async (request, response) => {
    const pull = pullOf(services, request);
    const { name } = request.params;
    if (name !== undefined && !pull.labels.includes(name)) throw new HttpProblem(404, 'Label does not exist');
    const rest = name === undefined ? [] : pull.labels.filter(label => label !== name);
    response.json(presentLabels(await pulls.setLabels(pull, rest, principalOf(response).actor)));
  });

  router.post(`${one}/assignees`, (request, response) => {
    const pull = pullOf(services, request);
    const { assignees } = bodyOf(assigneesSchema, request, 'Issue');
    // GitHub silently leaves out who cannot be assigned.
    const known = assignees.filter(login => services.accounts.known(login));
    response.status(201).json(presentIssue(pulls.setPeople(pull, { assignees: [...new Set([...pull.assignees, ...known])] })));
  });

  router.get(`${one}/comments`, (request, response) => {
    const pull = pullOf(services, request);
    response.json(paginate(request, response, comments.list(pull.repository, pull.number)).map(each => presentComment(services, each)));
  });

  router.post(`${one}/comments`, (request, response) => {
    const pull = pullOf(services, request);
    const { body } = bodyOf(commentSchema, request, 'IssueComment');
    const { actor } = principalOf(response);
    const comment = comments.create(pull.repository, pull.number, actor.login, body);
    announcer.comment('created', comment, pull, actor);
    response.status(201).json(presentComment(services, comment));
  });

  const comment = '/repos/:owner/:repo/issues/comments/:id(\\d+)';
  router.get(comment, (request, response) => {
    response.json(presentComment(services, commentOf(request)));
  });

  router.patch(comment, (request, response) => {
    const { body } = bodyOf(commentSchema, request, 'IssueComment');
    const next = comments.update(commentOf(request), body);
    announcer.comment('edited', next, pulls.get(next.repository, next.number), principalOf(response).actor);
    response.json(presentComment(services, next));
  });

  router.delete(comment, (request, response) => {
    const found = commentOf(request);
    comments.delete(found);
    announcer.comment('deleted', found, pulls.get(found.repository, found.number), principalOf(response).actor);
    response.status(204).end();
  });

  router.get('/repos/:owner/:repo/labels', (request, response) => {
    const { repository } = repositoryOf(services, request);
    response.json(paginate(request, response, labels.list(repository)).map(each => presentLabel(services, repository, each)));
  });

  router.get('/repos/:owner/:repo/labels/:name', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const label = labels.find(repository, request.params.name);
    if (!label) throw HttpProblem.notFound();
    response.json(presentLabel(services, repository, label));
  });

  router.post('/repos/:owner/:repo/labels', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const body = bodyOf(labelSchema, request, 'Label');
    if (labels.find(repository, body.name)) throw HttpProblem.invalid('Label', 'name', 'already_exists');
    const label = labels.ensure(repository, body.name, { ...(body.color ? { color: body.color } : {}), description: body.description ?? null });
    response.status(201).json(presentLabel(services, repository, label));
  });
}
