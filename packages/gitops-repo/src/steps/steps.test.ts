import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { english } from '@ameide/plugin-primitives-common';
import { writeChange } from '../change/change';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { scaffoldWiring } from '../wiring/scaffold';
import { bump } from './bump';
import { enable } from './enable';
import { promote } from './promote';
import { isPromotionBranch, promotionBranch } from './promotion-branch';
import { retrySmoke } from './retry-smoke';

const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;
const registry = 'ghcr.io/ameideio';
const orders = { kind: 'domain', name: 'orders', version: 'v0' } as const;
const billing = {
  kind: 'integration',
  name: 'billing',
  version: 'v1',
} as const;
const file = (environment: string, id: string) =>
  `sources/values/env/${environment}/apps/${id}.yaml`;

describe('enable, bump and promote', () => {
  let seed: SeedRepository;
  beforeEach(async () => {
    seed = createSeedRepository();
    for (const ref of [orders, billing]) {
      await writeChange(
        seed.root,
        await scaffoldWiring({
          root: seed.root,
          ...ref,
          withSmoke: ref === orders,
        }),
      );
    }
  });
  afterEach(() => seed.remove());
  const read = (path: string) => readFileSync(join(seed.root, path), 'utf8');
  const run = async (
    ref: typeof orders | typeof billing,
    digest: string,
    environment: 'dev' | 'staging' = 'dev',
  ) =>
    writeChange(
      seed.root,
      await enable({ root: seed.root, ref, environment, digest, registry }),
    );

  it('enables workload and smoke in one change, at one digest', async () => {
    const change = await enable({
      root: seed.root,
      ref: orders,
      environment: 'dev',
      digest: one,
      registry,
    });
    expect(change.branch).toBe('primitive/domain-orders-v0/enable-dev');
    const text = (id: string) =>
      `# ${id} in dev. Changed by the enable, bump and promote workflows.\nenabled: true\nimage:\n  ref: "ghcr.io/ameideio/primitive-domain-orders@${one}"\n`;
    expect(Object.fromEntries(change.files)).toEqual({
      [file('dev', 'domain-orders-v0')]: text('domain-orders-v0'),
      [file('dev', 'domain-orders-v0-smoke')]: text('domain-orders-v0-smoke'),
    });
  });

  it('disables without forgetting the image', async () => {
    await run(orders, one);
    const change = await enable({
      root: seed.root,
      ref: orders,
      environment: 'dev',
      disable: true,
      registry,
    });
    expect(change.files.get(file('dev', 'domain-orders-v0'))).toContain(
      `enabled: false\nimage:\n  ref: "ghcr.io/ameideio/primitive-domain-orders@${one}"`,
    );
  });

  it.each([
    [
      { ref: { ...orders, version: 'v7' }, environment: 'dev', digest: one },
      'RefusedError',
      'domain-orders-v7 is not wired',
    ],
    [
      { ref: orders, environment: 'dev', digest: 'latest' },
      'UsageError',
      'digest: must be "sha256:"',
    ],
    [{ ref: orders, environment: 'dev' }, 'UsageError', 'digest: is required'],
    [
      { ref: orders, environment: 'local', digest: one },
      'RefusedError',
      '"local" is in no file of config/clusters',
    ],
  ] as const)('refuses to enable %j', async (input, name, why) => {
    await expect(
      enable({ root: seed.root, registry, ...input }),
    ).rejects.toMatchObject({ name, message: expect.stringContaining(why) });
  });

  it('promotes what is enabled, byte for byte the same reference, and touches nothing else', async () => {
    await run(orders, one);
    const promotion = await promote({
      root: seed.root,
      from: 'dev',
      to: 'staging',
    });
    expect(promotion).toMatchObject({
      branch: 'promotion/dev-to-staging',
      promoted: [
        {
          id: 'domain-orders-v0',
          repository: `${registry}/primitive-domain-orders`,
          digest: one,
        },
      ],
      changed: [
        file('staging', 'domain-orders-v0'),
        file('staging', 'domain-orders-v0-smoke'),
      ],
    });
    expect(promotion.notes.map(english)).toEqual([
      'integration-billing-v1 is not enabled in dev; left alone',
    ]);
    await writeChange(seed.root, promotion);
    const ref = (text: string) => /ref: .*/.exec(text)?.[0];
    expect(ref(read(file('staging', 'domain-orders-v0')))).toBe(
      ref(read(file('dev', 'domain-orders-v0'))),
    );
    await expect(
      promote({ root: seed.root, from: 'dev', to: 'staging' }),
    ).resolves.toMatchObject({ changed: [] });
  });

  it('promotes one primitive on its own branch', async () => {
    await run(billing, two);
    await expect(
      promote({
        root: seed.root,
        from: 'dev',
        to: 'staging',
        ids: ['integration-billing-v1'],
      }),
    ).resolves.toMatchObject({
      branch: 'primitive/integration-billing-v1/enable-staging',
      changed: [file('staging', 'integration-billing-v1')],
    });
  });

  it('promotes a selection in one change, and asks one branch for it however it is named', async () => {
    await run(orders, one);
    await run(billing, two);
    const ids = ['integration-billing-v1', 'domain-orders-v0'];
    const where = { root: seed.root, from: 'dev', to: 'staging' } as const;
    const selection = await promote({ ...where, ids });
    expect(selection.promoted.map(p => p.id)).toEqual([...ids].sort());
    expect(selection.branch).toMatch(/^promotion\/dev-to-staging-[0-9a-f]{12}$/);
    const again = await promote({ ...where, ids: [ids[1], ids[0], ids[1]] });
    expect(again.branch).toBe(selection.branch);
  });

  it('has branches for promotions of several that are told from all others', () => {
    const step = { from: 'dev', to: 'staging' } as const;
    const ids = ['domain-a-v0', 'domain-b-v0'];
    for (const options of [step, { ...step, ids }])
      expect(isPromotionBranch(promotionBranch(options))).toBe(true);
    for (const branch of [
      promotionBranch({ ...step, ids: ['domain-a-v0'] }),
      'promotion/dev-to-production',
      'promotion/dev-to-staging-x',
      'promotion/dev-to-staging/x',
      'x/promotion/dev-to-staging',
    ])
      expect(isPromotionBranch(branch)).toBe(false);
  });

  it('moves nothing of a selection when one may not, and says of each why', async () => {
    await run(orders, one);
    const ids = ['domain-orders-v0', 'integration-billing-v1', 'agent-none-v0'];
    const where = { root: seed.root, from: 'dev', to: 'staging' } as const;
    await expect(promote({ ...where, ids })).rejects.toMatchObject({
      name: 'RefusedError',
      message:
        'agent-none-v0 is not enabled in dev; enable it there first\nintegration-billing-v1 is not enabled in dev; enable it there first',
    });
  });

  it('runs a smoke again by a count, and asks once for what is not merged', async () => {
    await run(orders, one);
    const where = { root: seed.root, ref: orders, environment: 'dev' } as const;
    const retry = await retrySmoke(where);
    const path = file('dev', 'domain-orders-v0-smoke');
    const before = read(path);
    expect(retry).toMatchObject({
      ...{ digest: one, attempt: 1, changed: [path] },
      branch: 'primitive/domain-orders-v0/smoke-dev',
    });
    expect(retry.files.get(path)).toBe(`${before}attempt: 1\n`);
    expect(await retrySmoke(where)).toEqual(retry);
    await writeChange(seed.root, retry);
    const second = await retrySmoke(where);
    expect(second.files.get(path)).toBe(`${before}attempt: 2\n`);
  });

  it('refuses to run a smoke again that does not run, or is not there', async () => {
    const retry = (ref: typeof orders | typeof billing) =>
      retrySmoke({ root: seed.root, ref, environment: 'dev' });
    await expect(retry(orders)).rejects.toThrow('is not enabled in dev');
    await expect(retry(billing)).rejects.toThrow('has no smoke');
  });

  it.each([
    [
      { from: 'dev', to: 'production' },
      'UsageError',
      'dev → production is no such step',
    ],
    [
      { from: 'staging', to: 'dev' },
      'UsageError',
      'staging → dev is no such step',
    ],
    [{ from: 'local', to: 'dev' }, 'UsageError', 'local → dev is no such step'],
    [
      { from: 'dev', to: 'staging', id: 'orders' },
      'UsageError',
      'is not <kind>-<name>-<version>',
    ],
    [
      { from: 'dev', to: 'staging', id: 'domain-orders-v0' },
      'RefusedError',
      'not enabled in dev',
    ],
  ] as const)('refuses to promote %j', async (input, name, why) => {
    const { from, to } = input;
    const ids = 'id' in input ? [input.id] : undefined;
    await expect(
      promote({ root: seed.root, from, to, ids }),
    ).rejects.toMatchObject({
      name,
      message: expect.stringContaining(why),
    });
  });

  it('bumps what is enabled, and says what it leaves alone', async () => {
    await run(orders, one);
    const asked: string[] = [];
    const client = (
      digest: string,
      platforms = ['linux/amd64', 'linux/arm64'],
    ) => ({
      async resolve({
        repository,
        reference,
      }: {
        repository: string;
        reference: string;
      }) {
        asked.push(`${repository}:${reference}`);
        return { repository, digest, kind: 'index' as const, platforms };
      },
    });
    const options = {
      root: seed.root,
      environment: 'dev' as const,
      ref: orders,
      registry,
      channel: 'main',
    };
    const idle = await bump({ ...options, ref: billing, client: client(two) });
    expect(idle).toEqual({
      note: 'integration-billing-v1 is not enabled in dev; nothing to bump',
    });
    const moved = await bump({ ...options, client: client(two) });
    expect(moved).toMatchObject({
      image: { digest: two },
      change: {
        branch: 'primitive/domain-orders-v0/enable-dev',
        changed: [
          file('dev', 'domain-orders-v0'),
          file('dev', 'domain-orders-v0-smoke'),
        ],
      },
    });
    expect(asked).toEqual(['ghcr.io/ameideio/primitive-domain-orders:main']);
    await expect(bump({ ...options, client: client(one) })).resolves.toEqual({
      note: expect.stringContaining('the newest'),
    });
    await expect(
      bump({ ...options, client: client(two, ['linux/amd64']) }),
    ).rejects.toThrow('has no image for linux/arm64');
  });

  it.each([
    ['newer', { image: expect.anything() }],
    ['same', { image: expect.anything() }],
    [
      'older',
      {
        refusals: [expect.stringContaining('is older than what runs (a...b)')],
      },
    ],
    [
      'diverged',
      { refusals: [expect.stringContaining('is of another line than')] },
    ],
    [
      'unknown',
      {
        name: 'RefusedError',
        message: expect.stringContaining('cannot tell whether'),
      },
    ],
  ] as const)('bumps to an image that is %s: %j', async (order, outcome) => {
    await run(orders, one);
    seed.commit('Run it');
    const asked: unknown[] = [];
    const found = await bump({
      ...{ root: seed.root, environment: 'dev', ref: orders },
      ...{ registry, channel: 'main' },
      client: {
        resolve: async ({ repository }) => ({
          ...{ repository, digest: two, kind: 'index' as const },
          platforms: ['linux/amd64', 'linux/arm64'],
        }),
      },
      order: async images => {
        asked.push(images);
        return { order, words: 'a...b' };
      },
    }).catch((error: unknown) => error);
    expect(found).toMatchObject(outcome);
    expect(asked).toEqual([
      {
        repository: `${registry}/primitive-domain-orders`,
        from: one,
        to: two,
      },
    ]);
  });
});
