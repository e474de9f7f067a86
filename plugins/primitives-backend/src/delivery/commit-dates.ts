import { Knex } from 'knex';
import { z } from 'zod';
import { factSchemas } from '../facts/fact';
import { chunks } from '../store/chunks';

const rowsSchema = z.array(
  z.object({
    kind: z.enum(['publish', 'commit', 'commit-pull']),
    scope: z.string(),
    value: z.string(),
  }),
);
type Row = z.infer<typeof rowsSchema>[number];

/**
 * Date of the commit that each digest was built from, by scope: what CI reported names
 * the commit of a digest; the commit itself is known, or the pull request that brought it.
 * @internal
 */
export async function readCommitDates(
  db: Knex,
  scopes: readonly string[],
): Promise<Map<string, Map<string, number>>> {
  const byScope = new Map<string, Row[]>();
  for (const some of chunks([...new Set(scopes)])) {
    for (const table of ['primitives_fact', 'primitives_fact_history']) {
      const rows = await db(table)
        .whereIn('scope', some)
        .whereIn('kind', ['publish', 'commit', 'commit-pull'])
        .whereNotNull('value')
        .select('kind', 'scope', 'value');
      for (const row of rowsSchema.parse(rows)) {
        const known = byScope.get(row.scope);
        if (known) known.push(row);
        else byScope.set(row.scope, [row]);
      }
    }
  }
  return new Map(
    [...byScope].map(([scope, rows]) => [scope, datesOf(rows)] as const),
  );
}

/** Dates by digest, of one scope's facts. */
function datesOf(
  rows: readonly Pick<Row, 'kind' | 'value'>[],
): Map<string, number> {
  const commits = new Map<string, string>();
  const merges = new Map<string, string>();
  const built = new Map<string, string>();
  for (const { kind, value } of rows) {
    const json: unknown = JSON.parse(value);
    if (kind === 'commit') {
      const commit = factSchemas.commit.safeParse(json).data;
      if (commit) commits.set(commit.sha, commit.date);
    } else if (kind === 'publish') {
      const report = factSchemas.publish.safeParse(json).data?.report;
      if (report) built.set(report.digest, report.revision);
    } else {
      const pull = factSchemas['commit-pull'].safeParse(json).data?.pull;
      if (pull?.mergeSha && pull.mergedAt)
        merges.set(pull.mergeSha, pull.mergedAt);
    }
  }
  const dates = new Map<string, number>();
  for (const [digest, sha] of built) {
    const at = Date.parse(commits.get(sha) ?? merges.get(sha) ?? '');
    if (!Number.isNaN(at)) dates.set(digest, at);
  }
  return dates;
}
