import { Knex } from 'knex';
import { z } from 'zod';
import { anyOf } from '../store/any-of';
import { chunks } from '../store/chunks';
import { upsertRows } from '../store/write-rows';
import { Fact, FactKind, FactValue } from './fact';
import { isOfKind } from './fact-row';
import { keyOf } from './plan-record';
import { idsOfTitle, titleWithout } from './run-title';
import { fleetScope, scopeOfId } from './scope';

const table = 'primitives_fact_about';
const rowsSchema = z.array(
  z.object({ kind: z.string(), subject: z.string(), scope: z.string() }),
);

/** A fact about several scopes, by its key, and one of them. @internal */
export type About = z.infer<typeof rowsSchema>[number];

/** Kinds with facts about several primitives at once. */
const kinds: readonly FactKind[] = [
  'gitops-pull',
  'gitops-checks',
  'gitops-run',
];

/** Ids that a pull request moves in some environment. @internal */
export function movedIds({ moves }: FactValue<'gitops-pull'>): string[] {
  return [...new Set(Object.values(moves ?? {}).flat())];
}

/**
 * What follows from a fact about several primitives: which scopes it is about, and, of a
 * pull request, that the checks of its head are about the same, whether they are known
 * already or come later.
 */
function aboutOf(fact: Fact): About[] {
  if (fact.scope !== fleetScope || fact.value === null) return [];
  const { kind, subject } = fact;
  if (isOfKind(fact, 'gitops-pull') && fact.value) {
    const { headSha } = fact.value;
    return scopesOf(movedIds(fact.value)).flatMap(scope => [
      { kind, subject, scope },
      { kind: 'gitops-checks', subject: headSha, scope },
    ]);
  }
  if (isOfKind(fact, 'gitops-run') && fact.value) {
    const scopes = scopesOf(idsOfTitle(fact.value.title));
    return scopes.map(scope => ({ kind, subject, scope }));
  }
  return [];
}

/**
 * Writes down which scopes the changed facts are about beside their own, in their
 * transaction, and gives all that any of them was ever about: they are to be assembled.
 * Nothing is taken away, since what a fact says now decides, and the past may be asked for.
 * @internal
 */
export async function recordAbout(
  tx: Knex,
  changed: readonly Fact[],
): Promise<string[]> {
  const several = changed.filter(
    ({ kind, scope }) => scope === fleetScope && kinds.includes(kind),
  );
  if (several.length === 0) return [];
  const key = ['kind', 'subject', 'scope'];
  await upsertRows(tx, table, { key, rows: several.flatMap(aboutOf) });
  const scopes = new Set<string>();
  for (const kind of kinds) {
    const subjects = several.filter(f => f.kind === kind).map(f => f.subject);
    for (const some of chunks(subjects)) {
      const rows = await tx(table)
        .where({ kind })
        .andWhere(anyOf(tx, 'subject', some));
      for (const { scope } of rowsSchema.parse(rows)) scopes.add(scope);
    }
  }
  return [...scopes];
}

/** Facts that are about these scopes among others. @internal */
export async function readAbout(
  db: Knex,
  scopes: readonly string[],
): Promise<About[]> {
  return rowsSchema.parse(await db(table).where(anyOf(db, 'scope', scopes)));
}

/**
 * Those that the facts still say. A pull request may have moved on to another head, or move
 * others by now: a view that kept what was so once would depend on what was seen when.
 * @internal
 */
export function stillAbout(
  known: readonly About[],
  facts: Iterable<Fact>,
): About[] {
  const said = new Map<string, Set<string>>();
  for (const about of [...facts].flatMap(aboutOf)) {
    const key = keyOf(about);
    said.set(key, (said.get(key) ?? new Set()).add(about.scope));
  }
  return known.filter(about => said.get(keyOf(about))?.has(about.scope));
}

/**
 * A fact about several scopes as each of them knows it: who may read that one need not be
 * told of the others, which ids, titles and what a check found may name. The ids are gone
 * through once, since a promotion of hundreds is a part of the view of each of these.
 * @internal
 */
export function narrowed(fact: Fact): (scope: string) => Fact {
  const others = (scope: string) => (id: string) => scopeOfId(id) !== scope;
  if (isOfKind(fact, 'gitops-pull') && fact.value) {
    const { value } = fact;
    const moves = Object.entries(value.moves ?? {}).map(
      ([environment, ids]) => [environment, byScope(ids)] as const,
    );
    return scope => ({
      ...fact,
      value: {
        ...value,
        title: titleWithout(value.title, others(scope)),
        moves: Object.fromEntries(
          moves.map(([environment, ids]) => [
            environment,
            ids.get(scope) ?? [],
          ]),
        ),
      },
    });
  }
  if (isOfKind(fact, 'gitops-run') && fact.value) {
    const { value } = fact;
    return scope => {
      const title = titleWithout(value.title, others(scope));
      return { ...fact, value: { ...value, title } };
    };
  }
  if (isOfKind(fact, 'gitops-checks') && fact.value) {
    const bare = { ...fact, value: withoutFindings(fact.value) };
    return () => bare;
  }
  return () => fact;
}

function byScope(ids: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const id of ids) {
    const scope = scopeOfId(id);
    found.set(scope, [...(found.get(scope) ?? []), id]);
  }
  return found;
}

/** The state of checks, and which of them failed, without what they found. @internal */
export function withoutFindings(
  checks: FactValue<'gitops-checks'>,
): FactValue<'gitops-checks'> {
  const failures = checks.failures.map(({ name, url }) => ({ name, url }));
  return { ...checks, failures };
}

function scopesOf(ids: readonly string[]): string[] {
  return [...new Set(ids.map(scopeOfId))].filter(scope => scope !== fleetScope);
}
