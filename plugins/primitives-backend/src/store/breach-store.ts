import { Audit } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { StoredBreach } from '../audit/rule';
import { Tally } from '../audit/rules';
import { whereScopeReadable } from '../read/readable';
import { closePeriods, openPeriods } from './breach-periods';
import { chunks } from './chunks';
import { upsertRows } from './write-rows';

/** A breach with the rule and the scope that it is of. @internal */
export type ScopedBreach = { rule: string; scope: string; breach: StoredBreach };

const keyRowsSchema = z.array(
  z.object({ rule: z.string(), subject: z.string() }),
);
const tallySchema = z.array(
  z.object({ rule: z.string(), count: z.coerce.number() }),
);
const lookSchema = z.array(
  z.object({
    rule: z.string(),
    looked: z.coerce.number(),
    unknown: z.coerce.number(),
  }),
);

/** Longest subject that is told from others. */
const maxSubject = 512;

/** Puts these breaches in the place of all that the rules found in the scopes before; one that stands keeps its `since`. @internal */
export async function replaceBreaches(
  tx: Knex,
  options: {
    rules: readonly string[];
    scopes: readonly string[];
    breaches: readonly ScopedBreach[];
    now: number;
  },
): Promise<void> {
  const { rules, scopes, breaches, now } = options;
  const rows = await tx('primitives_breach')
    .whereIn('scope', scopes)
    .whereIn('rule', rules)
    .select('rule', 'subject');
  const stand = new Set(
    breaches.map(({ rule, breach }) => keyOf(rule, breach)),
  );
  const over = keyRowsSchema
    .parse(rows)
    .filter(row => !stand.has(keyOf(row.rule, row)));
  await removeBreaches(tx, over, now);
  await writeBreaches(tx, breaches, now);
}

/** Ends breaches. @internal */
export async function removeBreaches(
  tx: Knex,
  breaches: ReadonlyArray<{ rule: string; subject: string }>,
  now: number,
): Promise<void> {
  for (const rule of new Set(breaches.map(b => b.rule))) {
    const subjects = breaches.filter(b => b.rule === rule).map(b => b.subject);
    for (const some of chunks(subjects)) {
      await tx('primitives_breach')
        .where({ rule })
        .whereIn('subject', some)
        .delete();
    }
    await closePeriods(tx, { rule, subjects, now });
  }
}

/** Writes breaches down; one that stands keeps its `since`. @internal */
export async function writeBreaches(
  tx: Knex,
  breaches: readonly ScopedBreach[],
  now: number,
): Promise<void> {
  // Two facts can tell of the same breach, and one statement must not write a row twice.
  const rows = new Map(
    breaches.map(({ rule, scope, breach }) => [
      keyOf(rule, breach),
      {
        ...{ rule, scope },
        subject: breach.subject.slice(0, maxSubject),
        id: breach.id ?? '',
        owner: breach.owner ?? '',
        environment: breach.environment ?? '',
        waived: breach.waiver !== undefined,
        body: JSON.stringify(breach),
        since: breach.since ? Date.parse(breach.since) || now : now,
      },
    ]),
  );
  await upsertRows(tx, 'primitives_breach', {
    key: ['rule', 'subject'],
    rows: [...rows.values()],
    update: ['scope', 'id', 'owner', 'environment', 'waived', 'body'],
  });
  await openPeriods(
    tx,
    [...rows.values()].map(({ rule, scope, subject, body, since }) => ({
      ...{ rule, scope, subject, body, since },
    })),
  );
}

/** How many breaches of each rule stand, of what a caller may read. @internal */
export async function countBreaches(
  db: Knex,
  readable: Readable,
): Promise<Map<string, number>> {
  const query = db('primitives_breach')
    .groupBy('rule')
    .select('rule')
    .count({ count: '*' });
  const rows = await whereScopeReadable(db, query, readable);
  return new Map(tallySchema.parse(rows).map(row => [row.rule, row.count]));
}

/** Remembers how many things the rules looked at in a scope, and could not decide. @internal */
export async function saveLooks(
  tx: Knex,
  looks: ReadonlyArray<{
    scope: string;
    rule: string;
    looked: number;
    unknown: number;
  }>,
): Promise<void> {
  await upsertRows(tx, 'primitives_look', {
    key: ['scope', 'rule'],
    rows: looks,
  });
}

/** What each rule looked at and found, over all scopes that a caller may read. @internal */
export async function talliesOf(
  db: Knex,
  readable: Readable,
): Promise<Map<string, Tally>> {
  const query = db('primitives_look')
    .groupBy('rule')
    .select('rule')
    .sum({ looked: 'looked', unknown: 'unknown' });
  const rows = await whereScopeReadable(db, query, readable);
  const looks = new Map(lookSchema.parse(rows).map(row => [row.rule, row]));
  const breaches = await countBreaches(db, readable);
  return new Map(
    [...new Set([...looks.keys(), ...breaches.keys()])].map(rule => [
      rule,
      {
        looked: looks.get(rule)?.looked ?? 0,
        unknown: looks.get(rule)?.unknown ?? 0,
        breaches: breaches.get(rule) ?? 0,
      },
    ]),
  );
}

/** Remembers how each rule is met. @internal */
export async function saveRules(
  tx: Knex,
  rules: Audit['rules'],
): Promise<void> {
  await upsertRows(tx, 'primitives_rule', {
    key: ['rule'],
    rows: rules.map(({ rule, status, reason, said }) => ({
      ...{ rule, status, reason },
      said: said ? JSON.stringify(said.reason) : null,
    })),
  });
}

function keyOf(rule: string, breach: { subject: string }): string {
  return `${rule}|${breach.subject.slice(0, maxSubject)}`;
}
