import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { FactKind } from './fact';
import { factOf, FactRow, stateColumns } from './fact-row';
import { FactView } from './fact-view';
import { fleetScope } from './scope';

/** Kinds that no pipeline and no rule about one primitive stands on. */
const unusedKinds: readonly FactKind[] = ['commit-pull', 'gitops-commit'];

/**
 * What is known of each of these scopes, for the pure functions to judge; with `at` (ms),
 * what was known then. Every scope has a view, if an empty one.
 * @internal
 */
export async function viewsOfScopes(
  db: Knex,
  options: { scopes: readonly string[]; at?: number; logger: LoggerService },
): Promise<Map<string, FactView>> {
  const { scopes, at, logger } = options;
  const rows: FactRow[] = await current(db, scopes, at);
  const over: FactRow[] = at === undefined ? [] : await past(db, scopes, at);
  const everywhere = await ofEverybody(db, options);
  const byScope = new Map<string, FactRow[]>();
  for (const scope of scopes) byScope.set(scope, []);
  for (const row of [...rows, ...over]) byScope.get(row.scope)?.push(row);
  return new Map(
    [...byScope].map(([scope, ofScope]) => [
      scope,
      new FactView(
        [...everywhere, ...ofScope].flatMap(row => factOf(row, logger) ?? []),
      ),
    ]),
  );
}

/** Waivers are in one file, whoever they are for. */
async function ofEverybody(
  db: Knex,
  { at }: { at?: number },
): Promise<FactRow[]> {
  const kind: FactKind = 'waivers';
  const now: FactRow[] = await current(db, [fleetScope], at).where({ kind });
  const over: FactRow[] =
    at === undefined ? [] : await past(db, [fleetScope], at).where({ kind });
  return [...now, ...over];
}

function current(db: Knex, scopes: readonly string[], at?: number) {
  const query = db('primitives_fact')
    .whereIn('scope', scopes)
    .whereNotIn('kind', unusedKinds)
    .whereNotNull('value')
    .select(stateColumns);
  return at === undefined ? query : query.andWhere('since', '<=', at);
}

function past(db: Knex, scopes: readonly string[], at: number) {
  return db('primitives_fact_history')
    .whereIn('scope', scopes)
    .whereNotIn('kind', unusedKinds)
    .andWhere('since', '<=', at)
    .andWhere('until', '>', at)
    .select(stateColumns);
}
