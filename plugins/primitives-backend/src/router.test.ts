import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ApiRoute,
  apiRoutes,
  createOpenApi,
  english,
  sayingSchema,
} from '@ameide/plugin-primitives-common';
import { toServiceError } from '@ameide/plugin-primitives-node';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { parse } from 'yaml';
import { callers, startApi } from './__testUtils__/api-backend';
import { Answers } from './api/answers';
import { AuditAnswers } from './api/audit-answers';
import { fakeAnswers, fakeReadModel } from './__testUtils__/fake-reads';
import { exampleRequests, OpenApiCheck } from './__testUtils__/open-api-check';

jest.setTimeout(60_000);

const routes = Object.entries<ApiRoute>(apiRoutes);
const id = 'domain-orders-v0';

describe('the OpenAPI document', () => {
  it('is committed as the schemas have it; npm run openapi writes it', () => {
    const file = readFileSync(join(__dirname, 'schema/openapi.yaml'), 'utf8');
    expect(parse(file)).toEqual(JSON.parse(JSON.stringify(createOpenApi())));
  });
});

describe('where outside systems are', () => {
  it('is told to whoever may have them read again, and in no other answer', async () => {
    const api = await startApi(fakeAnswers().answers, permission => ({
      result:
        permission.name === 'primitives.refresh'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }));
    const get = async (address: string, caller: 'user' | 'service') => {
      const headers = callers[caller];
      return (await fetch(`${api.baseUrl}${address}`, { headers })).text();
    };
    const reads = exampleRequests().filter(({ method }) => method === 'get');
    for (const { address } of reads) {
      const text = await get(address, 'user');
      expect([address, text.includes('secret.test')]).toEqual([address, false]);
    }
    expect(await get('/sources', 'user')).toContain(
      '"message":"GitHub has not answered since',
    );
    expect(await get('/sources', 'service')).toContain(
      '"detail":"GitHub at http://github.secret.test is not there"',
    );
    const system = { name: 'GitHub', url: 'http://github.secret.test' };
    jest.spyOn(Answers.prototype, 'pullDiff').mockImplementationOnce(() => {
      throw toServiceError(system, new Error('connect 10.0.0.7:8080'));
    });
    const failed = await get(`/primitives/${id}/pulls/3/diff`, 'user');
    expect(JSON.parse(failed)).toMatchObject({
      error: {
        name: 'ServiceUnavailableError',
        message: 'GitHub has not answered; try again later.',
      },
      response: { statusCode: 503 },
    });
    expect(failed).not.toMatch(/secret|10\.0/);
    await api.stop();
  });
});

