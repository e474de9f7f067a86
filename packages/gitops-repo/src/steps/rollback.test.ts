import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { english } from '@ameide/plugin-primitives-common';
import { Change, readText, writeChange } from '../change/change';
import { holdsFile, parseHolds } from '../policy/holds';
import { policyFile } from '../policy/policy';
import { PastState } from '../policy/state-history';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { readEnvironmentState } from '../values/state';
import { scaffoldWiring } from '../wiring/scaffold';
import { bump } from './bump';
import { enable } from './enable';
import { hold, release } from './hold';
import { promote } from './promote';
import { previousGood, rollback } from './rollback';

const [one, two, three] = ['1', '2', '3'].map(
  d => `sha256:${d.repeat(64)}` as const,
);
const registry = 'ghcr.io/ameideio';
const ref = { kind: 'domain', name: 'orders', version: 'v0' } as const;
const id = 'domain-orders-v0';
const environment = 'dev' as const;
const now = new Date('2026-11-24T12:00:00Z');

it.each([
  [[one], undefined],
  [[one, two], one],
  [[one, two, one], undefined],
  [[one, two, one, three], one],
  [[one, two, three], two],
  [[one, two, three, two], one],
  [[one, two, three, two, three], two],
])('after %j the way back is to %s', (digests, back) => {
  const past = digests
    .map(
      (digest, at): PastState => ({
        ...{ commit: `c${at}`, at: now, enabled: true, digest },
      }),
    )
    .reverse();
  expect(previousGood(past, digests[digests.length - 1])?.digest).toBe(back);
});

describe('ways back, and holds', () => {
  let seed: SeedRepository;
  beforeEach(async () => {
    seed = createSeedRepository();
    await merge(
      await scaffoldWiring({ root: seed.root, ...ref, withSmoke: true }),
    );
  });
  afterEach(() => seed.remove());

  async function merge(change: Change) {
    await writeChange(seed.root, change);
    seed.commit(change.branch);
  }
  const where = () => ({ root: seed.root, ref, environment });
  const at = () => ({ ...where(), now });
  const enabled = async (digest: string) =>
    merge(await enable({ ...at(), digest, registry }));
  const held = {
    digest: two,
    until: '2026-12-01',
    reason: 'Until it is fixed',
  };
  const runs = async (component = id) =>
    (await readEnvironmentState(seed.root, component, 'dev'))?.digest;
  const bumpTo = (digest: string) =>
    bump({
      ...at(),
      registry,
      channel: 'main',
      client: {
        resolve: async ({ repository }) => ({
          ...{ repository, digest, kind: 'index' as const },
          platforms: ['linux/amd64', 'linux/arm64'],
        }),
      },
    });

  it('goes back to the one before, workload and smoke together, and no further than was good', async () => {
    for (const digest of [one, two, three]) await enabled(digest);
    const change = await rollback(at());
    expect(change).toMatchObject({ from: three, to: two });
    expect(change.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(change.branch).toBe('primitive/domain-orders-v0/enable-dev');
    await merge(change);
    expect([await runs(), await runs(`${id}-smoke`)]).toEqual([two, two]);
    expect((await rollback(at())).to).toBe(one);
    expect((await rollback({ ...at(), to: three })).to).toBe(three);
  });

  it('is not undone by the next bump, until somebody brings the digest in by name', async () => {
    await enabled(one);
    await enabled(two);
    await merge(await rollback(at()));
    expect(await bumpTo(two)).toEqual({
      refusals: [
        `somebody went back from ${two}; publish another, or enable it by name`,
      ],
    });
    expect(await bumpTo(three)).toMatchObject({ image: { digest: three } });
    await enabled(two);
    await enabled(three);
    expect(await bumpTo(two)).toMatchObject({ image: { digest: two } });
  });

  it('never takes a history that is cut off for one without a way back', async () => {
    await enabled(one);
    const head = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: seed.root,
    });
    writeFileSync(join(seed.root, '.git/shallow'), head);
    await expect(bumpTo(two)).rejects.toThrow(
      `cannot tell whether somebody went back from ${two}`,
    );
    await expect(rollback(at())).rejects.toThrow('fetch-depth: 0');
  });

  it('refuses what was never there, and says what was', async () => {
    await expect(rollback(at())).rejects.toThrow('is not enabled in dev');
    await enabled(one);
    await expect(rollback(at())).rejects.toThrow(
      `never ran another digest in dev than ${one}`,
    );
    await enabled(two);
    await expect(rollback({ ...at(), to: three })).rejects.toThrow(
      `to: ${three} never ran in dev; there were ${one}`,
    );
    await expect(rollback({ ...at(), to: two })).rejects.toThrow(
      'runs sha256:2222',
    );
  });

  it('keeps a digest until the last day, against all that would move it', async () => {
    await enabled(one);
    await enabled(two);
    await merge(await hold({ ...at(), ...held }));
    await expect(enabled(three)).rejects.toThrow(
      `${id} is held at ${two} in dev until 2026-12-01: Until it is fixed; next: whoever owns config/holds.yaml releases it`,
    );
    await expect(rollback(at())).rejects.toThrow('is held at');
    expect(await bumpTo(three)).toEqual({
      refusals: [expect.stringContaining('domain-orders-v0 is held')],
    });
    const later = { now: new Date('2026-12-02T00:00:00Z') };
    expect(
      (await enable({ ...at(), ...later, digest: three, registry })).changed,
    ).toHaveLength(2);
    const change = await release(where());
    expect(change.released.digest).toBe(two);
    await merge(change);
    await enabled(three);
    expect(await runs()).toBe(three);
  });

  it('is replaced by another hold, and is one at a time', async () => {
    await enabled(two);
    await merge(await hold({ ...at(), ...held }));
    await merge(await hold({ ...at(), ...held, until: '2026-12-24' }));
    const text = await readText(seed.root, holdsFile);
    expect(parseHolds(text).map(({ until }) => until)).toEqual(['2026-12-24']);
  });

  it.each([
    [{ digest: three }, `runs ${two} in dev, not ${three}`],
    [{ until: '2026-11-23' }, 'until: 2026-11-23 is over'],
    [{ until: 'soon' }, 'until: must be a day'],
    [{ reason: ' ' }, 'reason: must say why'],
    [{ reason: 'a\nb' }, 'reason: must be one line'],
    [{ environment: 'local' as const }, 'is in no file of config/clusters'],
  ])('refuses the hold %j', async (change, words) => {
    await enabled(two);
    await expect(hold({ ...at(), ...held, ...change })).rejects.toThrow(words);
  });

  it('has nothing to release where nothing is held', async () => {
    await expect(release(where())).rejects.toThrow(
      'config/holds.yaml: domain-orders-v0 is not held in dev',
    );
  });

  it('leaves alone what has not soaked when all is promoted, and refuses it when it alone is', async () => {
    writeFileSync(
      join(seed.root, policyFile),
      'environments: { staging: { soak: 1h } }\n',
    );
    await enabled(one);
    const soon = { root: seed.root, from: 'dev', to: 'staging' } as const;
    const all = await promote(soon);
    expect(all.promoted).toEqual([]);
    expect(all.notes.map(english).join()).toContain('must run for 1h in dev before staging');
    await expect(promote({ ...soon, ids: [id] })).rejects.toThrow(/next: wait until/);
    const later = new Date(Date.now() + 3_600_000);
    expect((await promote({ ...soon, now: later })).promoted).toHaveLength(1);
  });
});
