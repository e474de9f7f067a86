import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Actor, RepositoryName } from '../../contract';
import { HttpProblem } from '../../http/errors';
import type { RunRecord } from '../model';
import type { Services } from '../run/services';

/** What reading runs stands on. */
export type RunSource = Pick<Services, 'github' | 'store'>;

/** The repository of a path, with its folder; 404 when there is none. */
export function repositoryOf(services: RunSource, request: Request): { repository: RepositoryName; bare: string } {
  const { owner = '', repo = '' } = request.params;
  const repository = services.github.listRepositories().find(
    // Names do not tell upper from lower case.
    known => known.owner.toLowerCase() === owner.toLowerCase() && known.name.toLowerCase() === repo.toLowerCase(),
  );
  const bare = repository && services.github.bareRepository(repository);
  if (!repository || !bare) throw HttpProblem.notFound();
  return { repository, bare };
}

/** The run of a path; 404 when there is none. */
export function runOf(services: RunSource, request: Request): RunRecord {
  const { repository } = repositoryOf(services, request);
  const run = services.store.run(repository, Number(request.params.run_id));
  if (!run) throw HttpProblem.notFound();
  return run;
}

/** Who asks; 401 for nobody. */
export function actorOf(response: Response): Actor {
  const { actor } = response.locals;
  if (!actor) throw new HttpProblem(401, 'Requires authentication');
  return actor;
}

/** A text of the query. */
export function queryText(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The body of a dispatch; 422 with GitHub's words for what is wrong with it. */
export function bodyOf<T>(schema: z.ZodType<T>, request: Request): T {
  const body = schema.safeParse(request.body);
  if (body.success) return body.data;
  const [issue] = body.error.issues;
  throw new HttpProblem(422, `Invalid request.\n\n"${issue?.path.join('.') ?? ''}" ${issue?.message ?? 'is not valid'}.`);
}
