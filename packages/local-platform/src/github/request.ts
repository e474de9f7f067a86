import type { Request, Response } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../http/errors';
import type { Core, Services } from './core';
import type { BareRepository } from './git/bare-repository';
import type { Commit } from './git/objects';
import type { Pull, Repository } from './model';

/** The repository of a path; 404 when there is none. */
export function repositoryOf(core: Core, request: Request): { repository: Repository; git: BareRepository } {
  const { owner = '', repo = '' } = request.params;
  const lower = (name: string) => name.toLowerCase();
  const repository =
    core.repositories.find({ owner, name: repo }) ??
    // Names do not tell upper from lower case.
    core.repositories.list().find(each => lower(each.owner) === lower(owner) && lower(each.name) === lower(repo));
  if (!repository) throw HttpProblem.notFound();
  return { repository, git: core.repositories.git(repository) };
}

/** The commit that a name stands for; 404, or 422 where GitHub says so. */
export async function commitOf(git: BareRepository, name: string): Promise<Commit> {
  const sha = await git.resolve(name);
  const commit = sha === undefined ? undefined : await git.commit(sha);
  if (!commit) throw new HttpProblem(422, `No commit found for SHA: ${name}`);
  return commit;
}

/** The pull request of a path; 404 when there is none. */
export function pullOf(services: Services, request: Request): Pull {
  const { repository } = repositoryOf(services, request);
  return services.pulls.get(repository, Number(request.params.number));
}

/** A text of the query; an empty one is none. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The body, parsed; 422 with GitHub's shape when it is not what the operation takes. */
export function bodyOf<T extends z.ZodType>(schema: T, request: Request, resource: string): z.infer<T> {
  const result = schema.safeParse(request.body ?? {});
  if (result.success) return result.data;
  throw new HttpProblem(
    422,
    'Validation Failed',
    result.error.issues.map(issue => {
      const field = issue.path.join('.');
      const missing = issue.code === 'invalid_type' && issue.message.includes('undefined');
      return { resource, field, code: missing ? 'missing_field' : 'invalid', message: issue.message };
    }),
  );
}

/** The format that `Accept` asks for beside JSON: https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types */
export function formatOf(request: Request): 'json' | 'raw' | 'diff' | 'patch' | 'object' | 'sha' {
  const match = /application\/vnd\.github\.(?:v3\.)?(raw|diff|patch|object|sha)/.exec(request.get('accept') ?? '');
  const format = match?.[1];
  return format === 'raw' || format === 'diff' || format === 'patch' || format === 'object' || format === 'sha' ? format : 'json';
}

/** Sends text that is not JSON under GitHub's media type of it. */
export function sendRaw(response: Response, format: string, content: Buffer | string): void {
  response.set('X-GitHub-Media-Type', `github.v3; param=${format}`);
  // A Buffer keeps express from guessing a character set for what may be binary.
  response.type(`application/vnd.github.v3.${format}; charset=utf-8`).send(Buffer.from(content));
}
