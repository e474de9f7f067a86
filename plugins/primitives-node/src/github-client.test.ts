import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { readPrimitivesConfig } from './config';
import { createGitHubClient } from './github-client';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { GitHubBudget } from './github-budget';
import { ConditionalCache } from './github-conditional';
import { queryGitHub } from './github-graphql';
import { Script, ScriptedServer } from './scripted-server';
import { gzipSync } from 'node:zlib';
import { RateLimitedError, toServiceError } from './service-error';

/** 40 MB in 39 kB. */
const bomb = gzipSync(Buffer.alloc(40_000_000));

describe('createGitHubClient', () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  async function clientFor(
    script: Script,
    reads?: { cache: ConditionalCache; budget: GitHubBudget },
  ) {
    server = await ScriptedServer.start(script);
    return connect('ghs_secret', reads);
  }

  function connect(
    token: string,
    reads?: { cache: ConditionalCache; budget: GitHubBudget },
  ) {
    const host = `127.0.0.1:${server.port}`;
    const config = new ConfigReader({
      integrations: {
        github: [{ host, apiBaseUrl: `${server.url}/api/v3`, token }],
      },
      primitives: {
        github: { host },
        core: { owner: 'ameideio', repository: 'ameide' },
        gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
        registry: { name: 'r/ameideio', apiUrl: 'http://r' },
        argocd: { instances: [] },
      },
    });
    return createGitHubClient({
      config: readPrimitivesConfig(config),
      integrations: ScmIntegrations.fromConfig(config),
      logger: mockServices.logger.mock(),
      reads,
    });
  }
  const readsOf = () => ({
    cache: new ConditionalCache(),
    budget: new GitHubBudget(),
  });
  const get = { owner: 'ameideio', repo: 'ameide' };

  it('sends the token of the integration to the REST base of the host', async () => {
    const github = await clientFor(() => ({
      body: { default_branch: 'main' },
    }));
    expect((await github.rest.repos.get(get)).data.default_branch).toBe('main');
    expect(server.requests).toEqual(['GET /api/v3/repos/ameideio/ameide']);
    expect(server.headers[0].authorization).toBe('token ghs_secret');
  });

  it('asks again only for a change, and answers a 304 from the cache', async () => {
    const github = await clientFor(
      ({ headers }) =>
        headers['if-none-match'] === '"1"'
          ? { status: 304 }
          : { headers: { etag: '"1"' }, body: { default_branch: 'main' } },
      readsOf(),
    );
    const first = await github.rest.repos.get(get);
    const second = await github.rest.repos.get(get);
    expect(second.data).toEqual(first.data);
    expect(server.headers.map(h => h['if-none-match'])).toEqual([
      undefined,
      '"1"',
    ]);
  });

  /** GitHub's own ETag: it depends on the token. */
  const githubEtag = (headers: Record<string, unknown>, body: string) =>
    `W/"${createHash('sha256')
      .update(`${headers.accept}:${headers.authorization}:`)
      .update(body)
      .digest('hex')}"`;
  const conditional =
    (
      bodyOf: () => string,
      etagFor: (headers: Record<string, unknown>, body: string) => string,
    ): Script =>
    ({ headers }) => {
      const etag = etagFor(headers, bodyOf());
      return headers['if-none-match'] === etag
        ? { status: 304, headers: { etag } }
        : { headers: { etag }, body: bodyOf() };
    };

  it('keeps its 304s when the token rotates', async () => {
    let body = '{"default_branch":"main"}';
    const reads = readsOf();
    const statuses: number[] = [];
    const script = conditional(() => body, githubEtag);
    const watched: Script = request => {
      const answer = script(request);
      statuses.push(answer?.status ?? 200);
      return answer;
    };
    await (await clientFor(watched, reads)).rest.repos.get(get);
    const rotated = await connect('ghs_rotated', reads);
    expect((await rotated.rest.repos.get(get)).data.default_branch).toBe(
      'main',
    );
    expect(statuses).toEqual([200, 304]);
    body = '{"default_branch":"trunk"}';
    expect((await rotated.rest.repos.get(get)).data.default_branch).toBe(
      'trunk',
    );
    expect(statuses).toEqual([200, 304, 200]);
    expect(server.headers.map(h => h.authorization)).toEqual([
      'token ghs_secret',
      'token ghs_rotated',
      'token ghs_rotated',
    ]);
  });

  it('sends the ETag it was given, and takes the 200, where the formula does not hold', async () => {
    const reads = readsOf();
    const script = conditional(
      () => '{"id":1}',
      headers => `"secret of ${headers.authorization}"`,
    );
    await (await clientFor(script, reads)).rest.repos.get(get);
    const rotated = await connect('ghs_rotated', reads);
    expect((await rotated.rest.repos.get(get)).data.id).toBe(1);
    await rotated.rest.repos.get(get);
    expect(server.headers.map(h => h['if-none-match'])).toEqual([
      undefined,
      '"secret of token ghs_secret"',
      '"secret of token ghs_rotated"',
    ]);
  });

  it('does not keep an answer that was cut on its way, which a 304 would make the whole of it', async () => {
    const bodies = ['{"default_branch": "ma', { default_branch: 'main' }];
    const github = await clientFor(
      ({ headers }) =>
        headers['if-none-match']
          ? { status: 304 }
          : {
              headers: { etag: '"1"', 'content-type': 'application/json' },
              body: bodies.shift() ?? bodies,
            },
      readsOf(),
    );
    await github.rest.repos.get(get).catch(() => {});
    const { data } = await github.rest.repos.get(get);
    expect(data.default_branch).toBe('main');
    const again = await github.rest.repos.get(get);
    expect(again.data.default_branch).toBe('main');
    expect(bodies).toEqual([]);
  });

  it('forgets the answers used longest ago when it holds too much', async () => {
    const reads = {
      cache: new ConditionalCache({ maxBytes: 1000 }),
      budget: new GitHubBudget(),
    };
    const github = await clientFor(
      ({ path }) => ({
        headers: { etag: `"${path}"` },
        body: { id: 1, text: 'x'.repeat(path.includes('big') ? 900 : 300) },
      }),
      reads,
    );
    for (const repo of ['a', 'b', 'a', 'c', 'd', 'a', 'b', 'big', 'big'])
      await github.rest.repos.get({ ...get, repo });
    expect(
      server.headers.map((h, i) => [
        server.requests[i].split('/').at(-1),
        Boolean(h['if-none-match']),
      ]),
    ).toEqual([
      ['a', false],
      ['b', false],
      ['a', true],
      ['c', false],
      ['d', false],
      ['a', true],
      ['b', false],
      ['big', false],
      ['big', false],
    ]);
  });

  const limits = (remaining: number, resource = 'core') => ({
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 600),
    'x-ratelimit-resource': resource,
  });

  it.each([
    [429, { 'retry-after': '60' }],
    [403, { 'retry-after': '60' }],
    [403, limits(0)],
    [429, {}],
  ])(
    'sends nothing more while GitHub limits us: %p %p',
    async (status, headers) => {
      const reads = readsOf();
      const github = await clientFor(
        () => ({ status, headers, body: { message: 'limited' } }),
        reads,
      );
      await expect(github.rest.repos.get(get)).rejects.toThrow('limited');
      await expect(github.rest.repos.get(get)).rejects.toThrow(
        /GitHub limits our requests until 20/,
      );
      // What an answer of another kind allows is not ours to guess: a 429 may be for either.
      const sent = server.requests.length;
      jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
      await expect(github.rest.repos.get(get)).rejects.toThrow('limited');
      expect(server.requests.length).toBeGreaterThan(sent);
      jest.restoreAllMocks();
    },
  );

  it.each([3_600, -3_600])(
    'waits as long as GitHub says by its own clock, which is %i s off ours',
    async seconds => {
      const { budget } = readsOf();
      const now = Date.now();
      const there = now + seconds * 1_000;
      const headers = {
        date: new Date(there).toUTCString(),
        ...limits(0),
        'x-ratelimit-reset': String(Math.floor(there / 1_000) + 600),
      };
      budget.observe({ status: 403, headers: new Headers(headers) });
      const shown = toServiceError(
        { name: 'GitHub', url: 'https://github.test' },
        Object.assign(new Error('limited'), {
          ...{ status: 403, response: { headers } },
        }),
      );
      expect(shown).toBeInstanceOf(RateLimitedError);
      expect(() => budget.assertOpen('core')).toThrow(RateLimitedError);
      // The share is kept too: the limit is in force.
      expect(() => budget.assertShare(0.5)).toThrow(RateLimitedError);
      for (const until of [
        shown instanceof RateLimitedError ? shown.until : '',
        budget.tightest?.resetAt ?? '',
      ])
        expect(Math.abs(Date.parse(until) - now - 600_000)).toBeLessThan(5_000);
    },
  );

  it('does not take a plain 403 for a limit', async () => {
    const github = await clientFor(
      () => ({ status: 403, headers: limits(4000), body: { message: 'no' } }),
      readsOf(),
    );
    await expect(github.rest.repos.get(get)).rejects.toThrow('no');
    await expect(github.rest.repos.get(get)).rejects.toThrow('no');
    expect(server.requests).toHaveLength(2);
  });

  it('knows the budget, also of what was answered 304, and the share that is ours', async () => {
    const reads = readsOf();
    let left = 2000;
    const github = await clientFor(
      ({ headers, path }) =>
        path.endsWith('/graphql')
          ? { headers: limits(3000, 'graphql'), body: { data: {} } }
          : {
              status: headers['if-none-match'] ? 304 : 200,
              headers: { etag: '"1"', ...limits(left) },
              body: headers['if-none-match'] ? undefined : { id: 1 },
            },
      reads,
    );
    expect(reads.budget.tightest).toBeUndefined();
    await github.rest.repos.get(get);
    await github.graphql('query { viewer { login } }');
    expect(reads.budget.tightest).toMatchObject({
      resource: 'core',
      limit: 5000,
      remaining: 2000,
    });
    expect(() => reads.budget.assertShare(0.6)).not.toThrow();
    left = 1999;
    await github.rest.repos.get(get);
    expect(() => reads.budget.assertShare(0.6)).toThrow(
      /leaves 1999 of 5000 requests \(REST\), and primitives.github.share lets us use 60 %: until 20/,
    );
    expect(() => reads.budget.assertShare(1)).not.toThrow();
  });

  describe('queryGitHub', () => {
    async function ask(body: unknown, reads = readsOf()) {
      const github = await clientFor(
        () => ({ body, headers: limits(10, 'graphql') }),
        reads,
      );
      return queryGitHub({
        github,
        budget: reads.budget,
        query: 'query { repository { a b } }',
        variables: {},
      });
    }

    it('tells what could not be answered apart from what is not there', async () => {
      const answer = await ask({
        data: { repository: { a: { x: 1 }, b: null } },
        errors: [
          {
            type: 'FORBIDDEN',
            path: ['repository', 'b'],
            message: 'No access',
          },
        ],
      });
      expect(answer).toEqual({
        data: { repository: { a: { x: 1 }, b: null } },
        faults: [{ message: 'No access', path: ['repository', 'b'] }],
      });
      expect(server.requests).toEqual(['POST /api/graphql']);
    });

    it.each([
      [{ data: null, errors: [{ message: 'Broken' }] }, 'Broken'],
      [{ data: {}, errors: [{ message: 'Timeout' }] }, 'Timeout'],
    ])('throws what failed as a whole: %p', async (body, message) => {
      await expect(ask(body)).rejects.toThrow(
        `GitHub could not answer our query: ${message}`,
      );
    });

    it('waits when the points are used up, though REST goes on', async () => {
      const reads = readsOf();
      await expect(
        ask(
          { data: null, errors: [{ type: 'RATE_LIMITED', message: 'Spent' }] },
          reads,
        ),
      ).rejects.toThrow(/GitHub limits our requests until 20/);
      expect(() => reads.budget.assertOpen('core')).not.toThrow();
    });
  });

  describe('that is led astray', () => {
    let elsewhere: ScriptedServer;
    beforeEach(async () => {
      elsewhere = await ScriptedServer.start(() => ({ body: [] }));
    });
    afterEach(() => elsewhere.stop());
    const system = { name: 'GitHub', url: 'http://github.test' };

    it.each([undefined, readsOf])(
      'shows no token to a next page elsewhere (%p)',
      async reads => {
        const github = await clientFor(
          () => ({
            headers: { link: `<${elsewhere.url}/page/2>; rel="next"` },
            body: [],
          }),
          reads?.(),
        );
        const listed = github.paginate(github.rest.pulls.list, {
          ...get,
          request: { retries: 0 },
        });
        const failure = await listed.catch(error =>
          toServiceError(system, error),
        );
        expect(String(failure)).toMatch(
          `names '${elsewhere.url}' as a place of its own, which is not asked`,
        );
        expect(elsewhere.requests).toEqual([]);
      },
    );

    it('follows a renamed repository, and nobody to another server', async () => {
      let location = '/api/v3/repositories/7';
      const github = await clientFor(({ path }) =>
        path.startsWith('/api/v3/repos/')
          ? { status: 301, headers: { location } }
          : { body: { default_branch: 'main' } },
      );
      const { data } = await github.rest.repos.get(get);
      expect(data.default_branch).toBe('main');
      expect(server.headers[1].authorization).toBe('token ghs_secret');
      location = `${elsewhere.url}/repositories/7`;
      await expect(
        github.rest.repos.get({ ...get, request: { retries: 0 } }),
      ).rejects.toThrow('which is neither on its own host nor https');
      expect(elsewhere.requests).toEqual([]);
    });
  });

  it('takes an answer without end, or that broke off, for none', async () => {
    const github = await clientFor(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: bomb,
    }));
    const asked = () =>
      github.rest.repos.get({ ...get, request: { retries: 0 } });
    await expect(asked()).rejects.toThrow('has over 33554432 bytes');
    server.play(() => ({ headers: { 'content-length': '999' }, body: '[' }));
    const cut = asked();
    // The server waits for what was promised; here it hangs up instead.
    setTimeout(() => server.hangUp(), 50);
    await expect(cut).rejects.toMatchObject({ status: 500 });
  });

  it('tries again what failed by GitHub’s fault', async () => {
    let calls = 0;
    const github = await clientFor(() => {
      calls += 1;
      return calls === 1
        ? { status: 502, body: { message: 'Bad Gateway' } }
        : { body: { id: 1 } };
    });
    expect((await github.rest.repos.get(get)).status).toBe(200);
    expect(server.requests).toHaveLength(2);
  });

  it('never repeats a write', async () => {
    const github = await clientFor(() => ({
      status: 502,
      body: { message: 'Bad Gateway' },
    }));
    const dispatch = { ...get, workflow_id: 'enable.yaml', ref: 'main' };
    await expect(
      github.rest.actions.createWorkflowDispatch(dispatch),
    ).rejects.toThrow('Bad Gateway');
    expect(server.requests).toHaveLength(1);
  });

  it('says which system does not answer', async () => {
    const github = await clientFor(() => undefined);
    await server.stop();
    const error = await github.rest.repos.get(get).catch((e: unknown) => e);
    const shown = toServiceError(
      { name: 'GitHub', url: baseUrlOf(github) },
      error,
    );
    expect(shown.name).toBe('ServiceUnavailableError');
    expect(shown.message).toMatch(
      /^GitHub at http:\/\/127.* does not answer: .*ECONNREFUSED.*; check that it is running$/,
    );
  });

  function baseUrlOf(github: Awaited<ReturnType<typeof clientFor>>) {
    return String(github.request.endpoint.DEFAULTS.baseUrl);
  }

  it('takes, of two Apps in one organisation, the one that is installed on the repository', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const used: string[] = [];
    // App 1 is on the core repository alone, App 2 on the GitOps repository.
    const names = ['ameide', 'ameide-gitops'];
    server = await ScriptedServer.start(({ path, headers }) => {
      const authorization = String(headers.authorization);
      const token = /token-(\d)/.exec(authorization)?.[1];
      if (path === '/api/v3/app/installations') {
        const app = appOf(authorization);
        const account = { login: 'ameideio' };
        return { body: [{ id: app, account, suspended_by: null }] };
      }
      const installation = /installations\/(\d)\/access_tokens/.exec(path)?.[1];
      if (installation)
        return {
          status: 201,
          body: {
            token: `token-${installation}`,
            expires_at: new Date(Date.now() + 3_600_000).toISOString(),
            repository_selection: 'selected',
          },
        };
      if (path.startsWith('/api/v3/installation/repositories'))
        return {
          body: {
            total_count: 1,
            repositories: [{ name: names[Number(token) - 1] }],
          },
        };
      used.push(`${path} by ${token}`);
      return { body: path.endsWith('graphql') ? { data: {} } : {} };
    });
    const host = `127.0.0.1:${server.port}`;
    const app = { clientId: 'c', clientSecret: 's', webhookSecret: 'w' };
    const config = new ConfigReader({
      integrations: {
        github: [
          {
            ...{ host, apiBaseUrl: `${server.url}/api/v3` },
            apps: [1, 2].map(appId => ({ ...app, appId, privateKey })),
          },
        ],
      },
      primitives: {
        github: { host },
        core: { owner: 'ameideio', repository: 'ameide' },
        gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
        registry: { name: 'r/ameideio', apiUrl: 'http://r' },
        argocd: { instances: [] },
      },
    });
    const read = readPrimitivesConfig(config);
    for (const repository of [read.core, read.gitops]) {
      const github = await createGitHubClient({
        config: read,
        integrations: ScmIntegrations.fromConfig(config),
        logger: mockServices.logger.mock(),
        repository,
      });
      const { owner, repository: repo } = repository;
      await github.rest.repos.get({ owner, repo });
      await github.request('POST /graphql', { query: '{ viewer { login } }' });
    }
    expect(used).toEqual([
      '/api/v3/repos/ameideio/ameide by 1',
      '/api/v3/graphql by 1',
      '/api/v3/repos/ameideio/ameide-gitops by 2',
      '/api/v3/graphql by 2',
    ]);
  });
});

/** The issuer of an App's JSON Web Token is its id ("Generating a JSON Web Token" of GitHub's documentation). */
function appOf(authorization: string): number {
  const payload = authorization.split('.')[1];
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  return Number(JSON.parse(text).iss);
}
