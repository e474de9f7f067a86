import { execFileSync } from 'node:child_process';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { english, PrimitiveRef, primitiveId } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { writeChange } from '../change/change';
import { enable } from '../steps/enable';
import { promote } from '../steps/promote';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { scaffoldWiring } from '../wiring/scaffold';
import { ArgoCDClient } from './client';

const digest = `sha256:${'1'.repeat(64)}` as const;
const orders = { kind: 'domain', name: 'orders', version: 'v0' } as const;
const stock = { kind: 'domain', name: 'stock', version: 'v0' } as const;
const base = '/api/v1/applications';
const listPath = `${base}?fields=${[
  'metadata.name',
  'status.sync.status',
  'status.health',
  'status.operationState.phase',
  'status.operationState.finishedAt',
  'status.operationState.operation.sync',
]
  .map(field => `items.${field}`)
  .join(',')}`;
const statusSchema = z.object({
  status: z.object({
    sync: z.object({ status: z.string() }),
    health: z.object({ status: z.string() }),
    operationState: z.object({
      phase: z.string(),
      finishedAt: z.string(),
      syncResult: z.unknown(),
    }),
  }),
});
const id = 'domain-orders-v0';
const token = 'read-only';

describe('a promotion with access to Argo CD', () => {
  let seed: SeedRepository;
  let server: Server;
  let argocd: ArgoCDClient;
  let answers: Record<string, { status?: number; body?: unknown }>;
  let seen: string[];

  const application = (revision: string, health = 'Healthy') => ({
    body: {
      metadata: { name: 'x' },
      status: {
        sync: { status: 'Synced', revision },
        health: { status: health },
        reconciledAt: '2026-11-24T12:00:01Z',
        operationState: {
          phase: 'Succeeded',
          finishedAt: '2026-11-24T12:00:00Z',
          syncResult: {
            revision,
            resources: [{ hookType: 'PostSync', hookPhase: 'Succeeded' }],
          },
        },
      },
    },
  });

  const workload = (component: string) => `${base}/dev-${component}`;
  /** Runs a primitive in dev by a merged change, and well by what Argo CD says. */
  const run = async (ref: PrimitiveRef, withSmoke = true) => {
    const { root } = seed;
    await writeChange(
      root,
      await scaffoldWiring({ root, ...ref, withSmoke }),
    );
    const registry = 'ghcr.io/ameideio';
    await writeChange(
      root,
      await enable({ root, registry, ref, environment: 'dev', digest }),
    );
    seed.commit('Run it in dev');
    const head = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
    const nodes = [
      { kind: 'Pod', images: [`r/a@${digest}`] },
      { kind: 'Service' },
    ];
    answers[workload(primitiveId(ref))] = application(head);
    answers[workload(`${primitiveId(ref)}-smoke`)] = application(head);
    answers[`${workload(primitiveId(ref))}/resource-tree`] = {
      body: { nodes },
    };
  };
  /** What a list gives of the Applications there are: less than each says itself. */
  const list = () =>
    Object.entries(answers)
      .filter(([path]) => /\/dev-[^/]+$/.test(path))
      .map(([path, { body }]) => {
        const { sync, health, operationState } = statusSchema.parse(body).status;
        const { phase, finishedAt, syncResult } = operationState;
        return {
          metadata: { name: path.slice(base.length + 1) },
          status: {
            sync: { status: sync.status },
            health,
            operationState: { phase, finishedAt, operation: { sync: syncResult } },
          },
        };
      });

  beforeEach(async () => {
    seed = createSeedRepository();
    answers = {};
    await run(orders);
    seen = [];
    server = createServer((request, response) => {
      seen.push(`${request.headers.authorization} ${request.url}`);
      const { status = 200, body = {} } =
        request.url === listPath && !answers[listPath]
          ? { body: { items: list() } }
          : answers[request.url ?? ''] ?? { status: 403 };
      response.writeHead(status).end(JSON.stringify(body));
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    argocd = ArgoCDClient.create({ server: `localhost:${port}`, token });
  });
  afterEach(async () => {
    await new Promise(resolve => server.close(resolve));
    seed.remove();
  });

  const one = () =>
    promote({ root: seed.root, from: 'dev', to: 'staging', ids: [id], argocd });
  const all = () =>
    promote({ root: seed.root, from: 'dev', to: 'staging', argocd });

  const asked = () =>
    seen
      .map(line => line.replace(`Bearer ${token} ${base}`, ''))
      .map(path => path.replace(/\?fields=.*/, '?'))
      .sort();

  it('takes one that is Synced, Healthy and smoked, by three requests', async () => {
    expect((await one()).promoted).toEqual([
      { id, digest, repository: 'ghcr.io/ameideio/primitive-domain-orders' },
    ]);
    expect(asked()).toEqual([
      `/dev-${id}`,
      `/dev-${id}-smoke`,
      `/dev-${id}/resource-tree`,
    ]);
    expect(seen[0]).toContain(`Bearer ${token} `);
  });

  it('asks of several by one list, and only of those that it speaks for what no list tells', async () => {
    await run(stock);
    expect((await all()).promoted.map(p => p.id)).toEqual([
      id,
      'domain-stock-v0',
    ]);
    expect(asked()).toEqual([
      `/dev-${id}`,
      `/dev-${id}/resource-tree`,
      '/dev-domain-stock-v0',
      '/dev-domain-stock-v0/resource-tree',
      '?',
    ]);
    seen = [];
    const { body } = answers[workload(id)];
    answers[workload(id)] = {
      body: {
        status: { ...statusSchema.parse(body).status, health: { status: 'Degraded' } },
      },
    };
    expect((await all()).notes.map(english)).toEqual([
      `${id} is left alone: dev-${id} is Degraded, not Healthy`,
    ]);
    expect(asked()).toEqual([
      '/dev-domain-stock-v0',
      '/dev-domain-stock-v0/resource-tree',
      '?',
    ]);
  });

  it('asks for the smoke itself where a list says nothing of its sync', async () => {
    await run(stock);
    const items = list().map(({ status, ...rest }) => {
      const { operation: _, ...operationState } = status.operationState;
      return { ...rest, status: { ...status, operationState } };
    });
    answers[listPath] = { body: { items } };
    expect((await all()).promoted).toHaveLength(2);
    expect(asked()).toContain(`/dev-${id}-smoke`);
  });

  it('asks nothing about what runs in the target already', async () => {
    await writeChange(seed.root, await all());
    seen = [];
    expect(await all()).toMatchObject({ promoted: [], notes: [], changed: [] });
    const { promoted, notes } = await one();
    expect(promoted).toEqual([]);
    expect(notes.map(english)).toEqual([
      `${id} is at ${digest} in staging already`,
    ]);
    expect(seen).toEqual([]);
  });

  it('refuses what is not, or leaves it alone where all were asked for', async () => {
    answers[workload(id)] = application('f'.repeat(40));
    await expect(one()).rejects.toThrow(
      `dev-${id} is at fffffff, which is not known to ask for ${digest}`,
    );
    delete answers[workload(`${id}-smoke`)];
    const { promoted, notes, changed } = await all();
    expect([promoted, changed]).toEqual([[], []]);
    expect(notes.map(english)).toEqual([
      expect.stringContaining('is left alone: dev-domain-orders-v0 is at'),
      expect.stringContaining(
        `Argo CD shows no Application dev-${id}-smoke: it is not there, or the account may not see it`,
      ),
    ]);
  });

  it('refuses what is scaled to none: Healthy, and never started', async () => {
    answers[`${workload(id)}/resource-tree`] = {
      body: { nodes: [{ kind: 'Deployment' }, { kind: 'ReplicaSet' }] },
    };
    await expect(one()).rejects.toThrow(
      `dev-${id} has no pod, so nothing proves that ${digest} runs; next: whoever owns its values gives it one replica at least there`,
    );
  });

  it('refuses what has no smoke, and takes it once it has one that passed', async () => {
    await run(stock, false);
    const it = () =>
      promote({
        ...{ root: seed.root, from: 'dev', to: 'staging', argocd },
        ids: ['domain-stock-v0'],
      });
    await expect(it()).rejects.toThrow(
      /domain-stock-v0 has no smoke, so nothing proves that it works; next: .*scaffold … --with-smoke.*enable … --env dev --digest sha256:1111/,
    );
    // Wired by what the refusal says, it is still enabled nowhere.
    const { root } = seed;
    await writeChange(
      root,
      await scaffoldWiring({ root, ...stock, withSmoke: true }),
    );
    await expect(it()).rejects.toThrow(
      'the smoke of domain-stock-v0 is not enabled in dev',
    );
    await run(stock);
    expect((await it()).promoted).toHaveLength(1);
  });

  it('never takes a list that it may not see for an empty one', async () => {
    await run(stock);
    answers[listPath] = { status: 403 };
    await expect(all()).rejects.toThrow(
      'lets the account of ARGOCD_AUTH_TOKEN list no Applications',
    );
  });

  it.each([
    [
      { status: 401 },
      'does not accept the token; give a valid one in ARGOCD_AUTH_TOKEN',
    ],
    [{ status: 500 }, 'answered 500 for /api/v1/applications/dev-'],
    [{ body: { status: [] } }, 'answered something else'],
  ])('never takes %j for a yes', async (answer, why) => {
    answers[`/api/v1/applications/dev-${id}`] = answer;
    await expect(all()).rejects.toThrow(why);
  });

  it('says when nobody answers', async () => {
    const nobody = ArgoCDClient.create({ server: 'localhost:1', token });
    await expect(
      promote({
        ...{ root: seed.root, from: 'dev', to: 'staging' },
        argocd: nobody,
      }),
    ).rejects.toThrow('Argo CD at http://localhost:1 does not answer');
  });
});
