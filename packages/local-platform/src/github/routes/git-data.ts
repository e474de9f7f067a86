import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { principalOf } from '../access';
import { nodeId, type Services } from '../core';
import type { BareRepository } from '../git/bare-repository';
import { fullName, type Repository } from '../model';
import { requireTreePath } from '../paths';
import { presentGitCommit } from '../present/commit';
import { wrappedBase64 } from '../present/content';
import { bodyOf, formatOf, queryText, repositoryOf, sendRaw } from '../request';
import { personSchema, signatureFrom } from './contents';

const blobSchema = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const treeSchema = z.object({
  base_tree: z.string().nullish(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']).default('100644'),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});
const commitSchema = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: personSchema.optional(),
  committer: personSchema.optional(),
});
const tagSchema = z.object({
  tag: z.string(),
  message: z.string(),
  object: z.string(),
  type: z.enum(['commit', 'tree', 'blob']).default('commit'),
  tagger: personSchema.optional(),
});

function typeOf(mode: string): 'blob' | 'tree' | 'commit' {
  if (mode === '040000') return 'tree';
  return mode === '160000' ? 'commit' : 'blob';
}

/** Git's own objects. */
export function addGitDataRoutes(router: Router, services: Services): void {
  const { urls } = services;

  const presentTree = async (repository: Repository, git: BareRepository, sha: string, recursive: boolean) => ({
    sha,
    url: `${urls.repository(repository)}/git/trees/${sha}`,
    tree: (await git.walk(sha, { recursive })).map(({ path, mode, type, sha: entry, size }) => ({
      path,
      mode,
      type,
      sha: entry,
      ...(size === undefined ? {} : { size }),
      url: `${urls.repository(repository)}/git/${type === 'tree' ? 'trees' : type === 'commit' ? 'commits' : 'blobs'}/${entry}`,
    })),
    truncated: false,
  });

  router.get('/repos/:owner/:repo/git/blobs/:sha', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = request.params;
    const object = /^[0-9a-f]{40}$/.test(sha) ? await git.read(sha) : undefined;
    if (object?.type !== 'blob') throw HttpProblem.notFound();
    if (formatOf(request) === 'raw') {
      sendRaw(response, 'raw', object.content);
      return;
    }
    response.json({
      sha,
      node_id: nodeId('Blob', sha),
      size: object.content.length,
      url: `${urls.repository(repository)}/git/blobs/${sha}`,
      content: wrappedBase64(object.content),
      encoding: 'base64',
    });
  });

  router.post('/repos/:owner/:repo/git/blobs', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const body = bodyOf(blobSchema, request, 'Blob');
    const sha = await git.writeBlob(Buffer.from(body.content, body.encoding === 'base64' ? 'base64' : 'utf8'));
    const url = `${urls.repository(repository)}/git/blobs/${sha}`;
    response.status(201).location(url).json({ sha, url });
  });

  router.get('/repos/:owner/:repo/git/trees/:sha(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const name = request.params.sha ?? '';
    const object = /^[0-9a-f]{40}$/.test(name) ? await git.read(`${name}^{tree}`) : undefined;
    const commit = object ? undefined : await git.resolve(name);
    const sha = object?.sha ?? (commit && (await git.commit(commit))?.tree);
    if (!sha) throw HttpProblem.notFound();
    response.json(await presentTree(repository, git, sha, queryText(request, 'recursive') !== undefined));
  });

  router.post('/repos/:owner/:repo/git/trees', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const body = bodyOf(treeSchema, request, 'Tree');
    const base = body.base_tree ? await git.read(`${requireSha(body.base_tree)}^{tree}`) : undefined;
    if (body.base_tree && !base) throw HttpProblem.notFound();
    const changes = await Promise.all(
      body.tree.map(async entry => {
        const path = requireTreePath(entry.path.replace(/\/$/, ''));
        if (entry.content !== undefined) {
          return { path, entry: { mode: entry.mode, type: typeOf(entry.mode), sha: await git.writeBlob(Buffer.from(entry.content)) } };
        }
        if (entry.sha === null || entry.sha === undefined) {
          const known = base && (await git.read(`${base.sha}:${path}`));
          if (!known) throw new HttpProblem(422, 'GitRPC::BadObjectState');
          return { path, entry: null };
        }
        const object = await git.read(requireSha(entry.sha));
        const type = typeOf(entry.mode);
        if (type !== 'commit' && object?.type !== type) {
          throw new HttpProblem(422, `tree.sha ${entry.sha} is not a valid ${type}`);
        }
        return { path, entry: { mode: entry.mode, type, sha: entry.sha } };
      }),
    );
    const sha = await git.changeTree(base?.sha, changes);
    response
      .status(201)
      .location(`${urls.repository(repository)}/git/trees/${sha}`)
      .json(await presentTree(repository, git, sha, false));
  });

  router.get('/repos/:owner/:repo/git/commits/:sha', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const commit = /^[0-9a-f]{40}$/.test(request.params.sha) ? await git.commit(request.params.sha) : undefined;
    if (!commit) throw HttpProblem.notFound();
    response.json(presentGitCommit(services, repository, commit));
  });

  router.post('/repos/:owner/:repo/git/commits', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const body = bodyOf(commitSchema, request, 'Commit');
    const { actor } = principalOf(response);
    if ((await git.read(requireSha(body.tree)))?.type !== 'tree') throw new HttpProblem(422, 'Tree SHA does not exist');
    for (const parent of body.parents) {
      if (!(await git.commit(requireSha(parent)))) throw new HttpProblem(422, 'Parent SHA does not exist or is not a commit object');
    }
    const sha = await git.writeCommit({
      tree: body.tree,
      parents: body.parents,
      author: signatureFrom(services, actor, body.author),
      committer: signatureFrom(services, actor, body.committer ?? body.author),
      message: body.message,
    });
    const commit = await git.commit(sha);
    if (!commit) throw new Error(`Commit ${sha} was written but cannot be read`);
    response.status(201).location(`${urls.repository(repository)}/git/commits/${sha}`).json(presentGitCommit(services, repository, commit));
  });

  router.get('/repos/:owner/:repo/git/tags/:sha', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const tag = /^[0-9a-f]{40}$/.test(request.params.sha) ? await git.tag(request.params.sha) : undefined;
    if (!tag) throw HttpProblem.notFound();
    response.json(presentTag(services, repository, tag));
  });

  router.post('/repos/:owner/:repo/git/tags', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const body = bodyOf(tagSchema, request, 'Tag');
    const object = await git.read(requireSha(body.object));
    if (object?.type !== body.type) throw new HttpProblem(422, 'Object does not exist');
    const tagger = signatureFrom(services, principalOf(response).actor, body.tagger);
    const fields = { object: { sha: object.sha, type: object.type }, tag: body.tag, tagger, message: body.message };
    const sha = await git.writeTag(fields);
    response.status(201).json(presentTag(services, repository, { sha, ...fields }));
  });
}

function presentTag(services: Services, repository: Repository, tag: NonNullable<Awaited<ReturnType<BareRepository['tag']>>>) {
  const url = services.urls.repository(repository);
  return {
    node_id: nodeId('Tag', `${fullName(repository)}@${tag.sha}`),
    tag: tag.tag,
    sha: tag.sha,
    url: `${url}/git/tags/${tag.sha}`,
    message: tag.message,
    tagger: tag.tagger,
    object: { ...tag.object, url: `${url}/git/${tag.object.type}s/${tag.object.sha}` },
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}

/** A full object name; nothing else may stand where git would read an expression. */
function requireSha(sha: string): string {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new HttpProblem(422, `The sha parameter must be exactly 40 characters and contain only [0-9a-f]: '${sha}'`);
  return sha;
}
