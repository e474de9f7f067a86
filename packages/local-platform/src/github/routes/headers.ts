import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { accessOf } from '../access';

/** Requests an hour that GitHub grants a token, and an address without one. */
const limits = { token: 5000, anonymous: 60 };
/** The count is shown but never enforced, and so never shown to run out. */
const floor = 10;

/** Counts requests the way the headers tell of it. */
export class RateLimit {
  readonly #used = new Map<string, number>();
  #hour = 0;

  state(login: string | undefined): { limit: number; remaining: number; used: number; reset: number; resource: string } {
    const hour = Math.floor(Date.now() / 3_600_000);
    if (hour !== this.#hour) this.#used.clear();
    this.#hour = hour;
    const limit = login === undefined ? limits.anonymous : limits.token;
    const used = Math.min(this.#used.get(login ?? '') ?? 0, limit - floor);
    return { limit, remaining: limit - used, used, reset: (hour + 1) * 3600, resource: 'core' };
  }

  count(login: string | undefined): void {
    this.#used.set(login ?? '', (this.#used.get(login ?? '') ?? 0) + 1);
  }
}

/** Sets the headers that every answer of the API carries. */
export function apiHeaders(limit: RateLimit): RequestHandler {
  return (request, response, next) => {
    // fetch() says no-cache whenever it is given a condition, and Express would then never answer 304.
    delete request.headers['cache-control'];
    const login = accessOf(response).actor?.login;
    const state = limit.state(login);
    response.set({
      'X-GitHub-Media-Type': 'github.v3; format=json',
      'X-GitHub-Request-Id': randomUUID(),
      'X-GitHub-Api-Version-Selected': '2022-11-28',
      'X-RateLimit-Limit': String(state.limit),
      'X-RateLimit-Remaining': String(state.remaining),
      'X-RateLimit-Used': String(state.used),
      'X-RateLimit-Reset': String(state.reset),
      'X-RateLimit-Resource': state.resource,
      Vary: 'Accept, Authorization',
    });
    // An answer of 304 costs nothing: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
    response.on('finish', () => {
      if (response.statusCode !== 304) limit.count(login);
    });
    next();
  };
}
