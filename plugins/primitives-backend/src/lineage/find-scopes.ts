import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { whereScopeReadable } from '../read/readable';
import { LineageSubject } from './lineage-facts';

/** Kinds whose subjects end in `@` and a commit or a digest. */
const subjectKinds = {
  commit: ['publish', 'verify', 'commit-pull'],
  digest: ['image'],
} as const;

/** More primitives than share an image; beyond, somebody is guessing. */
const maxScopes = 20;

/** Rows looked through at once: between them other requests have their turn. */
const pageSize = 1_000;

const scopesSchema = z.array(z.object({ scope: z.string() }));
const rowsSchema = z.array(
  z.object({ subject: z.string(), scope: z.string(), value: z.string() }),
);

/**
 * Scopes of the primitives that a commit or a digest is about, the likely places first:
 * subjects of facts, then what the documents name, and last what facts say, which is
 * gone through in pages, since there is no index for it.
 * @internal
 */
export async function findScopes(
  db: Knex,
  { type, value }: LineageSubject,
  readable: Readable,
): Promise<string[]> {
  const facts = () => whereScopeReadable(db, db('primitives_fact'), readable);
  const named = await scopesOf(
    facts()
      .distinct('scope')
      .whereIn('kind', subjectKinds[type])
      // Hexadecimal digits and a colon: nothing that LIKE would take for its own.
      .whereLike('subject', `%@${value}`),
  );
  if (type === 'commit') {
    // A commit touches several folders, and some of them may have no check run of it.
    const newest = await scan(facts, { kinds: ['commit'], value });
    return [...new Set([...named, ...newest])].sort();
  }
  if (named.length > 0) return named;
  const asked = await scopesOf(
    whereScopeReadable(db, db('primitives_document'), readable)
      .distinct('scope')
      .andWhere(query =>
        query
          .where({ digest: value })
          .orWhereIn(
            'id',
            db('primitives_environment').where({ digest: value }).select('id'),
          ),
      ),
  );
  return asked.length > 0
    ? asked
    : scan(facts, { kinds: ['publish', 'desired', 'workload'], value });
}

async function scopesOf(query: Knex.QueryBuilder): Promise<string[]> {
  const rows = scopesSchema.parse(await query);
  return rows
    .map(row => row.scope)
    .filter(scope => scope !== '')
    .sort()
    .slice(0, maxScopes);
}

async function scan(
  facts: () => Knex.QueryBuilder,
  options: { kinds: readonly string[]; value: string },
): Promise<string[]> {
  const found = new Set<string>();
  for (const kind of options.kinds) {
    let after = '';
    let page: z.infer<typeof rowsSchema>;
    do {
      page = rowsSchema.parse(
        await facts()
          .where({ kind })
          .andWhere('subject', '>', after)
          .whereNotNull('value')
          .orderBy('subject')
          .limit(pageSize)
          .select('subject', 'scope', 'value'),
      );
      for (const { scope, value } of page) {
        if (scope !== '' && value.includes(options.value)) found.add(scope);
      }
      after = page[page.length - 1]?.subject ?? after;
    } while (page.length === pageSize);
  }
  return [...found].sort().slice(0, maxScopes);
}
