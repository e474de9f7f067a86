import {
  maxPromotions,
  maxUnproven,
  Promotion,
  Promotions,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { chunks } from '../store/chunks';
import { openPullsInto } from './open-pulls';
import { whereReadable } from './readable';

/** From which environment to which. @internal */
export type PromotionStep = { source: string; target: string };

const rowSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  version: z.string(),
  owner: z.string(),
  system: z.string(),
  digest: z.string(),
  target: z.string().nullable(),
  since: z.coerce.number(),
});
const countSchema = z.object({
  total: z.coerce.number(),
  proven: z.coerce.number(),
});
const provenSchema = z.array(
  z.object({
    id: z.string(),
    digest: z.string(),
    at: z.coerce.number(),
  }),
);

/**
 * What an environment runs that the next does not, where a smoke was seen to pass for it:
 * by the transitions, since a pipeline's stages speak of the newest digest only.
 * @internal
 */
export async function promotions(
  db: Knex,
  step: PromotionStep,
  readable: Readable,
): Promise<Promotions> {
  const differing = differ(db, step, readable);
  const counted = await db
    .from(differing.clone().as('w'))
    .count({ total: '*', proven: 'since' })
    .first();
  const { total, proven } = countSchema.parse(counted);
  const found = await db
    .from(differing.clone().as('w'))
    .whereNotNull('since')
    .orderBy(['since', 'id'])
    .limit(maxPromotions);
  const rows = z.array(rowSchema).parse(found);
  const unproven = await db
    .from(differing.clone().as('w'))
    .whereNull('since')
    .orderBy('id')
    .limit(maxUnproven);
  const ids = rows.map(row => row.id);
  const history = await provenDigests(db, step.source, ids);
  const pulls = await openPullsInto(db, step.target, ids);
  return {
    items: rows.map(row => ({
      ...{ id: row.id, kind: row.kind, name: row.name, version: row.version },
      owner: row.owner || undefined,
      system: row.system || undefined,
      digest: row.digest,
      targetDigest: row.target || undefined,
      since: new Date(row.since).toISOString(),
      digests: digestsBetween(history.get(row.id) ?? [], {
        from: row.target ?? undefined,
        to: row.digest,
      }),
      pull: pulls.get(row.id),
    })),
    total: proven,
    unproven: total - proven,
    left: z
      .array(rowSchema.omit({ since: true }))
      .parse(unproven)
      .map(({ id, kind, name, version, owner, digest }) => ({
        ...{ id, kind, name, version, digest },
        owner: owner || undefined,
      })),
  };
}

/** Primitives whose digest in the source is not what the target has; `since` is when it was proven. */
function differ(
  db: Knex,
  { source, target }: PromotionStep,
  readable: Readable,
) {
  const there = db({ s: 'primitives_environment' })
    .innerJoin({ d: 'primitives_document' }, 'd.id', 's.id');
  return whereReadable(db, there, readable)
    .leftJoin({ t: 'primitives_environment' }, join =>
      join
        .on('t.id', 's.id')
        .andOnVal('t.environment', target)
        .andOnVal('t.enabled', true),
    )
    .where({ 's.environment': source, 's.enabled': true })
    .whereNot('s.digest', '')
    .whereNot('d.scope', '')
    .whereRaw("coalesce(t.digest, '') <> s.digest")
    .select(
      ...['d.id', 'd.kind', 'd.name', 'd.version', 'd.owner', 'd.system'],
      ...['s.digest', { target: 't.digest' }],
      {
        since: db('primitives_transition as p')
          .whereRaw('p.id = s.id and p.digest = s.digest')
          .andWhere({
            'p.environment': source,
            'p.stage': 'smoke',
            'p.to_status': 'passed',
          })
          .min('p.at'),
      },
    );
}

/** Digests that were proven in an environment, by primitive, oldest first. */
async function provenDigests(
  db: Knex,
  environment: string,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const digests = new Map<string, string[]>();
  for (const some of chunks(ids)) {
    const rows = await db('primitives_transition')
      .whereIn('id', some)
      .andWhere({ environment, stage: 'smoke', to_status: 'passed' })
      .whereNotNull('digest')
      .select('id', 'digest')
      .min({ at: 'at' })
      .groupBy('id', 'digest')
      .orderBy('at');
    for (const { id, digest } of provenSchema.parse(rows))
      digests.set(id, [...(digests.get(id) ?? []), digest]);
  }
  return digests;
}

/**
 * How many digests were proven after one until another, counted with the latter;
 * undefined where the former was never seen. @internal
 */
export function digestsBetween(
  proven: readonly string[],
  { from, to }: { from?: string; to: string },
): Promotion['digests'] {
  const end = proven.indexOf(to);
  if (!from) return end < 0 ? undefined : end + 1;
  const begin = proven.indexOf(from);
  return begin < 0 || end <= begin ? undefined : end - begin;
}
