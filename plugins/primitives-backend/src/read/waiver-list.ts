import {
  DoneRule,
  ListedWaiver,
  Waivers as WaiverList,
} from '@ameide/plugin-primitives-common';
import { waiverEndsAt } from '@ameide/gitops-repo';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules } from '../audit/rules';
import { Waivers } from '../done/find-waiver';
import {
  everything,
  readableDocuments,
  whereReadable,
  whereScopeReadable,
} from './readable';

type Waiver = Waivers['waivers'][number];

const countSchema = z.object({ count: z.coerce.number() });

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
    ...auditRules.map(({ rule, title }) => [rule, title] as const),
    ...rules.map(({ definition: { id, title } }) => [id, title] as const),
  ]);
  const items: ListedWaiver[] = [];
  for (const waiver of waivers?.waivers ?? []) {
    if (!(await isAboutReadable(options, waiver))) continue;
    const isOver = waiverEndsAt(waiver) <= now;
    items.push({
      ...waiver,
      title: titles.get(waiver.rule),
      isOver,
      ...(isNow && (isOver ? nothing : await changesOf(options, waiver))),
    });
  }
  items.sort(
    (a, b) =>
      Number(a.isOver) - Number(b.isOver) || a.until.localeCompare(b.until),
  );
  return { items, url, by: waivers?.by };
}

async function isAboutReadable(
  { db, readable }: Reader,
  { primitive, owner = '' }: Waiver,
): Promise<boolean> {
  if (readable === everything) return true;
  const some = readableDocuments(db, readable).where(
    primitive !== undefined ? { 'd.id': primitive } : { 'd.owner': owner },
  );
  return (await some.first('d.id')) !== undefined;
}

async function changesOf({ db, readable }: Reader, waiver: Waiver) {
  const { rule, primitive, owner, environment } = waiver;
  const verdicts = db({ v: 'primitives_verdict_now' })
    .innerJoin({ d: 'primitives_document' }, 'd.id', 'v.id')
    .where({ 'v.rule': rule, 'v.waived': true });
  whereReadable(db, verdicts, readable);
  const breaches = db({ v: 'primitives_breach' }).where({
    ...{ 'v.rule': rule, 'v.waived': true },
  });
  whereScopeReadable(db, breaches, readable, 'v.scope');
  for (const [rows, ownerColumn] of [
    [verdicts, 'd.owner'],
    [breaches, 'v.owner'],
  ] as const) {
    if (primitive !== undefined) rows.where('v.id', primitive);
    else rows.where(ownerColumn, owner ?? '');
    if (environment !== undefined) rows.where('v.environment', environment);
  }
  const count = async (rows: Knex.QueryBuilder) =>
    countSchema.parse(await rows.count({ count: '*' }).first()).count;
  return { verdicts: await count(verdicts), breaches: await count(breaches) };
}
