import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What the read side derives of a primitive and every page reads. Facts are not copied: nothing outside has the
 * copies. Nor are transitions: they are a chain of hashes, in which a copy would be a forgery.
 */
const derived = ['document', 'pipeline', 'environment', 'breach', 'look'].map(name => `primitives_${name}`);

/** Rows of one entity in Backstage's catalog, by its id. */
const catalogTables = ['refresh_state', 'final_entities', 'search', 'relations'];

/** The catalog looks at nothing again before this. */
const never = '2999-01-01 00:00:00';

/** Copies made in one transaction: while it lasts no collector can renew its lease, and one that begins anew looks for facts of all. */
const copiesAtOnce = 250;

/** Writes of a name and of digests in texts become those of a copy; what was equal stays so. */
function renamer({ name, copyName, number }) {
  const names = new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`, 'gi');
  const digests = /sha256:[0-9a-f]{6}/g;
  const digest = `sha256:${number.toString(16).padStart(6, '0')}`;
  return value => (typeof value === 'string' ? value.replace(names, copyName).replace(digests, digest) : value);
}

function inserter(db, table, columns) {
  return db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
}

function inTransaction(db, work) {
  db.exec('begin immediate');
  try {
    work();
    db.exec('commit');
  } catch (error) {
    db.exec('rollback');
    throw error;
  }
}

/** Does some at a time, and lets others write in between. */
async function inParts(db, copies, work) {
  for (let from = 0; from < copies.length; from += copiesAtOnce) {
    inTransaction(db, () => work(copies.slice(from, from + copiesAtOnce)));
    await sleep(20);
  }
}

/** Who is copied to whom: the known primitives round and round, each copy with a number of its own. */
function planCopies(primitives, count) {
  return Array.from({ length: Math.max(0, count - primitives.length) }, (_, index) => {
    const original = primitives[index % primitives.length];
    const number = primitives.length + index;
    return { original, number, copyName: `${original.name.replace(/-\d+$/, '')}-${number}` };
  });
}

/** Copies rows of the read side's tables, as the collector wrote them, under other names and with digests of their own. */
function copyDerived(db, copies) {
  let seq = Number(db.prepare('select max(seq) as seq from primitives_document').get().seq);
  for (const table of derived) {
    const byScope = ['primitives_breach', 'primitives_look'].includes(table);
    const rowsOf = db.prepare(`select * from ${table} where ${byScope ? 'scope' : 'id'} = ?`);
    const known = new Map();
    let insert;
    for (const { original, number, copyName } of copies) {
      const key = byScope ? original.scope : original.id;
      if (!known.has(key)) known.set(key, rowsOf.all(key));
      const rename = renamer({ name: original.name, copyName, number });
      for (const row of known.get(key)) {
        const columns = Object.keys(row);
        insert ??= inserter(db, table, columns);
        if (table === 'primitives_document') seq += 1;
        insert.run(...columns.map(column => (column === 'seq' ? seq : rename(row[column]))));
      }
    }
  }
}

function copyEntities(db, copies) {
  db.prepare('update refresh_state set next_update_at = ?').run(never);
  const idOf = db.prepare('select entity_id from refresh_state where entity_ref = ?');
  const references = db.prepare('select * from refresh_state_references where target_entity_ref = ?');
  const statements = Object.fromEntries(
    catalogTables.map(table => [table, db.prepare(`select * from ${table} where ${table === 'relations' ? 'originating_entity_id' : 'entity_id'} = ?`)]),
  );
  const inserts = {};
  const insert = (table, row) => {
    const columns = Object.keys(row);
    inserts[table] ??= inserter(db, table, columns);
    inserts[table].run(...Object.values(row));
  };
  for (const { original, number, copyName } of copies) {
    const entityRef = `component:default/${original.id}`;
    const found = idOf.get(entityRef);
    if (!found) throw new Error(`The catalog does not know ${entityRef}`);
    const entityId = randomUUID();
    const rename = renamer({ name: original.name, copyName, number });
    const renamed = row =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => {
          if (value === found.entity_id) return [column, entityId];
          const withId = typeof value === 'string' ? value.replaceAll(found.entity_id, entityId) : value;
          return [column, rename(withId)];
        }),
      );
    for (const table of catalogTables) for (const row of statements[table].all(found.entity_id)) insert(table, renamed(row));
    for (const { id: _numbered, ...row } of references.all(entityRef)) insert('refresh_state_references', renamed(row));
  }
}

/**
 * Fills a portal's database up to `count` primitives with copies of those that it collected, so that pages have
 * many to show without a collection of as many; with `catalog`, the catalog's too.
 */
export async function copyPrimitives({ databaseFolder, count, catalog = false }) {
  const open = name => {
    const file = join(databaseFolder, `${name}.sqlite`);
    if (!existsSync(file)) throw new Error(`There is no database ${file}`);
    const db = new DatabaseSync(file);
    db.exec('pragma busy_timeout = 10000; pragma synchronous = off');
    return db;
  };
  const own = open('primitives');
  try {
    const primitives = own.prepare("select id, scope, name from primitives_document where scope <> '' order by id").all();
    if (primitives.length === 0) throw new Error('The portal knows no primitive yet');
    const copies = planCopies(primitives, count);
    await inParts(own, copies, some => copyDerived(own, some));
    if (!catalog) return;
    const entities = open('catalog');
    try {
      await inParts(entities, copies, some => copyEntities(entities, some));
    } finally {
      entities.close();
    }
  } finally {
    own.close();
  }
}
