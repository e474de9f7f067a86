import type { Request } from 'express';
import { z } from 'zod';
import { type Application, applicationSpecSchema, sourcesOf } from '../application';
import { matchesLabelSelector } from '../selector';
import { ApiError } from './errors';

const texts = z.union([z.string(), z.array(z.string())]).transform(each => (Array.isArray(each) ? each : [each]));
/** What a question about Applications may say; what is not named is not looked at. */
export const querySchema = z.looseObject({
  name: z.string().optional(),
  project: texts.default([]),
  projects: texts.default([]),
  selector: z.string().optional(),
  repo: z.string().optional(),
  fields: z.string().optional(),
  resourceVersion: z.string().optional(),
  refresh: z.string().optional(),
});

/** As much of an Application as a question looks at. */
export type Queried = Pick<Application, 'spec'> & { metadata: Pick<Application['metadata'], 'name' | 'labels'> };

/** The Application of a request. Argo CD hides whether one exists from who names no project, and so answers 403. */
export function requireApplication<T extends Queried>(request: Request, store: { get(name: string): T | undefined }): T {
  const { name = '' } = request.params;
  const application = store.get(name);
  const { project, projects } = querySchema.parse(request.query);
  const named = [...project, ...projects];
  if (!application && named.length === 0) throw new ApiError(7, 'permission denied');
  if (!application) throw new ApiError(5, `applications.argoproj.io "${name}" not found`);
  if (named.length && !named.includes(projectOf(application))) throw new ApiError(7, 'permission denied');
  return application;
}

/** The project that an Application is in. */
export function projectOf(application: Queried): string {
  return typeof application.spec.project === 'string' ? application.spec.project : 'default';
}

/** Which Applications a request asks for. */
export function filterOf(request: Request): (application: Queried) => boolean {
  const { name, project, projects, selector, repo } = querySchema.parse(request.query);
  const named = [...project, ...projects];
  if (selector) {
    try {
      matchesLabelSelector(selector);
    } catch (error) {
      throw new ApiError(3, `error parsing the selector: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return application =>
    (!name || application.metadata.name === name) &&
    (named.length === 0 || named.includes(projectOf(application))) &&
    (!selector || matchesLabelSelector(selector, application.metadata.labels)) &&
    (!repo || sourcesOf(applicationSpecSchema.parse(application.spec)).some(source => source.repoURL === repo));
}
