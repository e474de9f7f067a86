import { createHash, randomBytes } from 'node:crypto';
import type { PlatformConfig } from '../config';
import type { RepositoryName, TokenPermissions } from '../contract';
import type { Collection, Store } from '../store';
import { fullName, type Principal, timestamp } from './model';

/** GitHub's installation tokens live an hour. */
const installationTokenHours = 1;

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Who bears which token. Only digests are stored. */
export class Tokens {
  readonly #minted: Collection<Principal>;
  readonly #fixed = new Map<string, Principal>();
  readonly #apps: PlatformConfig['apps'];

  constructor(options: { config: PlatformConfig; store: Store }) {
    this.#minted = options.store.collection('tokens');
    this.#apps = options.config.apps;
    for (const [login, user] of Object.entries(options.config.users)) {
      this.#fixed.set(digest(user.token), { actor: { login, kind: 'user' }, permissions: 'all' });
    }
    for (const app of options.config.apps) {
      if (app.token) this.#fixed.set(digest(app.token), this.#ofApp(app.id));
    }
  }

  find(token: string): Principal | undefined {
    const key = digest(token);
    const principal = this.#fixed.get(key) ?? this.#minted.get(key);
    if (principal?.expiresAt && principal.expiresAt < timestamp()) {
      this.#minted.delete(key);
      return undefined;
    }
    return principal;
  }

  /** A job's GITHUB_TOKEN: bound to one repository, with the permissions of the job. */
  mintJobToken(options: { repository: RepositoryName; permissions: TokenPermissions }): string {
    return this.#mint('ghs', {
      actor: { login: 'github-actions[bot]', kind: 'github-token' },
      permissions: options.permissions,
      repositories: [fullName(options.repository)],
    });
  }

  /** An installation token, narrowed to permissions and repositories where asked. */
  mintInstallationToken(options: {
    appId: number;
    permissions?: TokenPermissions;
    repositories?: RepositoryName[];
  }): { token: string; expiresAt: string } {
    const expiresAt = timestamp(new Date(Date.now() + installationTokenHours * 3_600_000));
    const token = this.#mint('ghs', {
      ...this.#ofApp(options.appId),
      ...(options.permissions ? { permissions: options.permissions } : {}),
      ...(options.repositories ? { repositories: options.repositories.map(fullName) } : {}),
      expiresAt,
    });
    return { token, expiresAt };
  }

  revoke(token: string): void {
    this.#minted.delete(digest(token));
  }

  #mint(prefix: string, principal: Principal): string {
    const token = `${prefix}_${randomBytes(24).toString('base64url').replace(/[-_]/g, 'x')}`;
    this.#minted.put(digest(token), principal);
    return token;
  }

  #ofApp(appId: number): Principal {
    const app = this.#apps.find(({ id }) => id === appId);
    if (!app) throw new Error(`No App with id ${appId} is configured; see 'apps' of the platform's configuration`);
    return {
      actor: { login: `${app.slug}[bot]`, kind: 'app' },
      permissions: 'all',
      appId,
    };
  }
}
