import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Looked } from '../audit/rules';
import { fleetScope } from '../facts/scope';
import { whereScopeReadable } from '../read/readable';
import { chunks } from './chunks';
import { upsertRows } from './write-rows';

/** What a rule looked at in a scope. @internal */
export type Look = Looked & { scope: string; rule: string };

const count = z.coerce.number();
const lookedSchema = z.array(
  z.object({ rule: z.string(), looked: count, unknown: count }),
);
const looksSchema = z.array(
  z.object({
    scope: z.string(),
    rule: z.string(),
    looked: count,
    unknown: count,
  }),
);
const sumsSchema = z.array(
  z.object({
    rule: z.string(),
    looked: count.nullable(),
    unknown: count.nullable(),
  }),
);

/** Remembers what the rules looked at in scopes, and keeps the sums of it. @internal */
export async function saveLooks(
  tx: Knex,
  looks: readonly Look[],
): Promise<void> {
  const grown = new Map<string, Looked>();
  const grow = (rule: string, by: Looked) => {
    const { looked, unknown } = grown.get(rule) ?? { looked: 0, unknown: 0 };
    grown.set(rule, {
      looked: looked + by.looked,
      unknown: unknown + by.unknown,
    });
  };
  const written = new Set(looks.map(keyOf));
  for (const scopes of chunks([...new Set(looks.map(l => l.scope))])) {
    const before = await tx('primitives_look')
      .whereIn('scope', scopes)
      .select('scope', 'rule', 'looked', 'unknown');
    for (const look of looksSchema.parse(before))
      if (written.has(keyOf(look)))
        grow(look.rule, { looked: -look.looked, unknown: -look.unknown });
  }
  for (const look of looks) grow(look.rule, look);
  await upsertRows(tx, 'primitives_look', {
    key: ['scope', 'rule'],
    rows: looks.map(({ scope, rule, looked, unknown }) => ({
      ...{ scope, rule, looked, unknown },
    })),
  });
  for (const [rule, { looked, unknown }] of grown) {
    if (looked === 0 && unknown === 0) continue;
    await tx('primitives_rule').where({ rule }).increment({ looked, unknown });
  }
}

/** What each rule looked at, added up over all scopes that a caller may read. @internal */
export async function addUpLooks(
  db: Knex,
  readable: Readable,
): Promise<Map<string, Looked>> {
  const rows = await whereScopeReadable(db, sums(db), readable);
  return byRule(lookedSchema.parse(rows));
}

/** What each rule looked at in one scope; those about the whole repository looked at all of it. @internal */
export async function addUpLooksOf(
  db: Knex,
  scope: string,
): Promise<Map<string, Looked>> {
  const rows = await sums(db).whereIn('scope', [scope, fleetScope]);
  return byRule(lookedSchema.parse(rows));
}

/** The sums that {@link saveLooks} keeps, of all scopes; undefined where they have to be added up. @internal */
export async function keptLooks(
  tx: Knex,
  rules: readonly string[],
): Promise<Map<string, Looked> | undefined> {
  const rows = await tx('primitives_rule').select('rule', 'looked', 'unknown');
  const kept = byRule(
    sumsSchema
      .parse(rows)
      .flatMap(({ rule, looked, unknown }) =>
        looked === null || unknown === null ? [] : [{ rule, looked, unknown }],
      ),
  );
  return rules.every(rule => kept.has(rule)) ? kept : undefined;
}

/** Has the sums added up anew: another version wrote looks without them. @internal */
export async function forgetLooks(tx: Knex): Promise<void> {
  await tx('primitives_rule').update({ looked: null, unknown: null });
}

function sums(db: Knex) {
  return db('primitives_look')
    .groupBy('rule')
    .select('rule')
    .sum({ looked: 'looked', unknown: 'unknown' });
}

function keyOf({ scope, rule }: Look): string {
  return `${rule}|${scope}`;
}

function byRule(rows: Array<Looked & { rule: string }>): Map<string, Looked> {
  return new Map(
    rows.map(({ rule, looked, unknown }) => [rule, { looked, unknown }]),
  );
}
