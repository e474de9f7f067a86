import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  checkIds,
  formatReportText,
  PrimitivesClient,
  verifyCheckRunName,
} from '@ameide/plugin-primitives-common';
import { ScriptedServer } from '@ameide/plugin-primitives-node/testUtils';
import { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { eventually } from './__testUtils__/collecting';
import { describeOnDatabases } from './__testUtils__/databases';
import { Outside } from './__testUtils__/outside';
import { startWholePlugin } from './__testUtils__/whole-plugin';
import { recorded } from './testing/argocd-payloads';
import { digest, id } from './testing/world';

jest.setTimeout(60_000);

const path = `/api/primitives/primitives/${id}`;
const secrets = {
  github: 'canary-github-4f1b',
  registry: 'canary-registry-9d20',
  argocd: 'canary-argocd-77ae',
};
/** Of the form of GitHub's, in what others write. */
const written = `ghp_canary${'0aB'.repeat(10)}`;
/** Where Argo CD's cluster is, which readers are not told. */
const cluster = 'https://10.98.76.54:6443';
/** As they are, and as they go over the wire. */
const canaries = [
  'canary-',
  'ghp_canary',
  '10.98.76.54',
  ...[`x-access-token:${secrets.github}`, `portal:${secrets.registry}`].map(
    pair => Buffer.from(pair).toString('base64').slice(0, -4),
  ),
];

/** Writes a credential wherever others write what the portal reads: nothing of it says anything else than before. */
function plant({ core, gitops, argocd }: Outside): void {
  core.commit({ 'README.md': written }, { message: `Use ${written}` });
  gitops.commit(
    { [`sources/values/env/dev/apps/other.yaml`]: `token: ${written}\n` },
    { message: `Rotate https://ada:${written}@git.test` },
  );
  gitops.pull('primitive/domain-orders-v0/enable-staging', {
    title: `Enable ${written}`,
  });
  gitops.run({ title: `Promote ${written}`, file: 'promote-images.yaml' });
  argocd.put(
    recorded('dev-domain-stock-v0', {
      conditions: [
        {
          type: 'ComparisonError',
          message: `no ${written}: Get "${cluster}/api": dial tcp 10.98.76.54:6443: i/o timeout`,
        },
      ],
    }),
  );
  const revision = core.git.git(core.repository, ['rev-parse', 'main~1']);
  core.check(revision.trim(), {
    ...{ name: verifyCheckRunName('domain', 'orders') },
    ...{ externalId: 'domain/orders' },
    text: formatReportText({
      ...{ schemaVersion: 1, summary: 'passed', tools: {}, next_steps: [] },
      primitive: { kind: 'domain', name: 'orders' },
      checks: checkIds.map(check => ({
        ...{ check, status: 'passed', durationMs: 1, issues: [] },
        message: `saw ${written}`,
      })),
    }),
  });
}

/** Every value in every table. */
async function everyRow(db: Knex): Promise<string> {
  const tables = await db.migrate.currentVersion().then(() =>
    db.client.config.client === 'pg'
      ? db('information_schema.tables')
          .where({ table_schema: 'public' })
          .pluck('table_name')
      : db('sqlite_master').where({ type: 'table' }).pluck('name'),
  );
  const rows = await Promise.all(tables.map((name: string) => db(name)));
  return JSON.stringify(rows);
}

/** Each metric that the README names, of each source that has it; and spans of each part of the work. */
async function tellsOfItsWork(
  telemetry: Awaited<ReturnType<typeof startWholePlugin>>['telemetry'],
): Promise<void> {
  await telemetry.observe();
  const { points } = telemetry;
  const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
  const rows = readme.split('\n').filter(line => /^\| `primitives\./.test(line));
  const named = rows.flatMap(row => row.split('|')[1].match(/[a-z_.]+(?=`)/g));
  expect([...new Set(points.map(([name]) => name))].sort()).toEqual(
    named.sort(),
  );
  const github = ['github-core', 'github-gitops'];
  const all = ['argocd/local', ...github, 'registry'];
  const sourcesOf = (metric: string) => {
    const of = points.filter(([name]) => name === metric);
    return [...new Set(of.map(([, , attributes]) => attributes?.source))];
  };
  for (const [metric, sources] of [
    ['primitives.source.requests', all],
    ['primitives.source.attempts', all],
    ['primitives.source.lag', all],
    ['primitives.facts.recorded', all],
    ['primitives.source.fetches', github],
    ['primitives.source.rate_limit.limit', github],
    ['primitives.source.rate_limit.remaining', github],
  ] as const)
    expect([metric, sourcesOf(metric).sort()]).toEqual([metric, sources]);
  const spans = telemetry.spans();
  expect([...new Set(spans.map(({ name }) => name))].sort()).toEqual([
    'GET',
    'POST',
    'git fetch',
    'primitives.assembly',
    'primitives.detail.read',
    'primitives.facts.record',
    'primitives.source.collect',
  ]);
}

