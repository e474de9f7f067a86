import { mockServices } from '@backstage/backend-test-utils';
import { describeOnDatabases } from '../__testUtils__/databases';
import { countChange } from '../store/change-number';
import { openDatabase } from '../store/open-database';
import { CurrentAnswers } from './current-answers';

describeOnDatabases('CurrentAnswers', ({ init }) => {
  it('reads once for all who ask, until something is assembled or a source comes or goes', async () => {
    const db = await openDatabase(
      mockServices.database({ knex: await init() }),
    );
    const answers = new CurrentAnswers<number>({ db, most: 10 });
    let reads = 0;
    const ask = (question: string) =>
      answers.get([question], async () => {
        reads += 1;
        return reads;
      });
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([
      1, 1, 2,
    ]);
    expect(await ask('a')).toBe(1);
    await db.transaction(tx => countChange(tx));
    expect(await ask('a')).toBe(3);
    expect(await ask('a')).toBe(3);
    await db('primitives_source').insert({
      ...{ source: 'registry', status: 'failed', since: 5 },
    });
    expect(await ask('a')).toBe(4);
    // A version that does not count its assemblies yet.
    await db('primitives_document').insert({
      ...{ id: 'domain-orders-v0', scope: 'domain/orders', seq: 1 },
      ...{ hash: '', body: '', summary: '' },
    });
    expect(await ask('a')).toBe(5);
    expect(await ask('a')).toBe(5);
  });
});
