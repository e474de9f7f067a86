import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

/** The databases that the portal runs on. */
const kinds = ['sqlite', 'postgres'] as const;
/** One of them. */
export type DatabaseKind = (typeof kinds)[number];

/** Suites over a whole portal that say nothing of one database. Those beside each other begin on different ones. */
const alternating = ['faults', 'requests', 'stories', 'edge', 'backstage-github'] as const;

/**
 * The database that a suite over a whole portal runs on. On both it would take minutes
 * more, so half of these suites run on each, and change places from commit to commit by
 * its name: what fails at a commit fails there again. `AMEIDE_TEST_DATABASE` (`sqlite` or
 * `postgres`) chooses one for all; what else it says is refused.
 */
export function databaseOf(suite: (typeof alternating)[number]): DatabaseKind {
  const { AMEIDE_TEST_DATABASE: chosen } = process.env;
  const kind = chosen === undefined ? kinds[(alternating.indexOf(suite) + parityOfCommit()) % 2] : kinds.find(each => each === chosen);
  if (!kind) throw new Error(`AMEIDE_TEST_DATABASE: '${chosen}' is none of ${kinds.join(', ')}`);
  process.stderr.write(`${suite} on ${kind}; AMEIDE_TEST_DATABASE=${kind} runs it so again\n`);
  return kind;
}

function parityOfCommit(): number {
  const sha = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8' }).trim();
  return parseInt(sha.slice(-1), 16) % 2;
}

/** A new database server for a portal: its `backend.database`, and how it ends. */
export async function startDatabase(kind: DatabaseKind): Promise<{ config: object; stop: () => Promise<void> }> {
  if (kind === 'sqlite') return { config: {}, stop: async () => {} };
  const postgres = await startPostgres();
  // In the place of the embedded configuration's own connection, which is an object: two of these are merged.
  return { config: { client: 'pg', connection: Object.values(postgres.env)[0] }, stop: postgres.stop };
}
