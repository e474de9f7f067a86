import {
  PrimitiveFilter,
  Readable,
  referenceSpellings,
} from '@ameide/plugin-primitives-node';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { chunks } from '../store/chunks';

const countSchema = z.object({ count: z.coerce.number() });
const ownersSchema = z.array(z.object({ owner: z.string() }));
const idsSchema = z.array(z.object({ id: z.string() }));

type Criteria = PermissionCriteria<PrimitiveFilter>;

/** For the collector, and for what a policy's conditions look at; of whoever asks, the policy says it. @internal */
export const everything = 'everything' satisfies Readable;

/** For answers that are about no primitive. @internal */
export const nothing: Readable = { field: 'kind', values: [] };

/**
 * Narrows a query over `primitives_document as d` to what a caller may read. Whoever
 * reads by conditions reads by what is known of a primitive now, its past too: one that is
 * gone is nobody's any more.
 * @internal
 */
export function whereReadable<Q extends Knex.QueryBuilder>(
  db: Knex,
  query: Q,
  readable: Readable,
): Q {
  if (readable !== everything) query.where(whereHolds(db, readable));
  return query;
}

/** Documents of the current version that a caller may read, as `d`. @internal */
export function readableDocuments(db: Knex, readable: Readable) {
  return whereReadable(db, documents(db), readable);
}

/** How many primitives a caller may read. @internal */
export async function countPrimitives(
  db: Knex,
  readable: Readable,
): Promise<number> {
  const count = await readableDocuments(db, readable)
    .count({ count: '*' })
    .first();
  return countSchema.parse(count).count;
}

/** Whether there is a primitive that a caller may not read. @internal */
export async function isSomeHidden(
  db: Knex,
  readable: Readable,
): Promise<boolean> {
  if (readable === everything) return false;
  return (await hiddenDocuments(db, readable).first('d.id')) !== undefined;
}

/** Which of some primitives are known and a caller may read. @internal */
export async function readableIds(
  db: Knex,
  ids: readonly string[],
  readable: Readable,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const some of chunks(ids)) {
    const rows = await readableDocuments(db, readable)
      .whereIn('d.id', some)
      .select('d.id');
    for (const { id } of idsSchema.parse(rows)) found.add(id);
  }
  return found;
}

/**
 * Narrows a query over a table with a `scope` to scopes of which a caller may read every
 * version: what is said of a scope is said of all of them. What is about no primitive in
 * particular is left out too.
 * @internal
 */
export function whereScopeReadable<Q extends Knex.QueryBuilder>(
  db: Knex,
  query: Q,
  readable: Readable,
  column = 'scope',
): Q {
  if (readable !== everything) {
    const hidden = hiddenDocuments(db, readable).select('d.scope');
    query.whereIn(
      column,
      documents(db).whereNotIn('d.scope', hidden).select('d.scope'),
    );
  }
  return query;
}

/** Whether a caller may read every version that shares a scope. @internal */
export async function isScopeReadable(
  db: Knex,
  scope: string,
  readable: Readable,
): Promise<boolean> {
  if (readable === everything) return true;
  const own = documents(db).where('d.scope', scope);
  const found = whereScopeReadable(db, own, readable, 'd.scope');
  return (await found.first('d.id')) !== undefined;
}

/** Owners of whose primitives a caller may read every one, as they are written. @internal */
export async function readableOwners(
  db: Knex,
  readable: Readable,
): Promise<string[]> {
  const rows = await readableDocuments(db, readable)
    .whereNot('d.owner', '')
    .distinct('d.owner');
  const owners = ownersSchema.parse(rows).map(row => row.owner);
  if (readable === everything) return owners;
  const others = ownersSchema.parse(
    await hiddenDocuments(db, readable).distinct('d.owner'),
  );
  const hidden = new Set(others.map(row => row.owner));
  return owners.filter(owner => !hidden.has(owner));
}

function documents(db: Knex) {
  // The version before wrote documents without a scope; they are assembled anew.
  return db({ d: 'primitives_document' }).whereNot('d.scope', '');
}

function hiddenDocuments(db: Knex, criteria: Criteria) {
  return documents(db).whereNot(whereHolds(db, criteria));
}

function whereHolds(db: Knex, criteria: Criteria): Knex.QueryCallback {
  return query => {
    if ('allOf' in criteria) {
      query.whereRaw('1 = 1');
      for (const each of criteria.allOf) query.andWhere(whereHolds(db, each));
    } else if ('anyOf' in criteria) {
      query.whereRaw('1 = 0');
      for (const each of criteria.anyOf) query.orWhere(whereHolds(db, each));
    } else if ('not' in criteria) {
      query.whereNot(whereHolds(db, criteria.not));
    } else {
      whereFilterHolds(db, query, criteria);
    }
  };
}

/** What the rules say of a resource, said of a document. */
function whereFilterHolds(
  db: Knex,
  query: Knex.QueryBuilder,
  { field, values }: PrimitiveFilter,
): void {
  switch (field) {
    case 'kind':
      query.whereIn('d.kind', values);
      break;
    case 'owner':
    case 'system': {
      const names = values.flatMap(value => referenceSpellings(field, value));
      query.whereRaw(
        names.length > 0
          ? `lower(??) in (${names.map(() => '?').join(', ')})`
          : '?? is null',
        [`d.${field}`, ...names],
      );
      break;
    }
    case 'enabledIn':
      query.whereIn(
        'd.id',
        db('primitives_environment')
          .where({ enabled: true })
          .whereIn('environment', values)
          .select('id'),
      );
      break;
    case 'environment':
      // Reading changes no environment.
      query.whereRaw('1 = 0');
      break;
    default:
      throw new Error(`Nobody can read by '${field satisfies never}'`);
  }
}
