import type { RequestHandler, Response } from 'express';
import { importSPKI, jwtVerify } from 'jose';
import type { Actor, RepositoryName } from '../contract';
import { HttpProblem } from '../http/errors';
import type { App } from './accounts';
import type { Core } from './core';
import { fullName, type Principal } from './model';

/** A permission of GitHub's and how far it goes. */
export type Permission = { name: string; level: 'read' | 'write' };

/** Which permission a resource of a repository belongs to; the first that fits. */
const resources: [RegExp, string[]][] = [
  [/^\/actions\/(secrets|variables)/, ['administration']],
  [/^\/actions/, ['actions']],
  [/^\/check-(runs|suites)/, ['checks']],
  [/^\/statuses/, ['statuses']],
  // Merging writes the base branch.
  [/^\/pulls\/\d+\/merge$/, ['contents']],
  [/^\/pulls/, ['pull_requests']],
  [/^\/(issues|labels)/, ['issues', 'pull_requests']],
  [/^\/(contents|git|merges|dispatches|branches|tarball|zipball|commits|compare)/, ['contents']],
  [/^\/packages/, ['packages']],
  [/./, ['administration']],
];

/** What a request needs, any one of; none when reading, since repositories are public. */
function permissionsFor(method: string, path: string): { repository?: RepositoryName; anyOf: Permission[] } {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return { anyOf: [] };
  const inRepository = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path);
  if (inRepository) {
    const [, owner = '', name = '', rest = ''] = inRepository;
    const names = resources.find(([pattern]) => pattern.test(rest || '/'))?.[1] ?? [];
    return { repository: { owner, name }, anyOf: names.map(each => ({ name: each, level: 'write' })) };
  }
  if (/^\/(orgs|users)\/[^/]+\/packages/.test(path)) return { anyOf: [{ name: 'packages', level: 'write' }] };
  return { anyOf: [] };
}

/** Permission names come with dashes in workflows and underscores in the API. */
function levelOf(principal: Principal, name: string): 'read' | 'write' | 'none' {
  if (principal.permissions === 'all') return 'write';
  return principal.permissions[name] ?? principal.permissions[name.replace(/_/g, '-')] ?? 'none';
}

/** Whether a principal holds a permission in a repository. */
export function holds(principal: Principal, permission: Permission, repository?: RepositoryName): boolean {
  if (repository && principal.repositories) {
    const wanted = fullName(repository).toLowerCase();
    if (!principal.repositories.some(name => name.toLowerCase() === wanted)) return false;
  }
  const level = levelOf(principal, permission.name);
  return level === 'write' || level === permission.level;
}

/**
 * What the bearer may do with a repository, as `GET /repos/{owner}/{repo}` says it to who
 * is authenticated; clients take its absence for a missing token.
 */
export function permissionsOf(response: Response, repository: RepositoryName): { permissions?: Record<string, boolean> } {
  const { principal } = accessOf(response);
  if (!principal) return {};
  const may = (name: string) => holds(principal, { name, level: 'write' }, repository);
  return {
    permissions: {
      admin: may('administration'),
      maintain: may('administration'),
      push: may('contents'),
      triage: may('issues') || may('pull_requests'),
      pull: true,
    },
  };
}

/** Throws GitHub's refusal unless the bearer holds one of the permissions. */
export function requirePermission(response: Response, anyOf: Permission[], repository?: RepositoryName): Principal {
  const { principal } = accessOf(response);
  if (!principal) throw new HttpProblem(401, 'Requires authentication');
  if (anyOf.length && !anyOf.some(permission => holds(principal, permission, repository))) {
    throw new HttpProblem(403, 'Resource not accessible by integration');
  }
  return principal;
}

type Access = { principal?: Principal; actor?: Actor; app?: App };

/** Who asks, as the middleware found out. */
export function accessOf(response: Response): Access {
  return response.locals;
}

/** The bearer; 401 for nobody. */
export function principalOf(response: Response): Principal {
  return requirePermission(response, []);
}

/** The token in an Authorization header: `token X`, `Bearer X`, or the password of Basic. */
export function tokenOf(header: string | undefined): string | undefined {
  const [scheme = '', value = ''] = (header ?? '').split(/\s+/, 2);
  if (!value) return undefined;
  if (/^(token|bearer)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return password.join(':') && password.join(':') !== 'x-oauth-basic' ? password.join(':') : user;
}

/** The App that signed a JWT: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app */
async function appOf(core: Core, jwt: string): Promise<App> {
  for (const app of core.config.apps) {
    try {
      const { payload } = await jwtVerify(jwt, await importSPKI(app.publicKey, 'RS256'), {
        algorithms: ['RS256'],
        // GitHub tells clients to date tokens back by a minute, for clocks that differ.
        clockTolerance: 60,
      });
      if (payload.iss === String(app.id) || payload.iss === `Iv1.${app.slug}` || Number(payload.iss) === app.id) {
        return { id: app.id, slug: app.slug, name: app.slug };
      }
    } catch {
      // Signed by another App, or by nobody we know.
    }
  }
  throw new HttpProblem(401, 'A JSON web token could not be decoded');
}

/** Finds out who asks, and holds writes to the permissions of their token. */
export function authenticate(core: Core): RequestHandler {
  return (request, response, next) => {
    const check = async () => {
      const token = tokenOf(request.get('authorization'));
      const access = accessOf(response);
      if (token !== undefined) {
        if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
          access.app = await appOf(core, token);
        } else {
          access.principal = core.tokens.find(token);
          if (!access.principal) throw new HttpProblem(401, 'Bad credentials');
          access.actor = access.principal.actor;
        }
      }
      const needed = permissionsFor(request.method, request.path);
      if (needed.anyOf.length) requirePermission(response, needed.anyOf, needed.repository);
    };
    check().then(() => next(), next);
  };
}