describe('the API', () => {
  const check = new OpenApiCheck();
  const fake = fakeAnswers();
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi(fake.answers);
  });
  afterAll(() => api.stop());

  async function send(
    address: string,
    options: {
      method?: string;
      headers?: Record<string, string>;
      body?: unknown;
      caller?: keyof typeof callers;
    } = {},
  ) {
    const { method = 'get', body, caller = 'user', headers } = options;
    const response = await fetch(`${api.baseUrl}${address}`, {
      method: method.toUpperCase(),
      headers: {
        ...callers[caller],
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      response,
      status: response.status,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  it.each(exampleRequests())(
    'answers $method $address as documented',
    async ({ method, path, address, body, operation }) => {
      const answer = await send(address, { method, body });
      const expected = routes.find(([name]) => name === operation)?.[1].status;
      expect({ status: answer.status, body: answer.text }).toMatchObject({
        status: expected,
      });
      if (!answer.body) return;
      expect(
        check.problems({
          method,
          path,
          status: answer.status,
          body: answer.body,
        }),
      ).toEqual([]);
    },
  );

  const whole = exampleRequests().filter(
    // The first of each operation has what is needed, and nothing else.
    ({ operation }, index, all) =>
      all.findIndex(each => each.operation === operation) === index,
  );
  it.each(
    whole.flatMap(request =>
      (['nobody', 'denied', 'user', 'service'] as const).map(caller => ({
        ...request,
        caller,
      })),
    ),
  )('lets $caller have what is theirs of $method $path', async request => {
    const { method, path, address, caller, body } = request;
    const route = routes.find(([name]) => name === request.operation)?.[1];
    const answer = await send(address, { method, caller, body });
    const free = route?.open || (caller === 'denied' && !route?.permission);
    const refused =
      caller === 'nobody'
        ? { status: 401, words: '' }
        : { status: 403, words: `${route?.permission?.name}` };
    const isAllowed = free || caller === 'user' || caller === 'service';
    expect(answer.status).toBe(isAllowed ? route?.status : refused.status);
    if (isAllowed) return;
    expect(
      check.problems({
        method,
        path,
        status: answer.status,
        body: answer.body,
      }),
    ).toEqual([]);
    expect(answer.body.error.message).toContain(refused.words);
  });

  const wrong: Array<[string, string, RegExp]> = [
    [
      '/primitives',
      '/primitives?colour=red',
      /^colour: the query takes no such parameter; it takes limit, cursor, offset, id, kind/,
    ],
    ['/primitives', '/primitives?limit=501', /^limit: must be at most 500$/],
    ['/primitives', '/primitives?limit=0', /^limit: must be at least 1$/],
    ['/primitives', '/primitives?limit=ten', /^limit: /],
    [
      '/primitives',
      '/primitives?limit=5&limit=6',
      /^limit: is given 2 times; give it once$/,
    ],
    [
      '/primitives',
      '/primitives?cursor=%25',
      /^cursor: must be the nextCursor/,
    ],
    ['/primitives', '/primitives?cursor=foreign', /^cursor: is not the nextCursor/],
    [
      '/primitives',
      '/primitives?kind=domain&kind=planet',
      /^kind: "planet" is not one of/,
    ],
    ['/primitives', '/primitives?status=failed', /^status: needs environment/],
    [
      '/primitives',
      '/primitives?offset=5&cursor=at2',
      /^offset: goes without cursor/,
    ],
    ['/primitives', '/primitives?offset=-1', /^offset: must be at least 0$/],
    ['/fleet/groups', '/fleet/groups?by=colour', /^by: /],
    ['/promotions', '/promotions?source=moon', /^source: /],
    [
      '/metrics/delivery',
      '/metrics/delivery?from=2026-01-31T12:00:00Z&to=2026-01-30T12:00:00Z',
      /^to: must be later than from$/,
    ],
    ['/primitives', `/primitives?search=${'x'.repeat(101)}`, /^search: /],
    [
      '/primitives',
      '/primitives?kind[$ne]=x',
      /^kind\[\$ne\]: the query takes no such parameter/,
    ],
    [
      '/primitives',
      '/primitives?__proto__=x',
      /^__proto__: the query takes no such parameter/,
    ],
    [
      '/primitives/{id}',
      `/primitives/${id}?at=yesterday`,
      /^at: must be a moment in ISO 8601/,
    ],
    [
      '/primitives/{id}',
      '/primitives/..%2Fetc',
      /^id: must be <kind>-<name>-<version>/,
    ],
    [
      '/primitives/{id}/history',
      `/primitives/${id}/history?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z`,
      /^to: must be later than from$/,
    ],
    [
      '/digests/{digest}/lineage',
      '/digests/sha256:abc/lineage',
      /^digest: must be "sha256:"/,
    ],
    [
      '/primitives/{id}/commits',
      `/primitives/domain-orders-v0/commits?from=main&to=${'a'.repeat(40)}`,
      /^from: must be a digest/,
    ],
    ['/primitives/{id}/moves', '/primitives/nonsense/moves', /^id: /],
    [
      '/primitives/{id}/choices',
      '/primitives/domain-orders-v0/choices?workflow=delete',
      /^workflow: /,
    ],
    ['/promotions/moves', '/promotions/moves?move=orders', /move: must be <id>@/],
    ['/changes/progress', '/changes/progress?pull=none', /number: must be/],
    ['/changes/permissions', '/changes/permissions?of=me', /of/],
    ['/primitives/{id}/durations', '/primitives/nonsense/durations', /^id: /],
    [
      '/primitives/{id}/pulls/{number}/diff',
      '/primitives/domain-orders-v0/pulls/two/diff',
      /^number: must be the number of a pull request/,
    ],
    [
      '/primitives/{id}/pulls/{number}/checks',
      '/primitives/domain-orders-v0/pulls/0/checks',
      /^number: must be at least 1/,
    ],
    [
      '/primitives/{id}/environments/{environment}/applications',
      '/primitives/domain-orders-v0/environments/moon/applications',
      /^environment: /,
    ],
    ['/commits/{sha}/lineage', '/commits/abc/lineage', /^sha: must be 40/],
    [
      '/audit',
      '/audit?rule=x',
      /^rule: the query takes no such parameter; it takes at$/,
    ],
    ['/audit/items', '/audit/items?limit=-1', /^limit: /],
    ['/audit/breaches', '/audit/breaches?rule=', /^rule: /],
    [
      '/audit/breaches',
      '/audit/breaches?waived=maybe',
      /^waived: must be true/,
    ],
    ['/audit/items', '/audit/items?verdict=fine', /^verdict/],
    [
      '/audit/items',
      '/audit/items?offset=5&at=2026-01-01T00:00:00Z',
      /^offset: goes without at/,
    ],
    [
      '/audit/trends',
      '/audit/trends?from=2020-01-01T00:00:00Z',
      /^from: .*400 days/,
    ],
    ['/audit/waivers', '/audit/waivers?at=then', /^at: must be a moment/],
    ['/audit/export', '/audit/export?format=pdf', /^format: /],
    ['/audit/break-glass', '/audit/break-glass?change=magic', /^change\.0: /],
    [
      '/audit/break-glass',
      '/audit/break-glass?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      /^to: must be later than from$/,
    ],
    ['/history/verify', '/history/verify?x=1', /^x: /],
    ['/evidence/key', '/evidence/key?x=1', /^x: /],
    [
      '/primitives/{id}/evidence/{digest}',
      '/primitives/domain-orders-v0/evidence/latest',
      /^digest: must be "sha256:"/,
    ],
    [
      '/sources',
      '/sources?x=1',
      /^x: the query takes no such parameter; it takes none$/,
    ],
    ['/fleet/counts', '/fleet/counts?x=1', /^x: /],
    ['/audit/rules', '/audit/rules?x=1', /^x: /],
    ['/openapi.json', '/openapi.json?x=1', /^x: /],
    ['/health', '/health?x=1', /^x: /],
  ];
  it.each(wrong)(
    'of %s refuses %s and names what is wrong',
    async (path, address, words) => {
      const { status, body } = await send(address);
      expect(status).toBe(400);
      const { message, said } = body.error;
      expect(message).toMatch(words);
      expect(english(sayingSchema.parse(said.message))).toBe(message);
      // Nothing of it is only words, which no translation has.
      expect(JSON.stringify(said)).not.toContain('part.verbatim');
      expect(check.problems({ method: 'get', path, status, body })).toEqual([]);
    },
  );

  it('hands evidence out as a file, and writes down who took it', async () => {
    api.events.length = 0;
    const path = `/primitives/${id}/evidence/sha256:${'3'.repeat(64)}`;
    const { response } = await send(path);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${id}-333333333333.unsigned.intoto.json"`,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    await send(path, { caller: 'denied' });
    expect(api.events).toEqual([
      'evidence succeeded',
      'evidence failed: NotAllowedError',
    ]);
  });

  it('tells of a refusal which message it is, so that a page can translate it', async () => {
    const { body } = await send('/primitives/domain-nothing-v0');
    const { message, said } = body.error;
    expect(said.message.id).toBe('refusal.noPrimitive');
    expect(english(said.message)).toBe(message);
  });

  it('says that there is no key, where there is none', async () => {
    const key = jest.spyOn(AuditAnswers.prototype, 'evidenceKey');
    key.mockImplementationOnce(() => {
      throw new NotFoundError('Bundles are not signed here');
    });
    const path = '/evidence/key';
    const { status, body } = await send(path);
    expect(status).toBe(404);
    expect(check.problems({ method: 'get', path, status, body })).toEqual([]);
  });

  it('refuses to try what is no rule, and names the field', async () => {
    const path = '/audit/rules/dry-run';
    const answer = await send(path, {
      method: 'post',
      body: { rule: { id: 'Has Owner', expression: 'true' } },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(
      /rule\.id: must be lower-case words.*rule\.title: /,
    );
    expect(
      check.problems({ method: 'post', path, status: 400, body: answer.body }),
    ).toEqual([]);
  });

  it('refuses to preview what is no change, and names the field', async () => {
    const path = '/changes/preview';
    const change = { workflow: 'promote', source: 'dev', target: 'production' };
    const answer = await send(path, { method: 'post', body: { change } });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(
      /target: must be the environment right after source/,
    );
    expect(
      check.problems({ method: 'post', path, status: 400, body: answer.body }),
    ).toEqual([]);
  });

  it.each([
    [{ source: 'gitlab' }, 400],
    [{ primitive: 'nonsense' }, 400],
    [{ source: 'argocd', primitive: id }, 400],
    [{ everything: true }, 400],
    [{ primitive: 'domain-nothing-v0' }, 404],
  ])('refuses to refresh %j', async (body, expected) => {
    const answer = await send('/refresh', { method: 'post', body });
    expect(answer.status).toBe(expected);
    expect(
      check.problems({
        method: 'post',
        path: '/refresh',
        status: expected,
        body: answer.body,
      }),
    ).toEqual([]);
  });

  it('takes no large body, and none that is no JSON', async () => {
    const large = await send('/refresh', {
      method: 'post',
      body: { source: 'x'.repeat(10_000) },
    });
    expect(large.status).toBe(413);
    const broken = await fetch(`${api.baseUrl}/refresh`, {
      method: 'POST',
      headers: { ...callers.user, 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });

  it.each([
    ['/primitives/{id}', '/primitives/domain-nothing-v0'],
    [
      '/primitives/{id}',
      '/primitives/domain-nothing-v0?at=2026-01-01T00:00:00Z',
    ],
    ['/primitives/{id}/history', '/primitives/domain-nothing-v0/history'],
    [
      '/primitives/{id}/commits',
      `/primitives/domain-nothing-v0/commits?from=${'a'.repeat(
        40,
      )}&to=${'b'.repeat(40)}`,
    ],
    ['/primitives/{id}/moves', '/primitives/domain-nothing-v0/moves'],
    [
      '/primitives/{id}/choices',
      '/primitives/domain-nothing-v0/choices?workflow=enable',
    ],
    ['/primitives/{id}/durations', '/primitives/domain-nothing-v0/durations'],
    [
      '/primitives/{id}/pulls/{number}/diff',
      '/primitives/domain-nothing-v0/pulls/2/diff',
    ],
    [
      '/primitives/{id}/pulls/{number}/checks',
      '/primitives/domain-nothing-v0/pulls/2/checks',
    ],
    [
      '/primitives/{id}/environments/{environment}/applications',
      '/primitives/domain-nothing-v0/environments/dev/applications',
    ],
    [
      '/primitives/{id}/evidence/{digest}',
      `/primitives/domain-nothing-v0/evidence/sha256:${'a'.repeat(64)}`,
    ],
  ])('knows no %s of %s', async (path, address) => {
    const { status, body } = await send(address);
    expect(status).toBe(404);
    expect(body.error.message).toContain("'domain-nothing-v0'");
    expect(check.problems({ method: 'get', path, status, body })).toEqual([]);
  });

  it('leaves hints for what is to be read again, and says who asked in the audit log', async () => {
    fake.hints.length = 0;
    api.events.length = 0;
    await send('/refresh', { method: 'post' });
    expect(fake.hints.map(({ source }) => source)).toEqual([
      'github-core',
      'github-gitops',
      'registry',
      'argocd',
    ]);
    fake.hints.length = 0;
    await send('/refresh', { method: 'post', body: { source: 'argocd' } });
    expect(fake.hints).toEqual([{ source: 'argocd', all: true }]);
    fake.hints.length = 0;
    await send('/refresh', { method: 'post', body: { primitive: id } });
    expect(fake.hints).toEqual([
      { source: 'github-core', push: true },
      { source: 'github-core', commit: 'a'.repeat(40) },
      { source: 'github-gitops', push: true },
      { source: 'github-gitops', runs: true },
      { source: 'argocd', application: `dev-${id}` },
      { source: 'argocd', application: `dev-${id}-smoke` },
    ]);
    await send('/refresh', { method: 'post', caller: 'denied' });
    expect(api.events).toEqual([
      'refresh succeeded',
      'refresh succeeded',
      'refresh succeeded',
      'refresh failed: NotAllowedError',
    ]);
  });

  it.each(['/primitives', `/primitives/${id}`, '/fleet/counts'])(
    'sends %s again only when it changed, and to nobody else',
    async address => {
      const first = await send(address);
      const etag = first.response.headers.get('etag') ?? '';
      expect(first.response.headers.get('cache-control')).toBe(
        'private, no-cache',
      );
      expect(first.response.headers.get('vary')).toMatch(/authorization/i);
      // Node's fetch would ask for no cached answer at all beside an ETag of one's own.
      const known = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
      const again = await send(address, { headers: known });
      expect(again.status).toBe(304);
      expect(again.text).toBe('');
      expect(
        (await send(address, { headers: { 'if-none-match': '"other"' } }))
          .status,
      ).toBe(200);
      expect(
        (
          await send(address, {
            headers: { 'if-none-match': etag },
            caller: 'denied',
          })
        ).status,
      ).toBe(403);
    },
  );

  it('tells everybody how it is, and nobody where and why', async () => {
    const { body, text } = await send('/health', { caller: 'nobody' });
    expect(body).toEqual({
      status: 'degraded',
      sources: [
        { source: 'github-core', status: 'ok' },
        { source: 'github-gitops', status: 'failed' },
        { source: 'registry', status: 'stale' },
        { source: 'argocd', instance: 'local', status: 'stale' },
      ],
    });
    expect(text).not.toContain('secret');
  });

  it('exports the audit as CSV that a spreadsheet takes for text', async () => {
    const { text, response } = await send('/audit/export?format=csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-.*\.csv"$/,
    );
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 1 + 3 + 3);
    expect(lines[2]).toBe(
      '"verdict","core-ci","CI","domain-orders-v1","group:default/orders","","met","It passed","http://github.test/checks/1","","","","","","",""',
    );
    expect(lines[5]).toContain(`"'=HYPERLINK(""http://evil.test"",""#1"")"`);
  });

  it('saw every failure that the document speaks of', () => {
    const { paths } = JSON.parse(JSON.stringify(createOpenApi()));
    const told = Object.entries<Record<string, { responses: object }>>(
      paths,
    ).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.keys(responses)
          .filter(status => status !== '304')
          .map(status => `${method} ${path} ${status}`),
      ),
    );
    const unseen = told.filter(each => !check.seen.has(each));
    // What is unknown of a lineage is the next suite's; the rest of the table is whole.
    expect(unseen.filter(each => !each.endsWith('/lineage 404'))).toEqual([]);
  });
});

describe('the API where nothing is known', () => {
  it('says of a digest and a commit that nothing is known of them', async () => {
    const check = new OpenApiCheck();
    const { answers } = fakeAnswers({
      lineage: async subject => ({ subject, items: [] }),
      model: fakeReadModel({
        auditItems: async () => {
          throw new Error('the database is gone');
        },
      }),
    });
    const api = await startApi(answers);
    try {
      for (const [path, address] of [
        [
          '/digests/{digest}/lineage',
          `/digests/sha256:${'0'.repeat(64)}/lineage`,
        ],
        ['/commits/{sha}/lineage', `/commits/${'0'.repeat(40)}/lineage`],
      ]) {
        const response = await fetch(`${api.baseUrl}${address}`, {
          headers: callers.user,
        });
        const body: unknown = await response.json();
        expect(response.status).toBe(404);
        expect(
          check.problems({ method: 'get', path, status: 404, body }),
        ).toEqual([]);
      }
      // An export that breaks in the middle must not look like a whole one.
      await expect(
        fetch(`${api.baseUrl}/audit/export`, { headers: callers.user }).then(
          r => r.text(),
        ),
      ).rejects.toThrow();
    } finally {
      await api.stop();
    }
  });
});
