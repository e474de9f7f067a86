import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeChange } from '../change/change';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { findTools, Tools } from '../tools/tools';
import { scaffoldWiring } from '../wiring/scaffold';
import { gate } from './gate';

// Real helm, a dozen times in one test, on a machine that may be busy.
jest.setTimeout(90_000);

describe('what is kept of renders', () => {
  let seed: SeedRepository;
  let tools: Tools;
  let cache: string;
  beforeAll(async () => {
    tools = await findTools();
    cache = mkdtempSync(join(tmpdir(), 'kept-'));
    seed = createSeedRepository();
    const wiring = { kind: 'domain', name: 'orders', version: 'v0' } as const;
    await writeChange(
      seed.root,
      await scaffoldWiring({ root: seed.root, ...wiring, withSmoke: true }),
    );
  });
  afterAll(() => {
    seed.remove();
    rmSync(cache, { recursive: true, force: true });
  });
  /** With a helm that is not there, only what is kept can pass. */
  const without: () => Tools = () => ({
    ...tools,
    helm: { ...tools.helm, file: '/nowhere/helm' },
  });
  const status = async (given: Tools, judge = 'one') => {
    const report = await gate({
      root: seed.root,
      tools: given,
      render: 'plain',
      cache,
      judge,
    });
    return report.checks.find(c => c.check === 'helm')?.status;
  };

  it('is taken for the same inputs, and for nothing else', async () => {
    expect(await status(without())).toBe('error');
    // That helm was not there is not kept.
    expect(await status(tools)).toBe('passed');
    expect(await status(without())).toBe('passed');
    expect(await status(without(), 'another judge')).toBe('error');
    expect(await status(tools)).toBe('passed');
    for (const path of [
      'sources/values/env/staging/globals.yaml',
      'sources/charts/helm-test-jobs/templates/jobs.yaml',
      'config/node-profiles/general.yaml',
    ]) {
      appendFileSync(join(seed.root, path), '# touched\n');
      expect(await status(without())).toBe('error');
      expect(await status(tools)).toBe('passed');
      expect(await status(without())).toBe('passed');
    }
    expect(readdirSync(join(cache, 'gate'))).toHaveLength(1);
  });
});
