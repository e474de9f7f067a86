import type { Request, Router } from 'express';
import { z } from 'zod';
import type { Actor } from '../../contract';
import { HttpProblem } from '../../http/errors';
import { principalOf } from '../access';
import type { Services } from '../core';
import type { Signature } from '../git/objects';
import { type Repository, timestamp } from '../model';
import { requireTreePath } from '../paths';
import { presentGitCommit } from '../present/commit';
import { presentContent, presentEntry } from '../present/content';
import { bodyOf, formatOf, queryText, repositoryOf, sendRaw } from '../request';

/** A person as the API takes one. */
export const personSchema = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });

const writeSchema = z.object({
  message: z.string().min(1),
  content: z.string().optional(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: personSchema.optional(),
  committer: personSchema.optional(),
});

/** A person, or who asks when none is given. */
export function signatureFrom(services: Services, actor: Actor, person: z.infer<typeof personSchema> | undefined): Signature {
  const parsed = person?.date === undefined ? Number.NaN : Date.parse(person.date);
  return {
    name: person?.name ?? actor.login,
    email: person?.email ?? services.accounts.find(actor.login).email,
    date: timestamp(Number.isNaN(parsed) ? new Date() : new Date(parsed)),
  };
}

function pathOf(request: Request): string {
  return (request.params.path ?? '').replace(/^\/+|\/+$/g, '');
}

/** Files and folders by path. */
export function addContentRoutes(router: Router, services: Services): void {
  const routes = ['/repos/:owner/:repo/contents', '/repos/:owner/:repo/contents/:path(*)'];

  router.get(routes, async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const path = pathOf(request);
    const ref = queryText(request, 'ref') ?? repository.defaultBranch;
    const commit = await git.resolve(ref);
    if (!commit) throw new HttpProblem(404, `No commit found for the ref ${ref}`);
    const object = await git.at(commit, path);
    if (!object) throw HttpProblem.notFound();
    const format = formatOf(request);
    if (object.type === 'tree') {
      const entries = await git.walk(object.sha, { recursive: false });
      const presented = entries.map(entry =>
        presentEntry(services, repository, ref, { ...entry, path: path ? `${path}/${entry.name}` : entry.name }),
      );
      if (format !== 'object') {
        response.json(presented);
        return;
      }
      const self = { mode: '040000', type: 'tree' as const, sha: object.sha, name: path.slice(path.lastIndexOf('/') + 1), path };
      response.json({ ...presentEntry(services, repository, ref, self), entries: presented });
      return;
    }
    if (format === 'raw') {
      sendRaw(response, 'raw', object.content);
      return;
    }
    const entry = await git.entryAt(commit, path);
    if (!entry) throw HttpProblem.notFound();
    response.json(presentContent(services, repository, ref, { ...entry, path }, object.content));
  });

  const write = async (request: Request, repository: Repository, actor: Actor, remove: boolean) => {
    const git = services.repositories.git(repository);
    const body = bodyOf(writeSchema, request, 'Content');
    if (!remove && body.content === undefined) throw HttpProblem.invalid('Content', 'content', 'missing_field');
    const path = requireTreePath(pathOf(request));
    const branch = body.branch ?? repository.defaultBranch;
    const ref = `refs/heads/${branch}`;
    const before = (await git.ref(ref))?.sha;
    const empty = before === undefined && (await git.refs('refs/heads/')).length === 0;
    if (before === undefined && !empty) throw new HttpProblem(404, `Branch ${branch} not found`);
    const old = before === undefined ? undefined : await git.entryAt(before, path);
    if (old?.type === 'tree') throw new HttpProblem(422, `'${path}' is a directory`);
    if (old && body.sha === undefined) throw new HttpProblem(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
    if (body.sha !== undefined && body.sha !== old?.sha) throw new HttpProblem(409, `${path} does not match ${body.sha}`);
    if (remove && !old) throw HttpProblem.notFound();
    const content = Buffer.from(body.content ?? '', 'base64');
    const sha = remove ? undefined : await git.writeBlob(content);
    const mode = old?.mode ?? '100644';
    const baseTree = before === undefined ? undefined : (await git.commit(before))?.tree;
    const tree = await git.changeTree(baseTree, [{ path, entry: sha === undefined ? null : { mode, type: 'blob', sha } }]);
    const author = signatureFrom(services, actor, body.author ?? body.committer);
    const committer = signatureFrom(services, actor, body.committer ?? body.author);
    const after = await git.writeCommit({ tree, parents: before === undefined ? [] : [before], author, committer, message: body.message });
    await services.refs.move({ repository, ref, before, after, actor });
    const commit = await git.commit(after);
    if (!commit) throw new Error(`Commit ${after} was written but cannot be read`);
    const name = path.slice(path.lastIndexOf('/') + 1);
    return {
      created: !old,
      content:
        sha === undefined
          ? null
          : presentEntry(services, repository, branch, { mode, type: 'blob', sha, name, path, size: content.length }),
      commit: presentGitCommit(services, repository, commit),
    };
  };

  router.put(routes, async (request, response) => {
    const { repository } = repositoryOf(services, request);
    const { created, ...body } = await write(request, repository, principalOf(response).actor, false);
    response.status(created ? 201 : 200).json(body);
  });

  router.delete(routes, async (request, response) => {
    const { repository } = repositoryOf(services, request);
    // Clients send what belongs to a DELETE in its body or its query.
    request.body = { ...request.query, ...request.body };
    const { created: _created, ...body } = await write(request, repository, principalOf(response).actor, true);
    response.json(body);
  });
}
