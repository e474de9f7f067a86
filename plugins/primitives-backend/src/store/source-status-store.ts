import {
  SourceStatus,
  sourceStatusSchema,
  told,
} from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { Fence } from '../collect/lease';
import { SourceName } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { Failure, sayFault } from '../sources/fault';
import { RateLimitBudget } from '../sources/source';
import { countChange } from './change-number';
import { markAllDirty, markDirty } from './dirty-store';

/** What names a source: one of several Argo CD instances by its name too. @internal */
export type SourceKey = {
  readonly name: SourceName;
  readonly instance?: string;
};

/** Key of a source in the database. @internal */
export function sourceKey({ name, instance }: SourceKey): string {
  return instance === undefined ? name : `${name}/${instance}`;
}

const rowSchema = z.object({
  source: z.string(),
  status: z.enum(['ok', 'failed']),
  message: z.string().nullable(),
  fault: z.string(),
  last_success_at: z.string().nullable(),
  last_attempt_at: z.string().nullable().optional(),
  budget: z.string().nullable().optional(),
  limited_until: z.string().nullable(),
  since: z.coerce.number(),
});
type Row = z.infer<typeof rowSchema>;

/** Remembers how reading each configured source goes and went. @internal */
export class SourceStatusStore {
  readonly #sources: readonly SourceKey[];

  /** For the sources that are configured: there is a line for each, `never` at first. */
  constructor(options: { sources: readonly SourceKey[] }) {
    this.#sources = options.sources;
  }

  /** How each is doing. */
  async all(db: Knex): Promise<SourceStatus[]> {
    const rows = await db('primitives_source').select();
    return this.#statuses(z.array(rowSchema).parse(rows));
  }

  /** Errors of those that cannot be read, as they were met and with addresses, by their keys: for whoever runs the portal. */
  async details(db: Knex): Promise<Map<string, string>> {
    const rows = z
      .array(rowSchema)
      .parse(await db('primitives_source').whereNotNull('message'));
    return new Map(rows.map(({ source, message }) => [source, message ?? '']));
  }

  /** How each was doing at a moment (ms). `lastSuccessAt` is then when it came to be read, at the latest. */
  async at(db: Knex, at: number): Promise<SourceStatus[]> {
    const current = await db('primitives_source').where('since', '<=', at);
    const past = await db('primitives_source_history')
      .where('since', '<=', at)
      .andWhere('until', '>', at);
    return this.#statuses(
      z
        .array(rowSchema)
        .parse([...past, ...current])
        .map(row => {
          const since = new Date(row.since).toISOString();
          return {
            ...row,
            budget: null,
            last_attempt_at: null,
            last_success_at: row.status === 'ok' ? since : row.last_success_at,
          };
        }),
    );
  }

  /**
   * Records an attempt to read one in full; without `failure` it was a success. The first
   * makes every pipeline due, since absence means something from then on; a status that
   * changes later is put in where pipelines are read, and only the rules about the whole
   * fleet are judged anew.
   */
  async attempted(
    fence: Fence,
    options: {
      source: SourceKey;
      at: Date;
      failure?: Failure;
      /** ISO 8601; where the failure is a rate limit. */
      limitedUntil?: string;
      budget?: RateLimitBudget;
    },
  ): Promise<{ flipped: boolean }> {
    const { failure, limitedUntil, budget } = options;
    const source = sourceKey(options.source);
    const at = options.at.toISOString();
    const status = failure === undefined ? 'ok' : 'failed';
    return fence.transaction(async (tx, now) => {
      const found = await tx('primitives_source').where({ source }).first();
      const before = found && rowSchema.parse(found);
      const flipped =
        before?.status !== status ||
        (before.limited_until !== null) !== (limitedUntil !== undefined);
      const change = {
        status,
        message: failure?.detail ?? null,
        fault: failure?.fault ?? '',
        limited_until: limitedUntil ?? null,
        last_attempt_at: at,
        ...(status === 'ok' ? { last_success_at: at } : {}),
        ...(budget ? { budget: JSON.stringify(budget) } : {}),
        ...(flipped ? { since: Math.max(now, before?.since ?? 0) } : {}),
      };
      await tx('primitives_source')
        .insert({ source, ...change })
        .onConflict('source')
        .merge(change);
      if (flipped) await countChange(tx);
      if (flipped && before) await archive(tx, before, now);
      if (status === 'ok' && !before?.last_success_at)
        await markAllDirty(tx, now);
      else if (flipped)
        await markDirty(tx, { scopes: [fleetScope], dueAt: now });
      return { flipped };
    });
  }

  /** Forgets sources that are configured no more: that they failed last means nothing. */
  async forgetOthers(tx: Knex, now: number): Promise<void> {
    const others = await tx('primitives_source').whereNotIn(
      'source',
      this.#sources.map(sourceKey),
    );
    if (others.length > 0) await countChange(tx);
    for (const row of z.array(rowSchema).parse(others))
      await archive(tx, row, now);
    await tx('primitives_source')
      .whereNotIn('source', this.#sources.map(sourceKey))
      .delete();
  }

  #statuses(rows: Row[]): SourceStatus[] {
    const known = new Map(rows.map(row => [row.source, row]));
    return this.#sources.map(source => {
      const { name, instance } = source;
      const row = known.get(sourceKey(source));
      if (!row) return { source: name, instance, status: 'never' };
      return sourceStatusSchema.parse({
        source: name,
        instance,
        // Stored as failed, which is what the version before this one can read.
        status: row.limited_until === null ? row.status : 'limited',
        since: new Date(row.since).toISOString(),
        ...(row.status === 'failed' &&
          told(
            sayFault(
              { source: name, instance },
              row.fault,
              new Date(row.since).toISOString(),
            ),
          )),
        limitedUntil: row.limited_until ?? undefined,
        lastSuccessAt: row.last_success_at ?? undefined,
        lastAttemptAt: row.last_attempt_at ?? undefined,
        budget: row.budget ? JSON.parse(row.budget) : undefined,
      });
    });
  }
}

async function archive(tx: Knex, row: Row, now: number): Promise<void> {
  const { source, status, message, fault, last_success_at, limited_until } =
    row;
  await tx('primitives_source_history').insert({
    ...{ source, status, message, fault, last_success_at, limited_until },
    ...{ since: row.since, until: Math.max(now, row.since) },
  });
}
