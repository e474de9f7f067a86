import { mockServices } from '@backstage/backend-test-utils';
import { HintStore } from '../store/hint-store';
import { openDatabase } from '../store/open-database';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Figures } from './figures';

describeOnDatabases('Figures', ({ init }) => {
  async function open() {
    const db = await openDatabase(
      mockServices.database({ knex: await init() }),
    );
    const figures = new Figures({ db, firstEnvironment: 'dev' });
    const put = async (
      id: string,
      build: string,
      ...environments: Array<[string, boolean, string]>
    ) => {
      await db('primitives_document').insert({
        id,
        scope: `domain/${id}`,
        build,
        hash: '',
        body: '',
        summary: '',
      });
      for (const [environment, enabled, status] of environments) {
        await db('primitives_environment').insert({
          id,
          environment,
          enabled,
          status,
          position: 0,
          digest: '',
          done: 'unknown',
        });
      }
    };
    return { db, figures, put };
  }

  it('counts each primitive once, by its worst', async () => {
    const { db, figures, put } = await open();
    expect(await figures.fleet('everything')).toEqual({
      failed: 0,
      unknown: 0,
      waiting: 0,
      done: 0,
      total: 0,
    });
    await put('built-badly', 'failed', ['dev', true, 'passed']);
    await put(
      'runs-badly',
      'passed',
      ['dev', true, 'unknown'],
      ['staging', true, 'failed'],
    );
    await put('unseen', 'passed', ['dev', true, 'unknown']);
    await put(
      'green',
      'passed',
      ['dev', true, 'passed'],
      ['staging', false, 'failed'],
    );
    await put(
      'not-in-dev',
      'passed',
      ['dev', false, 'passed'],
      ['staging', true, 'passed'],
    );
    await put('building', 'running');
    // A document of the version before, which is assembled anew.
    await db('primitives_document').insert({
      id: 'old',
      hash: '',
      body: '',
      summary: '',
    });
    expect(await figures.fleet('everything')).toEqual({
      failed: 2,
      unknown: 1,
      waiting: 2,
      done: 1,
      total: 6,
    });
  });

  it('tells what waits, and not what is not due', async () => {
    const { db, figures } = await open();
    expect(await figures.lag()).toEqual({
      hints: 0,
      primitives: 0,
      seconds: 0,
    });
    const hints = new HintStore({ db, logger: mockServices.logger.mock() });
    await hints.add([{ source: 'argocd', all: true }]);
    await db('primitives_dirty').insert([
      { scope: 'domain/a', due_at: Date.now() - 5_000 },
      { scope: 'domain/b', due_at: Date.now() + 60_000 },
    ]);
    const lag = await figures.lag();
    expect(lag).toMatchObject({ hints: 1, primitives: 1 });
    expect(lag.seconds).toBeGreaterThanOrEqual(5);
    expect(lag.seconds).toBeLessThan(30);
  });
});
