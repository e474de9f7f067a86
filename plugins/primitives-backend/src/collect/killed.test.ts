import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { Knex } from 'knex';
import {
  derived,
  greenOutside,
  kindsOfAll,
  noMetrics,
  noTracing,
  sourceNames,
  useCollecting,
} from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { DyingDatabase } from '../__testUtils__/dying-database';
import { changes } from '../__testUtils__/outside-steps';
import { takeFence } from '../__testUtils__/tenure';
import { FactStore } from '../facts/fact-store';
import { StoredFacts } from '../facts/stored-facts';
import { sealBacklog } from '../history/chain-store';
import { HistoryVerifier } from '../history/history-verifier';
import { CursorStore } from '../store/cursor-store';
import { SourceStatusStore } from '../store/source-status-store';
import { FakeOutside, FakeSource } from '../testing/fake-source';
import { config } from '../testing/world';
import { Assembler } from './assembler';

jest.setTimeout(300_000);

const logger = mockServices.logger.mock();
/** Each makes two databases; more are run by hand. */
const { KILLED_RUNS: numRuns = '2' } = process.env;

describeOnDatabases('A collector that is killed', databases => {
  const { open, fromScratch } = useCollecting(databases);

  /** One process from taking the lease to having nothing left to do, one step after the other. */
  async function live(db: Knex, source: FakeSource): Promise<void> {
    // The lease of whoever was killed ran out.
    await db('primitives_lease').update({ expires_at: 0 });
    const fence = await takeFence(db);
    await sealBacklog(fence);
    const statuses = new SourceStatusStore({
      sources: sourceNames.map(name => ({ name })),
    });
    const store = new FactStore({ fence });
    await source.collect(
      {
        facts: new StoredFacts({ db, logger }),
        cursors: new CursorStore({ db, fence, source: 'all' }),
        record: facts => store.record(facts),
        hint: () => {},
        signal: new AbortController().signal,
      },
      [],
    );
    for (const name of sourceNames)
      await statuses.attempted(fence, { source: { name }, at: new Date() });
    const assembler = new Assembler({
      ...{ fence, config, statuses, logger, metrics: noMetrics() },
      tracing: noTracing(),
      isFirstRead: () => false,
      onChange: async () => {},
    });
    while (await assembler.assembleDue());
  }

  it('leaves nothing half done: its successor ends where an empty database would, with its history whole', async () => {
    const death = fc.option(
      fc.record({
        statement: fc.integer({ min: 1, max: 90 }),
        carriedOut: fc.boolean(),
      }),
      { nil: undefined, freq: 5 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(changes, { maxLength: 4 }), death), {
          minLength: 6,
          maxLength: 12,
        }),
        async lives => {
          const db = await open();
          const outside = greenOutside();
          const dying = new DyingDatabase(db);
          try {
            for (const [changed, dies] of lives) {
              for (const change of changed) change(outside);
              dying.begin(dies);
              const process = live(db, sourceOf(outside));
              await process.catch(error => {
                if (!dying.dead) throw error;
              });
            }
            dying.begin();
            await live(db, sourceOf(outside));
          } finally {
            dying.restore();
          }
          expect(await derived(db)).toEqual(await fromScratch(outside));
          await expectWholeHistory(db);
        },
      ),
      { numRuns: Number(numRuns), endOnFailure: true },
    );
  });
});

/** Everything there is, by one source. */
function sourceOf(outside: FakeOutside): FakeSource {
  return new FakeSource({ name: 'argocd', outside, kinds: kindsOfAll });
}

/** Each state of a fact follows the one before, each record of a stage too, and the chain holds. */
async function expectWholeHistory(db: Knex): Promise<void> {
  const current = await db('primitives_fact');
  for (const { kind, subject, since } of current) {
    const past = await db('primitives_fact_history')
      .where({ kind, subject })
      .orderBy(['since', 'until']);
    const begins = [...past, { since }].map(row => Number(row.since));
    for (const [index, { until }] of past.entries()) {
      expect(Number(until)).toBeGreaterThanOrEqual(begins[index]);
      // What was gone for a while left a gap.
      expect(Number(until)).toBeLessThanOrEqual(begins[index + 1]);
    }
  }
  const last = new Map<string, { to: string | null; digest: string | null }>();
  for (const row of await db('primitives_transition').orderBy('seq')) {
    const key = `${row.id} ${row.environment} ${row.stage}`;
    const before = last.get(key);
    if (before) expect(row.from_status).toBe(before.to);
    last.set(key, { to: row.to_status, digest: row.digest });
  }
  for (const { id, environments } of (await derived(db)).pipelines) {
    for (const { environment, stages } of environments) {
      for (const stage of stages) {
        const told = last.get(`${id} ${environment} ${stage.id}`);
        // What only waited when it was seen first has no record.
        expect(told?.to ?? 'waiting').toBe(stage.status);
        if (told) expect(told.digest).toBe(stage.digest ?? null);
      }
    }
  }
  const verifier = new HistoryVerifier({ db, logger });
  expect(await verifier.verify()).toMatchObject({ faults: 0, unsealed: 0 });
  expect(
    await db('primitives_dirty').where('due_at', '<=', Date.now()),
  ).toEqual([]);
}
