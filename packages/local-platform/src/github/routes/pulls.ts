import type { Request, Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { principalOf } from '../access';
import type { Services } from '../core';
import { runGit } from '../git/process';
import type { Pull } from '../model';
import { presentCommit, presentFile } from '../present/commit';
import { presentFullPull, presentPull } from '../present/pull';
import { bodyOf, formatOf, pullOf, queryText, repositoryOf, sendRaw } from '../request';

const createSchema = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
});
const updateSchema = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  base: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
const mergeSchema = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});
/** Which pull requests a listing asks for, in its order. */
function select(services: Services, request: Request): Pull[] {
  const { repository } = repositoryOf(services, request);
  const state = queryText(request, 'state') ?? 'open';
  const head = queryText(request, 'head');
  const base = queryText(request, 'base');
  const [headOwner, headRef] = head?.includes(':') ? [head.slice(0, head.indexOf(':')), head.slice(head.indexOf(':') + 1)] : [undefined, undefined];
  const { pullStore } = services;
  const candidates = headRef
    ? pullStore.ofHead(repository, headRef).filter(() => headOwner?.toLowerCase() === repository.owner.toLowerCase())
    : state === 'open'
      ? pullStore.open(repository)
      : pullStore.all(repository);
  const chosen = candidates.filter(pull => (state === 'all' || pull.state === state) && (base === undefined || pull.base.ref === base));
  const sort = queryText(request, 'sort') ?? 'created';
  const direction = queryText(request, 'direction') ?? (sort === 'created' ? 'desc' : 'asc');
  const key = (pull: Pull) => (sort === 'updated' ? pull.updatedAt : pull.createdAt);
  chosen.sort((a, b) => (key(a) === key(b) ? a.number - b.number : key(a) < key(b) ? -1 : 1));
  return direction === 'desc' ? chosen.reverse() : chosen;
}

/** Pull requests. */
export function addPullRoutes(router: Router, services: Services): void {
  const { mergeability, pulls, repositories } = services;
  const one = '/repos/:owner/:repo/pulls/:number(\\d+)';
  const full = async (pull: Pull) => {
    const details = await mergeability.details(pull);
    // The trial merge above may have been written down in the meantime.
    return presentFullPull(services, pulls.get(pull.repository, pull.number), details);
  };

  router.get('/repos/:owner/:repo/pulls', (request, response) => {
    response.json(paginate(request, response, select(services, request)).map(pull => presentPull(services, pull)));
  });

  router.post('/repos/:owner/:repo/pulls', async (request, response) => {
    const { repository } = repositoryOf(services, request);
    const body = bodyOf(createSchema, request, 'PullRequest');
    const pull = await pulls.create(repository, { ...body, body: body.body ?? null, actor: principalOf(response).actor });
    response.status(201).location(`${services.urls.repository(repository)}/pulls/${pull.number}`).json(await full(pull));
  });

  router.get(one, async (request, response) => {
    const pull = pullOf(services, request);
    const format = formatOf(request);
    if (format === 'diff' || format === 'patch') {
      const git = repositories.git(pull.repository);
      const base = (await git.mergeBase(pull.base.sha, pull.head.sha)) ?? pull.base.sha;
      const args = format === 'diff' ? ['diff', '-M', '--no-color', base, pull.head.sha] : ['format-patch', '--stdout', `${base}..${pull.head.sha}`];
      sendRaw(response, format, await runGit(git.folder, args));
      return;
    }
    response.json(await full(pull));
  });

  router.patch(one, async (request, response) => {
    const pull = pullOf(services, request);
    const body = bodyOf(updateSchema, request, 'PullRequest');
    response.json(await full(await pulls.update(pull, body, principalOf(response).actor)));
  });

  router.get(`${one}/files`, async (request, response) => {
    const pull = pullOf(services, request);
    const files = await mergeability.files(pull);
    response.json(paginate(request, response, files).map(file => presentFile(services, pull.repository, pull.head.sha, file)));
  });

  router.get(`${one}/commits`, async (request, response) => {
    const pull = pullOf(services, request);
    // GitHub lists at most 250 here.
    const commits = await repositories.git(pull.repository).log({ from: pull.head.sha, not: pull.base.sha, skip: 0, limit: 250 });
    response.json(paginate(request, response, commits.reverse()).map(commit => presentCommit(services, pull.repository, commit)));
  });

  router.get(`${one}/merge`, (request, response) => {
    if (!pullOf(services, request).mergedAt) throw HttpProblem.notFound();
    response.status(204).end();
  });

  router.put(`${one}/merge`, async (request, response) => {
    const pull = pullOf(services, request);
    const body = bodyOf(mergeSchema, request, 'PullRequest');
    const sha = await pulls.merge(
      pull,
      {
        method: body.merge_method,
        ...(body.sha === undefined ? {} : { sha: body.sha }),
        ...(body.commit_title === undefined ? {} : { title: body.commit_title }),
        ...(body.commit_message === undefined ? {} : { message: body.commit_message }),
      },
      principalOf(response).actor,
    );
    response.json({ sha, merged: true, message: 'Pull Request successfully merged' });
  });

  router.get(`${one}/comments`, (request, response) => {
    pullOf(services, request);
    response.json([]);
  });
}
