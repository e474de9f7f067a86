import type { Request } from 'express';
import { z } from 'zod';
import { ApiError } from './errors';

/** The one account that may change something; all others read. Portals are given a read-only one. */
const writer = 'admin';

const sessionSchema = z.object({ username: z.string(), password: z.string() });

/** Accounts by their tokens. */
export class Accounts {
  readonly #tokens: ReadonlyMap<string, string>;

  private constructor(tokens: Record<string, string>) {
    this.#tokens = new Map(Object.entries(tokens));
  }

  static create(options: { tokens: Record<string, string> }): Accounts {
    return new Accounts(options.tokens);
  }

  /** Account of a request; 401 without a token, or with one that is not known. */
  require(request: Request): string {
    const header = request.get('authorization');
    const cookie = /(?:^|;\s*)argocd\.token=([^;]+)/.exec(request.get('cookie') ?? '')?.[1];
    const token = header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : cookie;
    if (!token) throw new ApiError(16, 'no session information');
    const account = this.#tokens.get(token);
    if (account === undefined) throw new ApiError(16, 'invalid session: token is not known');
    return account;
  }

  requireWrite(request: Request, action: string, object: string): string {
    const account = this.require(request);
    if (account !== writer) throw new ApiError(7, `permission denied: applications, ${action}, ${object}, sub: ${account}`);
    return account;
  }

  /** A token for an account's name and its token as the password. */
  login(body: unknown): string {
    const given = sessionSchema.safeParse(body).data;
    if (!given || this.#tokens.get(given.password) !== given.username) throw new ApiError(16, 'Invalid username or password');
    return given.password;
  }
}
