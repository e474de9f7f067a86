import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { principalOf } from '../access';
import { nodeId, type Services } from '../core';
import { isSafeName, type Ref } from '../git/bare-repository';
import { fullName, type Repository } from '../model';
import { bodyOf, repositoryOf } from '../request';

const shaSchema = z.string().regex(/^[0-9a-f]{40}$/, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
const createSchema = z.object({ ref: z.string(), sha: shaSchema });
const updateSchema = z.object({ sha: shaSchema, force: z.boolean().default(false) });

/** Branches and tags as refs. */
export function addGitRefRoutes(router: Router, services: Services): void {
  const { urls } = services;
  const presentRef = (repository: Repository, ref: Ref) => ({
    ref: ref.ref,
    node_id: nodeId('Ref', `${fullName(repository)}:${ref.ref}`),
    url: `${urls.repository(repository)}/git/${ref.ref}`,
    object: { sha: ref.sha, type: ref.type, url: `${urls.repository(repository)}/git/${ref.type}s/${ref.sha}` },
  });

  router.get('/repos/:owner/:repo/git/matching-refs/:ref(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const ref = request.params.ref ?? '';
    if (!isSafeName(ref.replace(/\/$/, ''))) throw HttpProblem.notFound();
    const found = (await git.refs(`refs/${ref}`)).filter(each => each.ref.startsWith(`refs/${ref}`));
    response.json(paginate(request, response, found).map(each => presentRef(repository, each)));
  });

  router.get('/repos/:owner/:repo/git/ref/:ref(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const ref = await git.ref(`refs/${(request.params.ref ?? '').replace(/^refs\//, '')}`);
    if (!ref) throw HttpProblem.notFound();
    response.json(presentRef(repository, ref));
  });

  // Gone from the documentation, but still what older clients ask.
  router.get(['/repos/:owner/:repo/git/refs', '/repos/:owner/:repo/git/refs/:ref(*)'], async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const name = request.params.ref ?? '';
    const exact = name ? await git.ref(`refs/${name}`) : undefined;
    if (exact) {
      response.json(presentRef(repository, exact));
      return;
    }
    const found = await git.refs(`refs/${name}`.replace(/\/?$/, '/'));
    if (name && !found.length) throw HttpProblem.notFound();
    response.json(paginate(request, response, found).map(each => presentRef(repository, each)));
  });

  router.post('/repos/:owner/:repo/git/refs', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { ref, sha } = bodyOf(createSchema, request, 'Reference');
    if (!/^refs\/(heads|tags)\/./.test(ref) || !isSafeName(ref)) {
      throw HttpProblem.invalid('Reference', 'ref', 'invalid', `'${ref}' is not a valid ref name`);
    }
    const object = await git.read(sha);
    if (!object || (ref.startsWith('refs/heads/') && object.type !== 'commit')) throw new HttpProblem(422, 'Object does not exist');
    if (await git.ref(ref)) throw new HttpProblem(422, 'Reference already exists');
    await services.refs.move({ repository, ref, before: undefined, after: sha, actor: principalOf(response).actor });
    const created = { ref, sha, type: object.type };
    response.status(201).location(`${urls.repository(repository)}/git/${ref}`).json(presentRef(repository, created));
  });

  router.patch('/repos/:owner/:repo/git/refs/:ref(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const ref = await git.ref(`refs/${request.params.ref}`);
    if (!ref || !/^refs\/(heads|tags)\//.test(ref.ref)) throw new HttpProblem(422, 'Reference does not exist');
    const { sha, force } = bodyOf(updateSchema, request, 'Reference');
    const object = await git.read(sha);
    if (!object) throw new HttpProblem(422, 'Object does not exist');
    if (sha !== ref.sha) {
      await services.refs.move({ repository, ref: ref.ref, before: ref.sha, after: sha, force, actor: principalOf(response).actor });
    }
    response.json(presentRef(repository, { ref: ref.ref, sha, type: object.type }));
  });

  router.delete('/repos/:owner/:repo/git/refs/:ref(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const ref = await git.ref(`refs/${request.params.ref}`);
    if (!ref || !/^refs\/(heads|tags)\//.test(ref.ref)) throw new HttpProblem(422, 'Reference does not exist');
    if (ref.ref === `refs/heads/${repository.defaultBranch}`) throw new HttpProblem(422, 'Cannot delete the default branch');
    await services.refs.move({ repository, ref: ref.ref, before: ref.sha, after: undefined, actor: principalOf(response).actor });
    response.status(204).end();
  });
}
