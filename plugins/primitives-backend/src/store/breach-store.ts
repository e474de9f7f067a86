import { Audit } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { StoredBreach } from '../audit/rule';
import { Looked, Tally } from '../audit/rules';
import { whereScopeReadable } from '../read/readable';
import { closePeriods, openPeriods } from './breach-periods';
import { chunks } from './chunks';
import { addUpLooks } from './look-store';
import { upsertRows } from './write-rows';

/** A breach with the rule and the scope that it is of. @internal */
export type ScopedBreach = {
  rule: string;
  scope: string;
  breach: StoredBreach;
};

const keyRowsSchema = z.array(
  z.object({ rule: z.string(), subject: z.string() }),
);
const tallySchema = z.array(
  z.object({ rule: z.string(), count: z.coerce.number() }),
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

/** What each rule looked at and found, over all scopes that a caller may read; `looks` where it is known what they looked at. @internal */
export async function talliesOf(
  db: Knex,
  readable: Readable,
  looks?: ReadonlyMap<string, Looked>,
): Promise<Map<string, Tally>> {
  const looked = looks ?? (await addUpLooks(db, readable));
  const breaches = await countBreaches(db, readable);
  return new Map(
    [...new Set([...looked.keys(), ...breaches.keys()])].map(rule => [
      rule,
      {
        ...(looked.get(rule) ?? { looked: 0, unknown: 0 }),
        breaches: breaches.get(rule) ?? 0,
      },
    ]),
  );
}

/** Remembers how each rule is met, and what it looked at for that. @internal */
export async function saveRules(
  tx: Knex,
  rules: ReadonlyArray<Audit['rules'][number] & { tally: Looked }>,
): Promise<void> {
  await upsertRows(tx, 'primitives_rule', {
    key: ['rule'],
    rows: rules.map(({ rule, status, reason, said, tally }) => ({
      ...{ rule, status, reason },
      ...{ looked: tally.looked, unknown: tally.unknown },
      said: said ? JSON.stringify(said.reason) : null,
    })),
  });
}

function keyOf(rule: string, breach: { subject: string }): string {
  return `${rule}|${breach.subject.slice(0, maxSubject)}`;
}
