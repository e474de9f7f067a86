import { createHash, randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { HttpProblem } from '../../http/errors';
import { accessOf } from '../access';
import type { RateLimit, RateResource, RateState } from '../rate-limit';

/** What a request may depend on beside its address; the ETag is made of the first three. */
const vary = 'Accept, Authorization, Cookie, X-GitHub-OTP';

/**
 * GitHub's ETag: SHA-256 over each of Accept, Authorization and Cookie that the request has, each with a colon
 * behind it, and the body, so that another token sees another one. GitHub does not document it; found out by
 * https://github.com/bored-engineer/github-conditional-http-transport. Weak where the answer may be compressed
 * on its way, as GitHub's front does it.
 */
function etagOf(request: Request, body: string | Buffer): string {
  const hash = createHash('sha256');
  for (const name of ['accept', 'authorization', 'cookie']) {
    const value = request.get(name);
    if (value !== undefined) hash.update(`${value}:`);
  }
  const tag = `"${hash.update(body).digest('hex')}"`;
  return /\bgzip\b/.test(request.get('accept-encoding') ?? '') ? `W/${tag}` : tag;
}

/** Shows on an answer how a budget stands. */
export function setRateHeaders(response: Response, state: RateState): void {
  response.set({
    'X-RateLimit-Limit': String(state.limit),
    'X-RateLimit-Remaining': String(state.remaining),
    'X-RateLimit-Used': String(state.used),
    'X-RateLimit-Reset': String(state.reset),
    'X-RateLimit-Resource': state.resource,
  });
}

/** The budget that a REST request is charged to; none for the question how it stands. */
function resourceOf(path: string): RateResource | undefined {
  if (path === '/rate_limit') return undefined;
  return path.startsWith('/search/') ? 'search' : 'core';
}

/** Says of every answer what GitHub says. */
function setCommonHeaders(response: Response): void {
  response.set({
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-GitHub-Request-Id': randomUUID(),
    'X-GitHub-Api-Version-Selected': '2022-11-28',
    Vary: vary,
  });
}

/** Sets the headers that every REST answer carries, answers 304 where nothing changed, and counts the request. */
export function restHeaders(limit: RateLimit): RequestHandler {
  return (request, response, next) => {
    // fetch() says no-cache whenever it is given a condition, and Express would then never answer 304.
    delete request.headers['cache-control'];
    setCommonHeaders(response);
    const { principal } = accessOf(response);
    const resource = resourceOf(request.path);
    if (!resource) {
      setRateHeaders(response, limit.state(principal, 'core'));
      next();
      return;
    }
    if (limit.exhausted(principal, resource)) {
      setRateHeaders(response, limit.state(principal, resource));
      throw new HttpProblem(403, `API rate limit exceeded for ${principal ? `user ${principal.actor.login}` : (request.ip ?? 'your address')}.`);
    }
    setRateHeaders(response, limit.charge(principal, resource, 1));
    const send = response.send.bind(response);
    response.send = (body?: unknown) => {
      if ((request.method === 'GET' || request.method === 'HEAD') && (typeof body === 'string' || Buffer.isBuffer(body))) {
        response.set('ETag', etagOf(request, body));
        // A 304 is not charged: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
        if (request.fresh) setRateHeaders(response, limit.charge(principal, resource, -1));
      }
      return send(body);
    };
    next();
  };
}

/** Sets the headers of a GraphQL answer; what it costs is only known when the query is read. */
export function graphqlHeaders(limit: RateLimit): RequestHandler {
  return (_request, response, next) => {
    setCommonHeaders(response);
    setRateHeaders(response, limit.state(accessOf(response).principal, 'graphql'));
    next();
  };
}
