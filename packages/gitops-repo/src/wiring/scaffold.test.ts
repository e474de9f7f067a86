import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeChange } from '../change/change';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { scaffoldWiring } from './scaffold';

describe('scaffoldWiring', () => {
  let seed: SeedRepository;
  beforeEach(() => {
    seed = createSeedRepository();
  });
  afterEach(() => seed.remove());
  const orders = {
    kind: 'domain',
    name: 'orders',
    version: 'v0',
    withSmoke: true,
  } as const;

  it.each([
    [{ ...orders, name: '../orders' }, 'UsageError', 'lower-case words'],
    [{ ...orders, name: 'orders-smoke' }, 'UsageError', 'must not end in'],
    [{ ...orders, version: 'v01' }, 'UsageError', 'without leading zeros'],
    [
      { ...orders, environment: 'local' as const },
      'RefusedError',
      'is in no file of config/clusters',
    ],
  ])('refuses %j', async (input, name, why) => {
    await expect(
      scaffoldWiring({ root: seed.root, ...input }),
    ).rejects.toMatchObject({
      name,
      message: expect.stringContaining(why),
    });
  });

  it('finds nothing to change the second time', async () => {
    const first = await scaffoldWiring({ root: seed.root, ...orders });
    expect(first).toMatchObject({
      branch: 'primitive/domain-orders-v0/wiring',
      changed: [...first.files.keys()],
    });
    await writeChange(seed.root, first);
    const second = await scaffoldWiring({ root: seed.root, ...orders });
    expect(second.changed).toEqual([]);
    expect(second.files).toEqual(first.files);
  });

  it('shows what differs instead of writing over it, unless forced', async () => {
    const change = await scaffoldWiring({ root: seed.root, ...orders });
    await writeChange(seed.root, change);
    const path = 'sources/values/_shared/apps/domain-orders-v0.yaml';
    appendFileSync(join(seed.root, path), 'replicas: 3\n');
    await expect(
      scaffoldWiring({ root: seed.root, ...orders }),
    ).rejects.toThrow(`${path}\n  - 9: replicas: 3`);
    await expect(
      scaffoldWiring({ root: seed.root, ...orders, force: true }),
    ).resolves.toMatchObject({ changed: [path] });
  });
});
