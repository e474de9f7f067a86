import { createHash } from 'node:crypto';
import { Harness } from './testing/harness';
import { RateLimit } from './rate-limit';
import type { Principal } from './model';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${harness.url}/api/v3${path}`, { headers });
const used = (response: Response) => Number(response.headers.get('x-ratelimit-used'));
const graphql = async (query: string, authorization = 'Bearer ada-token') => {
  const response = await fetch(`${harness.url}/api/graphql`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  return { response, body: await response.json() };
};

describe('what a request costs', () => {
  it('is one for a new answer and nothing for one that did not change', async () => {
    const headers = { authorization: 'Bearer ada-token', accept: 'application/json' };
    const first = await ask('/repos/acme/shop/branches', headers);
    const again = await ask('/repos/acme/shop/branches', { ...headers, 'if-none-match': first.headers.get('etag') ?? '' });
    const last = await ask('/repos/acme/shop/branches', headers);
    expect([first.status, again.status, last.status]).toEqual([200, 304, 200]);
    expect([used(again) - used(first), used(last) - used(first)]).toEqual([0, 1]);
    expect(first.headers.get('x-ratelimit-resource')).toBe('core');
    expect(Number(first.headers.get('x-ratelimit-remaining'))).toBe(5000 - used(first));
  });

  it('is nothing for the question what is left, and points of their own for GraphQL', async () => {
    const authorization = 'Bearer ada-token';
    const before = await (await ask('/rate_limit', { authorization })).json();
    const { response, body } = await graphql('{ rateLimit { cost nodeCount used } repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { reviews(first: 100) { nodes { id } } labels(first: 100) { nodes { id } } } } } }');
    expect(body.data.rateLimit).toEqual({ cost: 2, nodeCount: 20_100, used: before.resources.graphql.used + 2 });
    expect([used(response), response.headers.get('x-ratelimit-resource')]).toEqual([before.resources.graphql.used + 2, 'graphql']);
    const after = await (await ask('/rate_limit', { authorization })).json();
    expect(after.rate.used).toBe(before.rate.used);
  });

  it('is shared by all tokens of an installation, and not with anybody else', async () => {
    const token = () => `Bearer ${harness.github.mintInstallationToken({ appId: 7, repositories: [{ owner: 'acme', name: 'shop' }] })}`;
    const one = await ask('/zen', { authorization: token() });
    const two = await ask('/zen', { authorization: token() });
    const before = await ask('/zen', { authorization: 'Bearer ada-token' });
    await ask('/zen', { authorization: token() });
    const after = await ask('/zen', { authorization: 'Bearer ada-token' });
    expect([used(two) - used(one), used(after) - used(before)]).toEqual([1, 1]);
    const nobody = await ask('/zen');
    expect(nobody.headers.get('x-ratelimit-limit')).toBe('60');
  });

  it.each([
    ['{ repository(owner: "acme", name: "shop") { pullRequests { totalCount } } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['{ repository(owner: "acme", name: "shop") { pullRequests(first: 101) { totalCount } } }', 'EXCESSIVE_PAGINATION'],
    ['{ repository(owner: "acme", name: "shop") { pullRequests(first: 100) { nodes { reviews(first: 100) { nodes { pullRequest { labels(first: 100) { totalCount } } } } } } } }', 'MAX_NODE_LIMIT_EXCEEDED'],
  ])('of %s is too high', async (query, type) => {
    expect((await graphql(query)).body).toEqual({ errors: [{ type, message: expect.any(String) }] });
  });
});

describe('an ETag', () => {
  it('is made of Accept, Authorization and the body, so that another token sees another one', async () => {
    const mint = () => `Bearer ${harness.github.mintInstallationToken({ appId: 7, repositories: [{ owner: 'acme', name: 'shop' }] })}`;
    const [old, fresh] = [mint(), mint()];
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    const first = await ask('/repos/acme/shop', { ...headers, authorization: old });
    const body = await first.text();
    const tag = (authorization: string) => `"${createHash('sha256').update(`application/json:${authorization}:`).update(body).digest('hex')}"`;
    expect(first.headers.get('etag')).toBe(tag(old));
    expect((await ask('/repos/acme/shop', { ...headers, authorization: fresh, 'if-none-match': tag(old) })).status).toBe(200);
    expect((await ask('/repos/acme/shop', { ...headers, authorization: fresh, 'if-none-match': tag(fresh) })).status).toBe(304);
    const packed = await ask('/repos/acme/shop', { ...headers, 'accept-encoding': 'gzip', authorization: old });
    expect(packed.headers.get('etag')).toBe(`W/${tag(old)}`);
  });
});

describe('a budget that is enforced', () => {
  const person: Principal = { actor: { login: 'ada', kind: 'user' }, permissions: 'all' };

  it('refuses when it is used up, until its hour is over', () => {
    jest.useFakeTimers();
    const limit = RateLimit.create({ limits: { core: 2 }, enforced: true });
    expect(limit.charge(person, 'core', 2)).toMatchObject({ limit: 2, used: 2, remaining: 0 });
    expect([limit.exhausted(person, 'core'), limit.exhausted(person, 'graphql')]).toEqual([true, false]);
    jest.advanceTimersByTime(3_600_000);
    expect(limit.exhausted(person, 'core')).toBe(false);
    jest.useRealTimers();
  });

  it('is counted but refuses nobody by default', () => {
    const limit = RateLimit.create({ limits: { core: 1 } });
    limit.charge(person, 'core', 5);
    expect([limit.state(person, 'core').remaining, limit.exhausted(person, 'core')]).toEqual([0, false]);
  });
});
