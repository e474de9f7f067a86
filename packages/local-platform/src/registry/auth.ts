import type { Request, RequestHandler } from 'express';
import type { Actor, GitHubPort } from '../contract';
import { RegistryError } from './errors';

/** What `GET /token` gives to somebody without a name: enough to pull, as on ghcr.io. */
const anonymousToken = 'anonymous';

/** The token of an Authorization header: Bearer, or the password of Basic. */
function tokenOf(header: string | undefined): string | undefined {
  const [scheme, value] = header?.split(' ') ?? [];
  if (value === undefined) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** Who may pull (anybody) and push (who GitHub knows). */
export class RegistryAuth {
  readonly #github: Pick<GitHubPort, 'authenticate'>;

  private constructor(github: Pick<GitHubPort, 'authenticate'>) {
    this.#github = github;
  }

  static create(options: { github: Pick<GitHubPort, 'authenticate'> }): RegistryAuth {
    return new RegistryAuth(options.github);
  }

  /** The caller; undefined for nobody in particular. A token that GitHub does not know is refused, also for a pull. */
  actor(request: Request): Actor | undefined {
    const token = tokenOf(request.get('authorization'));
    if (token === undefined || token === anonymousToken) return undefined;
    const actor = this.#github.authenticate(token);
    if (!actor) throw new RegistryError('UNAUTHORIZED', 'The token is not known to GitHub');
    return actor;
  }

  requirePush(request: Request, repository: string): Actor {
    const actor = this.actor(request);
    if (!actor) throw new RegistryError('UNAUTHORIZED', `Pushing to '${repository}' needs a token`);
    return actor;
  }

  /** Whether any credentials came along; clients learn from a 401 of `/v2/` that they should send theirs. */
  hasCredentials(request: Request): boolean {
    return tokenOf(request.get('authorization')) !== undefined;
  }

  /** Value of `WWW-Authenticate`, as the distribution specification's token authentication has it. */
  challenge(request: Request, repository?: string): string {
    const host = request.get('host') ?? 'localhost';
    const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull,push"`;
    return `Bearer realm="http://${host}/token",service="${host}"${scope}`;
  }

  /** `GET /token`: hands a known token back, so that it is sent as Bearer from then on. */
  tokenRoute(): RequestHandler {
    return (request, response) => {
      const token = tokenOf(request.get('authorization'));
      this.actor(request);
      const given = token ?? anonymousToken;
      response.json({ token: given, access_token: given, expires_in: 3600, issued_at: new Date().toISOString() });
    };
  }
}
