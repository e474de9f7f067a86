import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { describeOnDatabases } from '../__testUtils__/databases';
import { everything } from '../read/readable';
import { saveRules } from './breach-store';
import {
  addUpLooks,
  forgetLooks,
  keptLooks,
  Look,
  saveLooks,
} from './look-store';
import { openDatabase } from './open-database';

jest.setTimeout(60_000);

const rules = ['in-order', 'smokes-wired'];

describeOnDatabases('what rules looked at', databases => {
  async function store() {
    const knex = await databases.init();
    const db = await openDatabase(mockServices.database({ knex }));
    /** Judges, as the assembler does after what it was asked to assemble. */
    const judge = async () => {
      const looks =
        (await keptLooks(db, rules)) ?? (await addUpLooks(db, everything));
      await saveRules(
        db,
        rules.map(rule => ({
          ...{ rule, title: rule, status: 'met' as const, reason: '' },
          tally: looks.get(rule) ?? { looked: 0, unknown: 0 },
        })),
      );
    };
    const empty = async () => {
      await db('primitives_look').delete();
      await db('primitives_rule').delete();
    };
    return { db, judge, empty };
  }

  const look = fc.record({
    scope: fc.constantFrom('a', 'b', 'c'),
    rule: fc.constantFrom(...rules),
    looked: fc.nat(5),
    unknown: fc.nat(5),
  });
  const batch = fc.uniqueArray(look, {
    selector: ({ scope, rule }) => `${scope} ${rule}`,
  });

  it('is kept as if it was added up, whatever is looked at again and however often', async () => {
    const { db, judge, empty } = await store();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ looks: batch, isLast: fc.boolean() })),
        async batches => {
          await empty();
          await judge();
          for (const { looks, isLast } of batches) {
            await saveLooks(db, looks);
            if (isLast) await judge();
          }
          const kept = await keptLooks(db, rules);
          const sums = await addUpLooks(db, everything);
          for (const rule of rules) {
            const none = { looked: 0, unknown: 0 };
            expect(kept?.get(rule)).toEqual(sums.get(rule) ?? none);
          }
        },
      ),
    );
  });

  it('is added up where another version may have written some of it', async () => {
    const { db, judge } = await store();
    const one: Look = { scope: 'a', rule: rules[0], looked: 2, unknown: 1 };
    await saveLooks(db, [one]);
    expect(await keptLooks(db, rules)).toBeUndefined();
    await judge();
    await db('primitives_look').insert({ ...one, scope: 'b', looked: 5 });
    await forgetLooks(db);
    expect(await keptLooks(db, rules)).toBeUndefined();
    await saveLooks(db, [{ ...one, scope: 'c' }]);
    await judge();
    expect((await keptLooks(db, rules))?.get(rules[0])).toEqual({
      looked: 9,
      unknown: 3,
    });
  });
});
