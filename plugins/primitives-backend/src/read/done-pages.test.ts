import { Verdict } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';
import { AuditItem } from '../read-model';
import { documentOf } from '../store/document';
import { saveDocuments } from '../store/document-store';
import { repairVerdicts } from '../store/verdict-store';
import { config, now, pipelineIn } from '../testing/world';
import { isItemAskedFor } from './done-pages';

jest.setTimeout(120_000);

const statuses = ['met', 'unknown', 'not-met'] as const;

/** A primitive whose verdicts follow from its number. */
function documentAt(n: number) {
  const verdict = (rule: string, digit: number): Verdict => ({
    ...{ rule, title: rule, status: statuses[digit % 3], reason: 'r' },
    ...{ evidence: [], environment: rule === 'running' ? 'dev' : undefined },
    ...(digit % 3 > 0 &&
      n % 5 === 0 && {
        waiver: { until: '2999-01-01', reason: 'r', url: 'u' },
      }),
  });
  const kind = ['domain', 'agent'][n % 2];
  const pipeline = {
    ...pipelineIn({}),
    ...{ id: `${kind}-orders${n}-v0`, kind, name: `orders${n}` },
    owner: ['group:a', 'group:b_c', undefined][n % 3],
    done: [
      verdict('built', n),
      verdict('running', Math.floor(n / 3)),
      ...(n % 4 === 0 ? [] : [verdict('owned', 0)]),
    ],
  };
  return documentOf(`${kind}/orders${n}`, pipeline, {
    ...{ rules: config.done, places: {}, now },
    ...{ waivers: undefined, waiversUrl: 'u' },
  });
}

describeOnDatabases('the pages of the Definition of Done', databases => {
  async function open() {
    const reading = await Reading.open(databases);
    const documents = Array.from({ length: 40 }, (_, n) => documentAt(n));
    await reading.db.transaction(tx =>
      saveDocuments(tx, {
        ...{ scopes: documents.map(d => d.scope), documents, now: 1 },
      }),
    );
    return reading;
  }

  it('finds by filters what each primitive’s verdicts say, by pages and by places', async () => {
    const { model } = await open();
    const all = (await model.auditItems({ limit: 500 })).items;
    expect(all).toHaveLength(40);
    const maybe = <T>(arb: fc.Arbitrary<T>) =>
      fc.option(arb, { nil: undefined });
    const query = fc.record({
      kind: maybe(fc.constant<Array<'agent'>>(['agent'])),
      owner: maybe(fc.subarray(['group:a', 'group:b_c'], { minLength: 1 })),
      search: maybe(fc.constantFrom('ORDERS1', 'b_c', '%')),
      verdict: maybe(fc.subarray([...statuses], { minLength: 1 })),
      rule: maybe(fc.constantFrom('built', 'running', 'owned', 'none')),
      environment: maybe(fc.constantFrom('dev' as const, 'staging' as const)),
      waived: maybe(fc.boolean()),
    });
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.integer({ min: 1, max: 30 }),
        async (asked, limit) => {
          const expected = all
            .filter(item => isItemAskedFor(item, asked))
            .map(item => item.id);
          const found: AuditItem[] = [];
          let cursor: string | undefined;
          do {
            const page = await model.auditItems({ ...asked, limit, cursor });
            found.push(...page.items);
            cursor = page.nextCursor;
            expect(page.total).toBe(expected.length);
          } while (cursor);
          expect(found.map(item => item.id)).toEqual(expected);
          const jump = await model.auditItems({ ...asked, limit, offset: 3 });
          expect(jump.items.map(item => item.id)).toEqual(
            expected.slice(3, 3 + limit),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('writes anew what a version that knows no rows of verdicts left behind', async () => {
    const { db, model } = await open();
    const rows = () =>
      db('primitives_verdict').orderBy(['id', 'rule']).select('id', 'status');
    const before = await rows();
    // As such a version changes a primitive, and adds another.
    await db('primitives_document')
      .where({ id: 'domain-orders0-v0' })
      .update({ seq: 1_000 });
    await db('primitives_verdict').where({ id: 'agent-orders1-v0' }).delete();
    await db('primitives_verdict')
      .update({ status: 'met' })
      .where({
        ...{ id: 'domain-orders0-v0', rule: 'built' },
      });
    await db.transaction(tx => repairVerdicts(tx));
    expect(await rows()).toEqual(before);
    expect(
      (await model.auditItems({ verdict: ['not-met'], search: 'orders1-' }))
        .items,
    ).toHaveLength(0);
  });
});
