import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runAmeide } from '../testing/run-ameide';
import { SeedRepository } from '../testing/seed';

jest.setTimeout(60_000);

const orders = ['--kind', 'domain', '--name', 'orders'];

describe('what is in a core repository', () => {
  let seed: SeedRepository;
  let sha: string;

  beforeAll(async () => {
    seed = SeedRepository.create();
    await runAmeide([
      'primitive',
      'scaffold',
      ...orders,
      '--language',
      'typescript',
      '--owner',
      'group:default/orders-team',
      '--root',
      seed.root,
    ]);
    sha = seed.commit('Scaffold orders');
  });

  afterAll(() => seed.remove());

  const ameide = (...args: string[]) =>
    runAmeide(['primitive', ...args, '--root', seed.root]);

  it('is listed', async () => {
    const listed = await ameide('list', '--json');
    expect(listed.status).toBe(0);
    expect(JSON.parse(listed.output)).toEqual([
      { kind: 'domain', name: 'orders', language: 'typescript' },
    ]);
    expect((await ameide('list')).output).toBe('domain/orders  typescript\n');
    expect((await ameide('list', '--changed', 'HEAD')).output).toBe('');
  });

  it('is described, for a program and for a person', async () => {
    const described = await ameide('describe', ...orders, '--json');
    expect(described.status).toBe(0);
    expect(JSON.parse(described.output)).toEqual({
      schemaVersion: 1,
      kind: 'domain',
      name: 'orders',
      path: 'primitives/domain/orders',
      language: 'typescript',
      owner: 'group:default/orders-team',
      version: 'v0',
      contractVersions: ['v1'],
      shape: { status: 'passed', issues: [] },
      tests: { unit: expect.any(Number), integration: expect.any(Number) },
      lastCommit: {
        sha,
        date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        author: 'Test',
        subject: 'Scaffold orders',
      },
    });
    const { output } = await ameide('describe', ...orders);
    expect(output).toContain('owner       group:default/orders-team\n');
    expect(output).toContain(`last commit ${sha.slice(0, 12)} `);
  });

  it('is not guessed where it is not there', async () => {
    rmSync(join(seed.root, 'primitives/domain/orders/catalog-info.yaml'));
    const described = JSON.parse(
      (await ameide('describe', ...orders, '--json')).output,
    );
    seed.git('checkout', '--quiet', '--', '.');
    expect(described).not.toHaveProperty('owner');
    expect(described).not.toHaveProperty('version');
    expect(described.shape.status).toBe('failed');
  });

  it('is refused when it is no primitive', async () => {
    const ran = await ameide(
      'describe',
      '--kind',
      'domain',
      '--name',
      'nobody',
    );
    expect(ran.status).toBe(2);
    expect(ran.errors).toContain('there is no primitives/domain/nobody');
  });
});
