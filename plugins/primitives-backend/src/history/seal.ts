import { ChainRecord, hashOfRecord } from '@ameide/plugin-primitives-common';
import { TransitionRow } from '../store/transitions';

/** What a sealed row has beside what it says. @internal */
export type Seal = {
  link: number;
  prev: string | null;
  own_prev: string | null;
  hash: string;
  sealed_at: number;
};

/** Puts records behind a head, one after the other. @internal */
export function sealRows<R extends TransitionRow>(
  rows: readonly R[],
  options: {
    head: { link: number; hash: string | null };
    /** Hash of the newest record of each primitive, where it has one. */
    own: ReadonlyMap<string, string>;
    /** In ms. */
    now: number;
  },
): Array<R & Seal> {
  const { now } = options;
  let { link, hash: prev } = options.head;
  const own = new Map(options.own);
  return rows.map(row => {
    link += 1;
    const record: ChainRecord = {
      ...{ link, prev, ownPrev: own.get(row.id) ?? null },
      ...{ id: row.id, environment: row.environment, stage: row.stage },
      ...{ at: row.at, from: row.from_status, to: row.to_status },
      ...{ digest: row.digest, message: row.message, sealedAt: now },
    };
    const hash = hashOfRecord(record);
    const seal = { link, prev, own_prev: record.ownPrev, hash, sealed_at: now };
    own.set(row.id, hash);
    prev = hash;
    return { ...row, ...seal };
  });
}
