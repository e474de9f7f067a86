import { readdirSync } from 'node:fs';
import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  describeOnDatabases,
  describeOnPostgres,
} from '../__testUtils__/databases';
import {
  DatabaseSchema,
  readSchema,
  whatBreaks,
} from '../__testUtils__/database-schema';
import { openDatabase } from './open-database';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ameide/plugin-primitives-backend',
  'migrations',
);
const names = readdirSync(directory).sort();

// SQLite serves one replica only, so that no other version is there meanwhile.
describeOnPostgres('while two versions run on one database', databases => {
  it('lets the version before each migration read and write on (docs/operations/upgrade.md)', async () => {
    const db = await databases.init();
    const found: Record<string, string[]> = {};
    let before = await readSchema(db);
    for (const name of names) {
      await db.migrate.up({ directory, name });
      const after = await readSchema(db);
      expect(after.columns.length).toBeGreaterThan(0);
      found[name] = whatBreaks(before, after);
      before = after;
    }
    expect(found).toEqual(Object.fromEntries(names.map(name => [name, []])));
  });
});

describeOnDatabases('a database that a later version migrated', databases => {
  it('lets a version start whose successor has migrated already', async () => {
    const knex = await databases.init();
    await openDatabase(mockServices.database({ knex }));
    await knex('knex_migrations').insert({
      ...{ name: '29990101_of_the_next_version.js', batch: 99 },
      migration_time: new Date(),
    });
    const db = await openDatabase(mockServices.database({ knex }));
    expect(await db('primitives_fact')).toEqual([]);
  });
});

const column = {
  ...{ table: 't', column: 'c', type: 'character varying', length: 32 },
  ...{ nullable: false, defaulted: true },
};
const key = {
  ...{ table: 't', kind: 'key' as const, text: 'btree (c)', columns: ['c'] },
};
const added = { ...column, column: 'new' };

describe('what breaks a version of before', () => {
  const before = { columns: [column], rules: [key] };
  const found = (change: Partial<DatabaseSchema>) =>
    whatBreaks(before, { ...before, ...change }).join('\n');
  const breaking: Array<[string, Partial<DatabaseSchema>, RegExp]> = [
    ['no table', { columns: [], rules: [] }, /t\.c is gone/],
    ['a new name', { columns: [{ ...column, column: 'd' }] }, /t\.c is gone/],
    ['a type', { columns: [{ ...column, type: 'bigint' }] }, /is bigint now/],
    ['less room', { columns: [{ ...column, length: 16 }] }, /shorter/],
    ['nulls', { columns: [{ ...column, nullable: true }] }, /meets null/],
    ['no default', { columns: [{ ...column, defaulted: false }] }, /default/],
    [
      'a column that must be given',
      { columns: [column, { ...added, defaulted: false }] },
      /t\.new is new, not null/,
    ],
    ['no key', { rules: [] }, /lost its key/],
    [
      'a key over a column of before',
      { rules: [key, { ...key, text: 'btree (c, new)', columns: ['c'] }] },
      /has a new rule/,
    ],
    [
      'a check of a column of before',
      { rules: [key, { ...key, kind: 'check', text: "CHECK (c <> '')" }] },
      /has a new rule/,
    ],
  ];
  const harmless: Array<[string, Partial<DatabaseSchema>]> = [
    ['nothing', {}],
    ['more room', { columns: [{ ...column, length: 255 }] }],
    ['any room', { columns: [{ ...column, length: null }] }],
    ['a column with a default', { columns: [column, added] }],
    [
      'a table whose columns must be given',
      { columns: [column, { ...added, table: 'u', defaulted: false }] },
    ],
    [
      'a key over a new column',
      {
        columns: [column, { ...added, nullable: true }],
        rules: [key, { ...key, text: 'btree (new)', columns: ['new'] }],
      },
    ],
  ];

  it.each(breaking)('%s does', (_, change, expected) => {
    expect(found(change)).toMatch(expected);
  });

  it.each(harmless)('%s does not', (_, change) => {
    expect(found(change)).toBe('');
  });
});
