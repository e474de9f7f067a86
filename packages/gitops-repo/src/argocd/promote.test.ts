import { execFileSync } from 'node:child_process';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
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
const ref = { kind: 'domain', name: 'orders', version: 'v0' } as const;
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

  beforeEach(async () => {
    seed = createSeedRepository();
    await writeChange(
      seed.root,
      await scaffoldWiring({ root: seed.root, ...ref, withSmoke: true }),
    );
    await writeChange(
      seed.root,
      await enable({
        ...{ root: seed.root, ref, environment: 'dev', digest },
        registry: 'ghcr.io/ameideio',
      }),
    );
    seed.commit('Run it in dev');
    const head = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: seed.root,
      encoding: 'utf8',
    }).trim();
    const base = '/api/v1/applications';
    answers = {
      [`${base}/dev-${id}`]: application(head),
      [`${base}/dev-${id}-smoke`]: application(head),
      [`${base}/dev-${id}/resource-tree`]: {
        body: {
          nodes: [
            { kind: 'Pod', images: [`r/a@${digest}`] },
            { kind: 'Service' },
          ],
        },
      },
    };
    seen = [];
    server = createServer((request, response) => {
      seen.push(`${request.headers.authorization} ${request.url}`);
      const { status = 200, body = {} } = answers[request.url ?? ''] ?? {
        status: 403,
      };
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
    promote({ root: seed.root, from: 'dev', to: 'staging', id, argocd });
  const all = () =>
    promote({ root: seed.root, from: 'dev', to: 'staging', argocd });

  it('takes what is Synced, Healthy and smoked, by three requests', async () => {
    expect((await all()).promoted).toEqual([
      { id, digest, repository: 'ghcr.io/ameideio/primitive-domain-orders' },
    ]);
    expect(seen.sort()).toEqual([
      `Bearer ${token} /api/v1/applications/dev-${id}`,
      `Bearer ${token} /api/v1/applications/dev-${id}-smoke`,
      `Bearer ${token} /api/v1/applications/dev-${id}/resource-tree`,
    ]);
  });

  it('refuses what is not, or leaves it alone where all were asked for', async () => {
    const path = `/api/v1/applications/dev-${id}`;
    answers[path] = application('f'.repeat(40));
    await expect(one()).rejects.toThrow(
      `dev-${id} is at fffffff, which is not known to ask for ${digest}`,
    );
    delete answers[`${path}-smoke`];
    const { promoted, notes, changed } = await all();
    expect([promoted, changed]).toEqual([[], []]);
    expect(notes).toEqual([
      expect.stringContaining('is left alone: dev-domain-orders-v0 is at'),
      expect.stringContaining(
        `Argo CD shows no Application dev-${id}-smoke: it is not there, or the account may not see it`,
      ),
    ]);
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
