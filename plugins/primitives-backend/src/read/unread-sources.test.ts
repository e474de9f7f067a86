import { Knex } from 'knex';
import {
  pipelineSchema,
  primitiveSummarySchema,
} from '@ameide/plugin-primitives-common';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';
import { Fact } from '../facts/fact';
import { factsOf, green } from '../testing/world';

jest.setTimeout(120_000);

/** Enough to be told from the few rows that may change; UNREAD_PRIMITIVES=1000 takes half a minute. */
const primitives = Number(process.env.UNREAD_PRIMITIVES ?? 100);

/** The green world once more, of another name. */
function copyOf(index: number): Fact[] {
  const facts = factsOf(green).filter(({ scope }) => scope !== '');
  const named = JSON.stringify(facts).replaceAll('orders', `orders${index}`);
  return JSON.parse(named);
}

describeOnDatabases('A source that cannot be read', databases => {
  it('marks a fleet without writing it, and leaves it as it was once it can be read again', async () => {
    const reading = await Reading.open(databases);
    const { db, model } = reading;
    await reading.readAll();
    const facts = Array.from({ length: primitives }, (_, i) => copyOf(i));
    await reading.record(facts.flat());
    const id = 'domain-orders7-v0';
    const dev = async () => {
      const pipeline = pipelineSchema.parse(
        JSON.parse((await model.pipeline(id)) ?? ''),
      );
      return pipeline.environments[0].stages.map(({ status }) => status);
    };
    const unknown = async () => {
      const name = 'dev';
      const count = async (filters: Parameters<typeof model.fleet>[0]) =>
        (await model.fleet({ ...filters, limit: 1 })).total;
      return {
        status: await count({
          filters: { environment: { name, status: ['unknown'] } },
        }),
        waits: await count({ filters: { nextStep: ['wait'] } }),
        verdicts: (
          await model.auditItems({
            ...{ rule: 'environment-running', verdict: ['unknown'], limit: 1 },
          })
        ).total,
      };
    };
    const line = async () => {
      const { items } = await model.fleet({ filters: { id: [id] } });
      return primitiveSummarySchema.parse(JSON.parse(items[0]));
    };
    const before = {
      rows: await rowsOf(db),
      ...{ dev: await dev(), line: await line() },
    };
    expect(before.dev).toEqual(Array(4).fill('passed'));
    expect(await unknown()).toEqual({ status: 0, verdicts: 0, waits: 0 });
    await reading.fail('argocd');
    expect(await dev()).toEqual(['passed', 'unknown', 'unknown', 'passed']);
    expect(await unknown()).toEqual({
      status: primitives,
      verdicts: primitives,
      waits: primitives,
    });
    expect(await line()).toMatchObject({
      since: before.line.since,
      nextStep: { kind: 'wait', title: 'Unknown: sync in dev' },
    });
    const down = await rowsOf(db);
    await reading.readAll();
    const after = await rowsOf(db);
    for (const rows of [down, after]) {
      const changed = [...rows].filter(row => !before.rows.has(row));
      // One source, its history, and the rules that stand on it.
      expect(changed.length).toBeLessThan(16);
    }
    expect({ dev: await dev(), line: await line() }).toEqual({
      ...{ dev: before.dev, line: before.line },
    });
  });
});

/** Every row of every table, each as text that names its table. */
async function rowsOf(db: Knex): Promise<Set<string>> {
  const tables: string[] =
    db.client.config.client === 'pg'
      ? await db('pg_tables').where({ schemaname: 'public' }).pluck('tablename')
      : await db('sqlite_master').where({ type: 'table' }).pluck('name');
  const rows = new Set<string>();
  for (const table of tables.filter(name => name.startsWith('primitives_')))
    for (const row of await db(table))
      rows.add(`${table} ${JSON.stringify(row)}`);
  return rows;
}
