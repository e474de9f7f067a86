import { spawn } from 'node:child_process';
import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate, readPage, setLinks } from '../../http/pagination';
import { permissionsOf } from '../access';
import type { Services } from '../core';
import type { Ref } from '../git/bare-repository';
import { gitEnvironment } from '../git/process';
import { nodeId } from '../core';
import { type Repository, fullName } from '../model';
import { presentAccount } from '../present/account';
import { presentCommit } from '../present/commit';
import { presentFullRepository } from '../present/repository';
import { bodyOf, commitOf, repositoryOf } from '../request';

const updateSchema = z.object({ description: z.string().nullish() });

/** Repositories, their branches, tags and archives. */
export function addRepositoryRoutes(router: Router, services: Services): void {
  const { urls, repositories } = services;

  const protection = (repository: Repository, branch: string) => {
    const contexts = repositories.requiredChecks(repository, branch);
    const url = `${urls.repository(repository)}/branches/${encodeURIComponent(branch)}/protection`;
    return {
      url,
      enabled: contexts.length > 0,
      required_status_checks: {
        url: `${url}/required_status_checks`,
        enforcement_level: contexts.length ? 'everyone' : 'off',
        strict: false,
        contexts,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: contexts.map(context => ({ context, app_id: null })),
      },
      enforce_admins: { url: `${url}/enforce_admins`, enabled: contexts.length > 0 },
      allow_force_pushes: { enabled: contexts.length === 0 },
      allow_deletions: { enabled: contexts.length === 0 },
    };
  };

  router.get('/repos/:owner/:repo', (request, response) => {
    const { repository } = repositoryOf(services, request);
    response.json({ ...presentFullRepository(services, repository), ...permissionsOf(response, repository) });
  });

  router.patch('/repos/:owner/:repo', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const { description } = bodyOf(updateSchema, request, 'Repository');
    if (description !== undefined) repositories.describe(repository, description);
    const described = repositoryOf(services, request).repository;
    response.json({ ...presentFullRepository(services, described), ...permissionsOf(response, described) });
  });

  router.get('/repos/:owner/:repo/topics', (request, response) => {
    repositoryOf(services, request);
    response.json({ names: [] });
  });

  router.get('/repos/:owner/:repo/languages', (request, response) => {
    repositoryOf(services, request);
    response.json({});
  });

  router.get('/repos/:owner/:repo/collaborators/:login/permission', (request, response) => {
    repositoryOf(services, request);
    const { login } = request.params;
    const permission = services.accounts.known(login) ? 'write' : 'read';
    response.json({ permission, role_name: permission, user: presentAccount(services, login) });
  });

  router.get('/repos/:owner/:repo/branches', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const branches = await git.refs('refs/heads/');
    response.json(
      paginate(request, response, branches).map(({ ref, sha }) => {
        const name = ref.slice('refs/heads/'.length);
        const { enabled } = protection(repository, name);
        return { name, commit: { sha, url: `${urls.repository(repository)}/commits/${sha}` }, protected: enabled };
      }),
    );
  });

  router.get('/repos/:owner/:repo/branches/:branch(*)/protection', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const found = protection(repository, request.params.branch ?? '');
    if (!found.enabled) throw new HttpProblem(404, 'Branch not protected');
    response.json(found);
  });

  router.get('/repos/:owner/:repo/branches/:branch(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const name = request.params.branch ?? '';
    const ref = await git.ref(`refs/heads/${name}`);
    if (!ref) throw new HttpProblem(404, 'Branch not found');
    const found = protection(repository, name);
    response.json({
      name,
      commit: presentCommit(services, repository, await commitOf(git, ref.sha)),
      _links: { self: `${urls.repository(repository)}/branches/${name}`, html: `${urls.page(repository)}/tree/${name}` },
      protected: found.enabled,
      protection: found,
      protection_url: found.url,
    });
  });

  router.get('/repos/:owner/:repo/tags', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const tags = (await git.refs('refs/tags/')).reverse();
    const present = async ({ ref }: Ref) => {
      const name = ref.slice('refs/tags/'.length);
      const sha = (await git.resolve(ref)) ?? '';
      const url = urls.repository(repository);
      return {
        name,
        zipball_url: `${url}/zipball/${ref}`,
        tarball_url: `${url}/tarball/${ref}`,
        commit: { sha, url: `${url}/commits/${sha}` },
        node_id: nodeId('Ref', `${fullName(repository)}:${ref}`),
      };
    };
    response.json(await Promise.all(paginate(request, response, tags).map(present)));
  });

  router.get(['/repos/:owner/:repo/:format(tarball|zipball)', '/repos/:owner/:repo/:format(tarball|zipball)/:ref(*)'], async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = await commitOf(git, request.params.ref || repository.defaultBranch).catch(() => {
      throw HttpProblem.notFound();
    });
    const zip = request.params.format === 'zipball';
    const base = `${repository.owner}-${repository.name}-${sha.slice(0, 7)}`;
    response.type(zip ? 'application/zip' : 'application/x-gzip');
    response.set('Content-Disposition', `attachment; filename=${base}.${zip ? 'zip' : 'tar.gz'}`);
    response.set('ETag', `"${sha}-${zip ? 'zip' : 'tar'}"`);
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    const child = spawn('git', ['archive', `--format=${zip ? 'zip' : 'tar.gz'}`, `--prefix=${base}/`, sha], {
      cwd: git.folder,
      env: gitEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    response.on('close', () => child.kill());
    child.stdout.pipe(response);
  });

  router.get('/repos/:owner/:repo/commits', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const text = (name: string) => {
      const value = request.query[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const sha = text('sha') ?? repository.defaultBranch;
    const from = await git.resolve(sha);
    if (!from) throw new HttpProblem(sha === repository.defaultBranch ? 409 : 404, sha === repository.defaultBranch ? 'Git Repository is empty.' : 'Not Found');
    const page = readPage(request);
    const author = text('author');
    const [path, since, until] = [text('path'), text('since'), text('until')];
    // One more than asked for tells whether there is a next page, without walking on.
    const commits = await git.log({
      from,
      skip: (page.page - 1) * page.perPage,
      limit: page.perPage + 1,
      ...(path ? { path: path.replace(/^\/|\/$/g, '') } : {}),
      ...(since ? { since } : {}),
      ...(until ? { until } : {}),
      ...(author ? { author: author.includes('@') ? author : services.accounts.find(author).email } : {}),
    });
    setLinks(request, response, page, { hasNext: commits.length > page.perPage });
    response.json(commits.slice(0, page.perPage).map(commit => presentCommit(services, repository, commit)));
  });
}
