import { mockServices } from '@backstage/backend-test-utils';
import { pipelineSchema } from '@ameide/plugin-primitives-common';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { config, factsOf, green } from '../testing/world';
import { ProgressReader } from './progress-reader';

jest.setTimeout(120_000);

const id = 'domain-orders-v0';

describeOnDatabases('ProgressReader', databases => {
  let reading: Reading;
  let reader: ProgressReader;
  beforeEach(async () => {
    reading = await Reading.open(databases);
    await reading.record(factsOf(green));
    await reading.readAll();
    reader = new ProgressReader({
      ...{ db: reading.db, config, logger: mockServices.logger.mock() },
      clock: () => new Date('2026-01-10T12:00:00Z'),
    });
  });

  const ask = async (digest: string, pull?: number, anyPull = true) =>
    reader.read({
      ...{ environment: 'dev', moves: [{ id, digest }], pull },
      sources: await reading.model.sources(),
      anyPull,
    });

  it('judges a digest as the pipeline does, which speaks of the newest', async () => {
    const text = await reading.model.pipeline(id);
    const { image, environments } = pipelineSchema.parse(
      JSON.parse(text ?? ''),
    );
    const { items } = await ask(image?.digest ?? '');
    expect(items).toEqual([
      { ...environments[0], id, wanted: image?.digest },
    ]);
    expect(items[0].stages.map(s => s.status)).toEqual(Array(4).fill('passed'));
  });

  it('never calls another digest live, though everything is green for the newest', async () => {
    const { items } = await ask(`sha256:${'9'.repeat(64)}`);
    expect(items[0].stages.map(s => s.status)).not.toContain('passed');
  });

  it('has the pull request with its checks, and is silent about one that is not known', async () => {
    const open = {
      ...{ number: 77, url: 'http://github.test/77', title: 'Promote 2' },
      ...{ author: 'ci', headRef: 'promotion/dev-to-staging-0', draft: false },
      ...{ headSha: 'e'.repeat(40), state: 'open', autoMerge: false },
      ...{ createdAt: '2026-01-10T11:00:00Z', updatedAt: '2026-01-10T11:00:00Z' },
    };
    const checks = {
      state: 'failed',
      failures: [{ name: 'GitOps / Gate', url: 'http://github.test/c' }],
    };
    await reading.record([
      later('gitops-pull', '77', open, 900),
      later('gitops-checks', open.headSha, checks, 901),
    ]);
    const { pull } = await ask(`sha256:${'9'.repeat(64)}`, 77);
    expect(pull).toMatchObject({
      ...{ number: 77, state: 'open', checks: 'failed' },
      failures: checks.failures,
    });
    expect((await ask(`sha256:${'9'.repeat(64)}`, 78)).pull).toBeUndefined();
    // One of several may name others, in its title and in what its gate found.
    const mine = await ask(`sha256:${'9'.repeat(64)}`, 77, false);
    expect(mine.pull).toBeUndefined();
    // One that is known to move what was asked about is told of, without what its gate found.
    const moves = { dev: [id, 'domain-carts-v0'] };
    const found = [{ ...checks.failures[0], summary: 'domain-carts-v0: x' }];
    await reading.record([
      later('gitops-pull', '77', { ...open, moves }, 903),
      later('gitops-checks', open.headSha, { ...checks, failures: found }, 904),
    ]);
    const shared = await ask(`sha256:${'9'.repeat(64)}`, 77, false);
    expect(shared.pull).toMatchObject({ number: 77, checks: 'failed' });
    expect(shared.pull?.failures).toEqual(checks.failures);
    const whole = await ask(`sha256:${'9'.repeat(64)}`, 77);
    expect(whole.pull?.failures).toEqual(found);
    const own = { ...open, headRef: `primitive/${id}/enable-dev` };
    await reading.record([later('gitops-pull', '77', own, 905)]);
    const again = await ask(`sha256:${'9'.repeat(64)}`, 77, false);
    expect(again.pull).toMatchObject({ number: 77 });
  });
});
