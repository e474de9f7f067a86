import {
  DoneRule,
  ListedWaiver,
  Waivers as WaiverList,
} from '@ameide/plugin-primitives-common';
import { waiverEndsAt } from '@ameide/gitops-repo';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules, titleOf } from '../audit/rules';
import { Waivers } from '../done/find-waiver';
import { anyOf } from '../store/any-of';
import {
  everything,
  readableDocuments,
  readableIds,
  whereReadable,
  whereScopeReadable,
} from './readable';

type Waiver = Waivers['waivers'][number];

const ownersSchema = z.array(z.object({ owner: z.string() }));
const countsSchema = z.array(
  z.object({
    rule: z.string(),
    whose: z.string(),
    environment: z.string().nullable(),
    count: z.coerce.number(),
  }),
);

const nothing = { verdicts: 0, breaches: 0 };

type Reader = { db: Knex; readable: Readable };

/**
 * The waivers of a moment that are about what a caller may read: those in force first, and
 * of these the first to end. One for an owner's primitives is for whoever reads one of
 * these, as its verdicts tell of it.
 * @internal
 */
export async function listWaivers(
  waivers: Waivers | undefined,
  options: {
    rules: readonly DoneRule[];
    now: number;
    /** Page of the file. */
    url: string;
    db: Knex;
    readable: Readable;
    /** Whether the moment is now: what they change is counted. */
    isNow: boolean;
  },
): Promise<WaiverList> {
  const { rules, now, url, isNow } = options;
  const titles = new Map([
    ...auditRules.map(each => [each.rule, titleOf(each)] as const),
    ...rules.map(({ definition: { id, title } }) => [id, title] as const),
  ]);
  const about = await aboutReadable(options, waivers?.waivers ?? []);
  const isOver = (waiver: Waiver) => waiverEndsAt(waiver) <= now;
  const changes = isNow
    ? await changesOf(
        options,
        about.filter(waiver => !isOver(waiver)),
      )
    : undefined;
  const items = about.map(
    (waiver): ListedWaiver => ({
      ...waiver,
      title: titles.get(waiver.rule),
      isOver: isOver(waiver),
      ...(changes && (changes.get(waiver) ?? nothing)),
    }),
  );
  items.sort(
    (a, b) =>
      Number(a.isOver) - Number(b.isOver) || a.until.localeCompare(b.until),
  );
  return { items, url, by: waivers?.by };
}

/** In as many queries for any number of waivers. */
async function aboutReadable(
  { db, readable }: Reader,
  waivers: readonly Waiver[],
): Promise<Waiver[]> {
  if (readable === everything) return [...waivers];
  const ids = await readableIds(
    db,
    waivers.flatMap(({ primitive }) => primitive ?? []),
    readable,
  );
  const rows = await readableDocuments(db, readable)
    .where(
      anyOf(
        db,
        'd.owner',
        waivers.flatMap(({ owner }) => owner ?? []),
      ),
    )
    .distinct('d.owner');
  const owners = new Set(ownersSchema.parse(rows).map(({ owner }) => owner));
  return waivers.filter(({ primitive, owner = '' }) =>
    primitive === undefined ? owners.has(owner) : ids.has(primitive),
  );
}

/** What each waiver changes, in as many queries for any number of them. */
async function changesOf(
  reader: Reader,
  waivers: readonly Waiver[],
): Promise<Map<Waiver, { verdicts: number; breaches: number }>> {
  const changes = new Map(waivers.map(waiver => [waiver, { ...nothing }]));
  for (const by of ['primitive', 'owner'] as const) {
    const own = waivers.filter(waiver => whoseOf(waiver, by) !== undefined);
    for (const what of ['verdicts', 'breaches'] as const) {
      const counts = await countWaived(reader, { what, by, waivers: own });
      for (const waiver of own) {
        const { rule, environment } = waiver;
        for (const row of counts.get(keyOf(rule, whoseOf(waiver, by))) ?? []) {
          const change = changes.get(waiver);
          if (change && [undefined, row.environment].includes(environment))
            change[what] += row.count;
        }
      }
    }
  }
  return changes;
}

async function countWaived(
  { db, readable }: Reader,
  options: {
    what: 'verdicts' | 'breaches';
    by: 'primitive' | 'owner';
    waivers: readonly Waiver[];
  },
): Promise<Map<string, z.infer<typeof countsSchema>>> {
  const { what, by, waivers } = options;
  const counts = new Map<string, z.infer<typeof countsSchema>>();
  if (waivers.length === 0) return counts;
  const rows =
    what === 'verdicts'
      ? whereReadable(
          db,
          db({ v: 'primitives_verdict_now' }).innerJoin(
            { d: 'primitives_document' },
            'd.id',
            'v.id',
          ),
          readable,
        )
      : whereScopeReadable(
          db,
          db({ v: 'primitives_breach' }),
          readable,
          'v.scope',
        );
  const ofOwner = what === 'verdicts' ? 'd.owner' : 'v.owner';
  const whose = by === 'primitive' ? 'v.id' : ofOwner;
  const found = await rows
    .where({ 'v.waived': true })
    .where(anyOf(db, 'v.rule', [...new Set(waivers.map(w => w.rule))]))
    .where(
      anyOf(db, whose, [
        ...new Set(waivers.flatMap(waiver => whoseOf(waiver, by) ?? [])),
      ]),
    )
    .groupBy('v.rule', whose, 'v.environment')
    .select({ rule: 'v.rule', whose, environment: 'v.environment' })
    .count({ count: '*' });
  for (const row of countsSchema.parse(found)) {
    const key = keyOf(row.rule, row.whose);
    counts.set(key, [...(counts.get(key) ?? []), row]);
  }
  return counts;
}

/** The primitive or the owner that a waiver is for; undefined where it is for the other. */
function whoseOf(
  { primitive, owner = '' }: Waiver,
  by: 'primitive' | 'owner',
): string | undefined {
  if (by === 'primitive') return primitive;
  return primitive === undefined ? owner : undefined;
}

function keyOf(rule: string, whose: string | undefined): string {
  return JSON.stringify([rule, whose]);
}
