import { fleetQuerySchema } from '@ameide/plugin-primitives-common';
import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { describeOnDatabases } from '../__testUtils__/databases';
import { Reading } from '../__testUtils__/reading';
import { FleetQuery, Page } from '../read-model';
import { factsOf, green } from '../testing/world';

jest.setTimeout(120_000);

const sorts = ['id', 'since', 'owner', 'system', 'kind'] as const;
const id = 'domain-orders-v0';

/** Another key under the mark of a list's own cursors, which anybody can read. */
function tampered(cursor: string, key: unknown): string {
  const [mark] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  return Buffer.from(JSON.stringify([mark, key])).toString('base64url');
}

const odd = fc.constantFrom(
  ...['', '\u0000', "'; drop table primitives_document; --", '\ud800', 'abc'],
  ...[1e30, -1, 0.5, Number.MAX_SAFE_INTEGER, null, true],
);
const key = fc.oneof(
  odd,
  fc.jsonValue(),
  fc.tuple(odd, odd),
  fc.record({ rule: odd, subject: odd }),
);

describeOnDatabases('questions that were made to do harm', databases => {
  let reading: Reading;
  beforeAll(async () => {
    reading = await Reading.open(databases);
    await reading.readAll();
    const other = JSON.stringify(factsOf(green)).replaceAll('orders', 'other');
    await reading.record([...factsOf(green), ...JSON.parse(other)]);
  });

  /** Lists with a cursor of theirs, and how they are read by another one. */
  async function lists() {
    const { model } = reading;
    const all: Array<{
      cursor?: string;
      read: (cursor: string) => Promise<Page<unknown>>;
    }> = [];
    for (const sort of sorts) {
      const query: FleetQuery = { sort, limit: 1 };
      const { nextCursor: cursor } = await model.fleet(query);
      all.push({ cursor, read: c => model.fleet({ ...query, cursor: c }) });
    }
    const items = await model.auditItems({ limit: 1 });
    const history = await model.history(id, { limit: 1 });
    return [
      ...all,
      {
        cursor: items.nextCursor,
        read: (c: string) => model.auditItems({ limit: 1, cursor: c }),
      },
      {
        cursor: history.nextCursor,
        read: (c: string) => model.history(id, { limit: 1, cursor: c }),
      },
    ];
  }

  it('are answered or refused, whatever a cursor holds', async () => {
    const known = await lists();
    expect(known.every(each => each.cursor)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...known), key, async (list, other) => {
        const answer = await list
          .read(tampered(list.cursor ?? '', other))
          .catch((error: unknown) => error);
        const refusal = answer instanceof Error ? answer : new InputError('');
        expect(refusal).toBeInstanceOf(InputError);
      }),
      { numRuns: 300 },
    );
  });

  it('are answered or refused, whatever is searched for', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 110 });
    const special = fc.constantFrom(
      ...['%', '_', '\\', "'", '\u0000', '%'.repeat(100), '_%'.repeat(50)],
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, special), async search => {
        const query = fleetQuerySchema.safeParse({ search });
        if (!query.success) return;
        const found = await reading.model.fleet({ filters: { search } });
        expect(found.total).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });
});
