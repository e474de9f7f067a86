import {
  pipelineSchema,
  primitiveSummarySchema,
} from '@ameide/plugin-primitives-common';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';
import { factsOf, green } from '../testing/world';

jest.setTimeout(120_000);

describeOnDatabases('StoredReadModel', databases => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.open(databases);
  });

  it('says that nothing is known before anything was read', async () => {
    expect((await reading.model.sources()).map(s => s.status)).toEqual(
      Array(4).fill('never'),
    );
    expect(await reading.model.fleet()).toEqual({
      ...{ items: [], total: 0, hidden: false },
    });
    expect(await reading.model.pipeline('domain-orders-v0')).toBeUndefined();
    expect((await reading.model.audit()).rules.map(r => r.status)).toEqual(
      Array(8).fill('unknown'),
    );
    expect(await reading.model.history('domain-orders-v0')).toEqual({
      items: [],
    });
  });

  it('serves pipelines and lines that are what their schemas say, with how the sources do now', async () => {
    await reading.record(factsOf(green));
    await reading.readAll();
    const text = await reading.model.pipeline('domain-orders-v0');
    const pipeline = pipelineSchema.parse(JSON.parse(text ?? ''));
    expect(pipeline.sources.map(s => s.status)).toEqual(Array(4).fill('ok'));
    expect(pipeline.stages.map(s => s.status)).toEqual(Array(4).fill('passed'));
    const { items, total } = await reading.model.fleet();
    expect(total).toBe(1);
    expect(primitiveSummarySchema.parse(JSON.parse(items[0]))).toMatchObject({
      id: 'domain-orders-v0',
      build: 'passed',
    });
    await reading.fail('registry', {
      limit: 9,
      remaining: 1,
      resetAt: '2026-01-10T12:00:00Z',
    });
    const now = JSON.parse(
      (await reading.model.pipeline('domain-orders-v0')) ?? '',
    );
    expect(now.sources[2]).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^The registry has not answered since /),
      budget: { remaining: 1 },
    });
  });

  it('counts the fleet anew only when a line changed, came or went', async () => {
    const facts = factsOf(green);
    const counts: string[] = [];
    const { db, model } = reading;
    db.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('count(')) counts.push(sql);
    });
    const totalOf = async (search: string) => {
      counts.length = 0;
      const { total, items } = await model.fleet({ filters: { search } });
      expect(items).toHaveLength(total);
      return { total, counted: counts.length };
    };
    expect(await totalOf('orders')).toEqual({ total: 0, counted: 1 });
    expect(await totalOf('orders')).toEqual({ total: 0, counted: 0 });
    await reading.record(facts);
    expect(await totalOf('orders')).toEqual({ total: 1, counted: 1 });
    expect(await totalOf('other')).toEqual({ total: 0, counted: 1 });
    expect(await totalOf('orders')).toEqual({ total: 1, counted: 0 });
    await reading.record(
      facts.map(fact => ({ ...fact, value: null, position: 9 })),
    );
    expect(await totalOf('orders')).toEqual({ total: 0, counted: 1 });
  });
});
