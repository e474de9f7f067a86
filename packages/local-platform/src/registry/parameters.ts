import type { Request } from 'express';
import { RegistryError } from './errors';
import { isRepositoryName } from './reference';

/** Repository and, where the route has one, what follows: names of repositories hold slashes, so routes are expressions. */
export function namedParameters(request: Request): { repository: string; rest: string } {
  const parameters: Record<string, string | undefined> = request.params;
  const repository = parameters['0'] ?? '';
  if (!isRepositoryName(repository)) throw new RegistryError('NAME_INVALID', `'${repository}' is not a repository name`);
  return { repository, rest: parameters['1'] ?? '' };
}
