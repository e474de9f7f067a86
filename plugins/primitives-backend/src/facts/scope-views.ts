import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { anyOf } from '../store/any-of';
import { chunks } from '../store/chunks';
import { About, narrowed, readAbout, stillAbout } from './about-several';
import { Fact, FactKind } from './fact';
import { factOf, FactRow, isOfKind, stateColumns } from './fact-row';
import { FactView } from './fact-view';
import { keyOf } from './plan-record';
import { fleetScope } from './scope';

/** Kinds that no pipeline and no rule about one primitive stands on. */
const unusedKinds: readonly FactKind[] = ['commit-pull', 'gitops-commit'];

/**
 * Kinds of what CI said of a commit. Each commit leaves a report, and the largest facts of
 * all; pipelines stand on those of the newest one alone, and of pull requests that create
 * a primitive. The others stay for lineages.
 */
const commitKinds: readonly FactKind[] = ['verify', 'publish'];

/**
 * What is known of each of these scopes, for the pure functions to judge; with `at` (ms),
 * what was known then. Every scope has a view, if an empty one.
 * @internal
 */
export async function viewsOfScopes(
  db: Knex,
  options: { scopes: readonly string[]; at?: number; logger: LoggerService },
): Promise<Map<string, FactView>> {
  const { scopes, logger } = options;
  const read = async (query: Query) =>
    (await rowsOf(db, options.at, query)).flatMap(
      row => factOf(row, logger) ?? [],
    );
  const everywhere = await read(query =>
    // Waivers are in one file, whoever they are for.
    query.where({ scope: fleetScope, kind: 'waivers' satisfies FactKind }),
  );
  const known = await read(query =>
    query
      .where(anyOf(db, 'scope', scopes))
      .whereNotIn('kind', [...unusedKinds, ...commitKinds]),
  );
  for (const some of chunks(known.flatMap(subjectOfCommit)))
    known.push(
      ...(await read(query =>
        query.whereIn('kind', commitKinds).where(anyOf(db, 'subject', some)),
      )),
    );
  const byScope = new Map<string, Fact[]>();
  for (const scope of scopes) byScope.set(scope, []);
  for (const fact of known) byScope.get(fact.scope)?.push(fact);
  const several = await readAbout(db, scopes);
  const shared = await factsAbout(several, read, db);
  const narrow = new Map([...shared].map(([key, f]) => [key, narrowed(f)]));
  for (const about of stillAbout(several, shared.values())) {
    const fact = narrow.get(keyOf(about))?.(about.scope);
    if (fact) byScope.get(about.scope)?.push(fact);
  }
  return new Map(
    [...byScope].map(([scope, facts]) => [
      scope,
      new FactView([...everywhere, ...facts]),
    ]),
  );
}

/** `domain/orders@<sha>` of the newest commit, and of a pull request that creates it. */
function subjectOfCommit(fact: Fact): string[] {
  if (isOfKind(fact, 'commit') && fact.value)
    return [`${fact.subject}@${fact.value.sha}`];
  if (isOfKind(fact, 'core-pull') && fact.value)
    return [`${fact.scope}@${fact.value.headSha}`];
  return [];
}

/** Facts about several scopes, by their key. */
async function factsAbout(
  several: readonly About[],
  read: (query: Query) => Promise<Fact[]>,
  db: Knex,
): Promise<Map<string, Fact>> {
  const found = new Map<string, Fact>();
  for (const kind of new Set(several.map(about => about.kind))) {
    const subjects = several.filter(a => a.kind === kind).map(a => a.subject);
    for (const some of chunks([...new Set(subjects)]))
      for (const fact of await read(query =>
        query
          .where({ kind, scope: fleetScope })
          .andWhere(anyOf(db, 'subject', some)),
      ))
        found.set(keyOf(fact), fact);
  }
  return found;
}

type Query = (query: Knex.QueryBuilder) => Knex.QueryBuilder;

/** Current facts, or those of a moment: of what is true since, and of what ended after it. */
async function rowsOf(
  db: Knex,
  at: number | undefined,
  narrow: Query,
): Promise<FactRow[]> {
  const current = narrow(db('primitives_fact'))
    .whereNotNull('value')
    .select(stateColumns);
  if (at === undefined) return current;
  const past = narrow(db('primitives_fact_history'))
    .andWhere('since', '<=', at)
    .andWhere('until', '>', at)
    .select(stateColumns);
  return [...(await current.andWhere('since', '<=', at)), ...(await past)];
}