describeOnDatabases('primitives backend', databases => {
  let outside: Outside;
  let knex: Knex;
  const stops: Array<() => Promise<void>> = [];
  beforeEach(async () => {
    outside = await Outside.start(secrets);
    knex = await databases.init();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    await outside.stop();
  });

  async function start(
    options: { result?: AuthorizeResult.DENY; config?: object } = {},
  ) {
    const { config = outside.config, result } = options;
    const started = await startWholePlugin({ knex, config, result });
    stops.push(started.stop);
    return started;
  }

  const statusOf = (stage: { status: string }) => stage.status;
  const devStages = async (server: Parameters<typeof request>[0]) => {
    const { status, body } = await request(server).get(path);
    expect(status).toBe(200);
    return body.environments[0].stages.map(statusOf);
  };
  const green = ['passed', 'passed', 'passed', 'passed'];

  it('collects from real servers, serves what follows, and tells who looks on', async () => {
    const { server, publish, telemetry } = await start();
    await eventually(async () => {
      const { body } = await request(server).get(path);
      expect(body).toMatchObject({
        id,
        image: { digest: digest('1'), platforms: ['linux/amd64', 'linux/arm64'] },
      });
      // The digest comes to be known after the registry was looked at first.
      expect(body.stages.map(statusOf)).toEqual(green);
      expect(body.environments[0].stages.map(statusOf)).toEqual(green);
    });
    const client = new PrimitivesClient({
      fetch: async input => {
        const { pathname, search } = new URL(String(input));
        const response = await request(server).get(`${pathname}${search}`);
        return new Response(response.text, { status: response.status });
      },
      baseUrl: async () => 'http://x/api/primitives',
    });
    expect((await client.getPrimitives()).items).toMatchObject([
      { id, build: 'passed' },
    ]);
    // The stages are green before each source has been read to its end.
    await eventually(async () => {
      const { rules } = await client.getAudit();
      // Nothing is enabled beyond dev, so that no digest can have skipped it.
      expect(
        rules.flatMap(({ rule, status }) => (status === 'met' ? [] : [rule])),
      ).toEqual(['no-skipped-environment']);
      const { body: health } = await request(server).get(
        '/api/primitives/health',
      );
      expect(health).toEqual({
        status: 'ok',
        sources: [
          { source: 'github-core', status: 'ok' },
          { source: 'github-gitops', status: 'ok' },
          { source: 'registry', status: 'ok' },
          { source: 'argocd', instance: 'local', status: 'ok' },
        ],
      });
      // Whoever may read it knows by what it is named.
      const { tag } = (await request(server).get(path)).body;
      expect(tag).toMatch(/^[\w-]{22}$/);
      expect(publish).toHaveBeenCalledWith({
        recipients: { type: 'broadcast' },
        channel: 'primitives',
        message: { type: 'changed', tags: [tag], more: false },
      });
    });
    expect((await request(server).get(`${path}/durations`)).status).toBe(200);
    await tellsOfItsWork(telemetry);
  });

  it('answers 400, 401, 403, 404 and an open health check', async () => {
    const { server } = await start();
    const anonymous = mockCredentials.none.header();
    const get = (part: string) => request(server).get(`/api/primitives${part}`);
    expect(
      (await get('/primitives').set('authorization', anonymous)).status,
    ).toBe(401);
    expect((await get('/health').set('authorization', anonymous)).status).toBe(
      200,
    );
    const unknown = await get('/primitives/domain-nothing-v0');
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.message).toContain("'domain-nothing-v0'");
    expect((await get('/primitives/..%2Fetc')).status).toBe(400);
    expect((await request(server).post('/api/primitives/refresh')).status).toBe(
      202,
    );
  });

  it('denies everything without permission', async () => {
    const { server } = await start({ result: AuthorizeResult.DENY });
    for (const part of ['/primitives', '/primitives/domain-orders-v0', '/audit'])
      expect((await request(server).get(`/api/primitives${part}`)).status).toBe(
        403,
      );
    expect((await request(server).post('/api/primitives/refresh')).status).toBe(
      403,
    );
  });

  it('shows what a webhook pointed at, for which it would not look within the hour', async () => {
    const { server, webhook } = await start();
    await eventually(async () =>
      expect(await devStages(server)).toEqual(green),
    );
    outside.gitops.commit({
      [`sources/values/env/dev/apps/${id}.yaml`]: 'enabled: false\n',
    });
    await webhook('github.push', {
      ref: 'refs/heads/main',
      repository: { name: 'ameide-gitops', owner: { login: 'ameideio' } },
    });
    await eventually(async () => {
      const { body } = await request(server).get(path);
      expect(body.environments[0].enabled).toBe(false);
    });
  });

  it('says of which source it knows nothing new, and keeps what it knew', async () => {
    outside.argocd.failure = 503;
    const { server } = await start();
    const health = async () =>
      (await request(server).get('/api/primitives/health')).body;
    await eventually(async () =>
      expect(await health()).toEqual({
        status: 'degraded',
        sources: [
          { source: 'github-core', status: 'ok' },
          { source: 'github-gitops', status: 'ok' },
          { source: 'registry', status: 'ok' },
          { source: 'argocd', instance: 'local', status: 'failed' },
        ],
      }),
    );
    await eventually(async () =>
      expect((await devStages(server))[1]).toBe('unknown'),
    );
    outside.argocd.failure = undefined;
    await eventually(async () =>
      expect(await devStages(server)).toEqual(green),
    );
    expect((await health()).status).toBe('ok');
  });

  it('shows its secrets to the systems that they are for, and nobody’s to anybody else', async () => {
    plant(outside);
    const well = await start();
    await well.webhook('github.push', {
      ref: `refs/heads/${written}`,
      repository: { name: 'ameide', owner: { login: 'ameideio' } },
      head_commit: { message: written },
    });
    await well.webhook('argocd.notification', { application: written });
    await eventually(async () =>
      expect(await devStages(well.server)).toEqual(green),
    );
    expect(outside.registry.headers.map(h => h.authorization)).toContain(
      `Basic ${Buffer.from(`portal:${secrets.registry}`).toString('base64')}`,
    );
    // What was written is read, and cleaned.
    await eventually(async () => {
      const rows = await everyRow(knex);
      const parts = [
        ...['Rotate https://***@', 'Enable ***', 'saw ***'],
        'https://***/api',
      ];
      expect(parts.filter(part => !rows.includes(part))).toEqual([]);
    });
    stops.splice(0);
    await well.stop();

    // Systems that refuse, and repeat what they were shown.
    const { primitives, ...rest } = outside.config;
    const repeat = await ScriptedServer.start(({ headers }) => ({
      status: 400,
      headers: { 'x-seen': String(headers.authorization) },
      body: {
        message: `bad credentials ${headers.authorization}`,
        error: `bad credentials ${headers.authorization}`,
        errors: [{ code: 'DENIED', message: `not ${headers.authorization}` }],
      },
    }));
    stops.push(() => repeat.stop());
    outside.github.instead = ({ headers }, response) => {
      const text = `bad credentials ${headers.authorization}`;
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message: text, documentation_url: text }));
      return true;
    };
    const refused = await start({
      config: {
        ...rest,
        primitives: {
          ...primitives,
          registry: { ...primitives.registry, apiUrl: repeat.url },
          argocd: {
            instances: [
              { ...primitives.argocd.instances[0], url: repeat.url },
            ],
          },
        },
      },
    });
    const get = async (part: string) =>
      JSON.stringify(
        (await request(refused.server).get(`/api/primitives${part}`)).body,
      );
    await request(refused.server).post('/api/primitives/refresh');
    await eventually(async () => {
      const { items } = JSON.parse(await get('/sources'));
      for (const { status } of items) expect(status).toBe('failed');
    });
    // Backstage's own events service writes each event down, at level debug.
    const lines = [...well.lines, ...refused.lines].filter(
      line => !line.startsWith('Event received: topic='),
    );
    const shown = [
      ...[...lines, await everyRow(knex)],
      ...(await Promise.all(
        ['/sources', '/health', '/primitives', `/primitives/${id}`].map(get),
      )),
      ...(await Promise.all(
        ['/audit', '/audit/items', '/audit/breaches', '/audit/export'].map(
          get,
        ),
      )),
    ];
    expect(shown.join('').length).toBeGreaterThan(10_000);
    for (const canary of canaries)
      expect(shown.filter(text => text.includes(canary))).toEqual([]);
  });
});
