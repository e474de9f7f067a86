import { Knex } from 'knex';
import { z } from 'zod';
import { Fence } from '../collect/lease';
import { chunks } from '../store/chunks';
import { TransitionRow } from '../store/transitions';
import { insertRows, storable, upsertRows } from '../store/write-rows';
import {
  chainName,
  chainRowSchema,
  ChainState,
  chainStateSchema,
} from './chain-row';
import { sealRows } from './seal';

/** Records that are sealed in one transaction: more would keep the lease from being renewed meanwhile. */
const sealedAtOnce = 2_000;

const ownSchema = z.array(z.object({ id: z.string(), hash: z.string() }));
const seqSchema = z.object({ seq: z.coerce.number() });

/** Writes transitions down behind those that are there, within the transaction of what they tell of. @internal */
export async function appendTransitions(
  tx: Knex,
  transitions: readonly TransitionRow[],
  now: number,
): Promise<void> {
  if (transitions.length === 0) return;
  // What is hashed is what will be read again.
  const rows = transitions.map(row => ({
    ...row,
    message: storable(row.message),
  }));
  while ((await sealSome(tx, now)) > 0);
  const state = await readChainState(tx, { lock: true });
  const sealed = sealRows(rows, {
    head: headOf(state),
    own: await newestOwn(tx, rows),
    now,
  });
  await insertRows(tx, 'primitives_transition', sealed);
  const newest = await tx('primitives_transition').max({ seq: 'seq' }).first();
  await moveHead(tx, {
    ...sealed[sealed.length - 1],
    ...seqSchema.parse(newest),
  });
}

/**
 * Seals what a version without the chain wrote, in its order; until nothing is left. Only
 * the replica that collects writes, so that nothing comes between.
 * @internal
 */
export async function sealBacklog(fence: Fence): Promise<number> {
  let count = 0;
  for (;;) {
    const sealed = await fence.transaction(sealSome);
    count += sealed;
    if (sealed < sealedAtOnce) return count;
  }
}

async function sealSome(tx: Knex, now: number): Promise<number> {
  const state = await readChainState(tx, { lock: true });
  const rows = z
    .array(chainRowSchema)
    .parse(
      await tx('primitives_transition')
        .where('seq', '>', state.head_seq)
        .whereNull('hash')
        .orderBy('seq')
        .limit(sealedAtOnce),
    );
  const last = rows.at(-1);
  if (!last) return 0;
  const sealed = sealRows(rows, {
    head: headOf(state),
    own: await newestOwn(tx, rows),
    now,
  });
  await upsertRows(tx, 'primitives_transition', {
    key: ['seq'],
    rows: sealed,
    update: ['link', 'prev', 'own_prev', 'hash', 'sealed_at'],
  });
  await moveHead(tx, sealed[sealed.length - 1]);
  return rows.length;
}

/**
 * Forgets the oldest records, those seen before `cutoff` (ms), and keeps the hash of the
 * last of them, which the first that stays must follow. What is not sealed yet stays.
 * @internal
 */
export async function pruneTransitions(
  db: Knex,
  options: { cutoff: number; now: number },
): Promise<void> {
  const { cutoff, now } = options;
  await db.transaction(async tx => {
    await readChainState(tx, { lock: true });
    const kept = await tx('primitives_transition')
      .where('at', '>=', cutoff)
      .min({ seq: 'seq' })
      .first();
    const first = z
      .object({ seq: z.coerce.number().nullable() })
      .parse(kept).seq;
    const older = tx('primitives_transition')
      .whereNotNull('hash')
      .orderBy('seq', 'desc');
    if (first !== null) older.andWhere('seq', '<', first);
    const last = chainRowSchema.optional().parse(await older.first());
    if (!last) return;
    await tx('primitives_chain').where(chainName).update({
      base_link: last.link,
      base_hash: last.hash,
      base_at: now,
    });
    await tx('primitives_transition').where('seq', '<=', last.seq).delete();
  });
}

/** Where the chain begins and ends; with `lock` nobody else appends before the transaction ends. @internal */
export async function readChainState(
  db: Knex,
  options: { lock?: boolean } = {},
): Promise<ChainState> {
  const query = db('primitives_chain').where(chainName);
  if (options.lock) query.forUpdate();
  return chainStateSchema.parse(await query.first());
}

function headOf(state: ChainState) {
  return { link: state.head_link, hash: state.head_hash };
}

async function moveHead(
  tx: Knex,
  head: { link: number; hash: string; seq: number },
): Promise<void> {
  await tx('primitives_chain').where(chainName).update({
    head_link: head.link,
    head_hash: head.hash,
    head_seq: head.seq,
  });
}

/** Hash of the newest sealed record of each primitive. */
async function newestOwn(
  tx: Knex,
  rows: readonly TransitionRow[],
): Promise<Map<string, string>> {
  const own = new Map<string, string>();
  for (const ids of chunks([...new Set(rows.map(row => row.id))])) {
    const newest = tx('primitives_transition')
      .whereIn('id', ids)
      .whereNotNull('hash')
      .groupBy('id')
      .max('seq');
    const found = await tx('primitives_transition')
      .whereIn('seq', newest)
      .select('id', 'hash');
    for (const { id, hash } of ownSchema.parse(found)) own.set(id, hash);
  }
  return own;
}
