import {
  DoneRule,
  ListedWaiver,
  Waivers as WaiverList,
} from '@ameide/plugin-primitives-common';
import { waiverEndsAt } from '@ameide/gitops-repo';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules } from '../audit/rules';
import { Waivers } from '../done/find-waiver';

type Waiver = Waivers['waivers'][number];

const countSchema = z.object({ count: z.coerce.number() });

const nothing = { verdicts: 0, breaches: 0 };

/** The waivers of a moment: those in force first, and of these the first to end. @internal */
export async function listWaivers(
  waivers: Waivers | undefined,
  options: {
    rules: readonly DoneRule[];
    now: number;
    /** Page of the file. */
    url: string;
    /** Where what they change is counted; without, that is left out. */
    db?: Knex;
  },
): Promise<WaiverList> {
  const { rules, now, url, db } = options;
  const titles = new Map([
    ...auditRules.map(({ rule, title }) => [rule, title] as const),
    ...rules.map(({ definition: { id, title } }) => [id, title] as const),
  ]);
  const items: ListedWaiver[] = [];
  for (const waiver of waivers?.waivers ?? []) {
    const isOver = waiverEndsAt(waiver) <= now;
    items.push({
      ...waiver,
      title: titles.get(waiver.rule),
      isOver,
      ...(db && (isOver ? nothing : await changesOf(db, waiver))),
    });
  }
  items.sort(
    (a, b) =>
      Number(a.isOver) - Number(b.isOver) || a.until.localeCompare(b.until),
  );
  return { items, url, by: waivers?.by };
}

async function changesOf(db: Knex, waiver: Waiver) {
  const { rule, primitive, owner, environment } = waiver;
  const verdicts = db({ v: 'primitives_verdict_now' })
    .innerJoin({ d: 'primitives_document' }, 'd.id', 'v.id')
    .where({ 'v.rule': rule, 'v.waived': true });
  const breaches = db({ v: 'primitives_breach' }).where({
    ...{ 'v.rule': rule, 'v.waived': true },
  });
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
