// eslint-disable-next-line no-restricted-imports -- here alone, for every suite
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';

/** The databases that Backstage supports and we test on; of PostgreSQL whichever version is there. */
const postgresIds: TestDatabaseId[] = [
  'POSTGRES_18',
  'POSTGRES_17',
  'POSTGRES_16',
  'POSTGRES_15',
];

/**
 * Declares a suite once for SQLite and once for PostgreSQL, each with `init`, that gives
 * a new and empty database. `npm test` provides a PostgreSQL and names it by the variable
 * that TestDatabases reads. Where none is named the tests on it count as skipped:
 * TestDatabases itself would leave them out without a word, or try Docker.
 * @internal
 */
export function describeOnDatabases(name: string, suite: Suite): void {
  describe(`${name} on SQLite`, () => {
    declare('SQLITE_3', suite);
  });
  describeOnPostgres(name, suite);
}

/** Declares a suite for PostgreSQL alone, for what SQLite has not; else as {@link describeOnDatabases}. @internal */
export function describeOnPostgres(name: string, suite: Suite): void {
  const postgres = postgresIds.find(
    id =>
      process.env[
        `BACKSTAGE_TEST_DATABASE_${id.replace('_', '')}_CONNECTION_STRING`
      ],
  );
  const onPostgres = postgres ? describe : describe.skip;
  onPostgres(`${name} on PostgreSQL`, () => {
    declare(postgres ?? postgresIds[0], suite);
  });
}

type Suite = (database: { init: () => Promise<Knex> }) => void;

function declare(id: TestDatabaseId, suite: Suite): void {
  const databases = TestDatabases.create({ ids: [id] });
  suite({ init: () => databases.init(id) });
}
