import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { messageOf } from '../message-of';
import { isPostgres, nowSql } from '../store/database-time';

/** This replica may not write any more: another one holds the lease, or what this one knows of the database is no longer so. @internal */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * Lets one holder of a lease write and no other: within `transaction` no later holder
 * has written, and none can until it ends. Throws a {@link LeaseLostError} when there is
 * one, or when the database lacks what this holder has committed.
 * @internal
 */
export interface Fence {
  /** `now` is the database's time in ms. */
  transaction<T>(
    work: (tx: Knex.Transaction, now: number) => Promise<T>,
  ): Promise<T>;
}

/** The time that a replica holds the lease. @internal */
export type Tenure = {
  fence: Fence;
  /** Aborted when the lease is lost, or the outer signal aborts. */
  signal: AbortSignal;
};

/** How long it is held without being renewed, and how often it is. */
const defaultTimes = { ttlMs: 15_000, renewMs: 5_000 };

const rowSchema = z.object({ epoch: z.coerce.number().int() });

const putOffSchema = z.object({
  expires_at: z.coerce.number().int(),
  now: z.coerce.number().int(),
});

/**
 * A lease in the database, by the database's clock: of all replicas one holds it, and
 * another takes it over when that one stops renewing. Its epoch grows with each holder,
 * so that one that was paused and wakes up late finds that it may no longer write. Each
 * write puts off its end, so that a holder also finds when the database lost what it had
 * committed, as after a failover to a standby that lagged behind
 * ("Asynchronous replication" of PostgreSQL's documentation): what the holder remembers to
 * have written down is not there then, and it begins anew.
 * @internal
 */
export class Lease {
  readonly #db: Knex;
  readonly #name: string;
  readonly #logger: LoggerService;
  readonly #times: typeof defaultTimes;
  readonly #onChange: (event: 'taken' | 'lost' | 'released') => void;
  readonly #holder = randomUUID();

  /** `times` are for tests, which cannot wait. `onChange` is told of what happens to it. */
  constructor(options: {
    db: Knex;
    name: string;
    logger: LoggerService;
    times?: typeof defaultTimes;
    onChange?: (event: 'taken' | 'lost' | 'released') => void;
  }) {
    this.#db = options.db;
    this.#name = options.name;
    this.#logger = options.logger;
    this.#times = options.times ?? defaultTimes;
    this.#onChange = options.onChange ?? (() => {});
  }

  /**
   * Waits for the lease and works while it is held, again and again until `signal`
   * aborts. `work` must end soon after its own signal aborts.
   */
  async hold(
    signal: AbortSignal,
    work: (tenure: Tenure) => Promise<void>,
  ): Promise<void> {
    while (!signal.aborted) {
      const epoch = await this.acquire().catch(error => {
        this.#logger.warn(`Could not ask for the lease: ${messageOf(error)}`);
        return undefined;
      });
      if (epoch !== undefined) await this.#serve(epoch, signal, work);
      await sleep(this.#times.renewMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Takes the lease if nobody holds it; its epoch, if so. */
  async acquire(): Promise<number | undefined> {
    const name = this.#name;
    await this.#db('primitives_lease')
      .insert({ name, holder: '', epoch: 0, expires_at: 0 })
      .onConflict('name')
      .ignore();
    return this.#db.transaction(async tx => {
      const taken = await tx('primitives_lease')
        .where({ name })
        .andWhereRaw(`expires_at <= ${nowSql(tx)}`)
        .update({
          holder: this.#holder,
          epoch: tx.raw('epoch + 1'),
          expires_at: this.#expiry(tx),
        });
      if (taken === 0) return undefined;
      return (await this.#lock(tx)).epoch;
    });
  }

  /** Writing under the epoch that {@link acquire} gave; `onUndone` is told when commits of it are gone. */
  fence(epoch: number, onUndone: () => void = () => {}): Fence {
    let committed = 0;
    return {
      transaction: async work => {
        let written = 0;
        const result = await this.#db.transaction(async tx => {
          const entered = await this.#putOff(tx, epoch, committed);
          if (!entered) {
            if ((await this.#lock(tx)).epoch !== epoch)
              throw new LeaseLostError(
                'Another replica collects since; this one may no longer write',
              );
            onUndone();
            throw new LeaseLostError(
              'The database lost what was committed; everything is compared anew',
            );
          }
          written = entered.expires_at;
          return work(tx, entered.now);
        });
        committed = Math.max(committed, written);
        return result;
      },
    };
  }

  /** Holds on to it; false when another replica took it. */
  async renew(epoch: number): Promise<boolean> {
    return (await this.#putOff(this.#db, epoch)) !== undefined;
  }

  /**
   * Puts its end off and locks its row on PostgreSQL, in one statement, since all who write
   * wait for each other here; undefined where it is another's, or ends before `least`.
   */
  async #putOff(
    db: Knex,
    epoch: number,
    least = 0,
  ): Promise<z.infer<typeof putOffSchema> | undefined> {
    const [row] = await db('primitives_lease')
      .where({ name: this.#name, epoch })
      .andWhere('expires_at', '>=', least)
      .update({ expires_at: this.#expiry(db) })
      // Asked once the lock is there: what is written later has a later time.
      .returning(['expires_at', db.raw(`${nowSql(db)} as now`)]);
    return row && putOffSchema.parse(row);
  }

  async #serve(
    epoch: number,
    outer: AbortSignal,
    work: (tenure: Tenure) => Promise<void>,
  ): Promise<void> {
    this.#onChange('taken');
    const lost = new AbortController();
    const signal = AbortSignal.any([outer, lost.signal]);
    const renewing = this.#keep(epoch, { signal, lost });
    let isUndone = false;
    const fence = this.fence(epoch, () => {
      isUndone = true;
      lost.abort();
    });
    try {
      await work({ fence, signal });
    } catch (error) {
      if (!signal.aborted)
        this.#logger.error(`Collecting ended: ${messageOf(error)}`);
    }
    const wasLost = lost.signal.aborted && !outer.aborted;
    lost.abort();
    await renewing;
    if (wasLost) this.#onChange('lost');
    if (!wasLost || isUndone) await this.#release(epoch);
    if (!wasLost) this.#onChange('released');
  }

  /**
   * Renews until the signal aborts or the lease is gone. Trouble shorter than its life is
   * ridden out; an answer that never comes is trouble too.
   */
  async #keep(
    epoch: number,
    tenure: { signal: AbortSignal; lost: AbortController },
  ): Promise<void> {
    const { signal, lost } = tenure;
    const { ttlMs, renewMs } = this.#times;
    const life = setTimeout(() => lost.abort(), ttlMs);
    signal.addEventListener('abort', () => clearTimeout(life));
    while (!signal.aborted) {
      await sleep(renewMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const answer = this.renew(epoch).then(held => {
        if (held) life.refresh();
        else lost.abort();
      });
      await Promise.race([answer, abortOf(signal)]).catch(error =>
        this.#logger.warn(`Could not renew the lease: ${messageOf(error)}`),
      );
    }
  }

  /** So that another replica need not wait until it runs out. */
  async #release(epoch: number): Promise<void> {
    await this.#db('primitives_lease')
      .where({ name: this.#name, epoch })
      .update({ expires_at: 0 })
      .catch(error =>
        this.#logger.warn(`Could not release the lease: ${messageOf(error)}`),
      );
  }

  /** Later than the one before, within one millisecond too. */
  #expiry(db: Knex) {
    const greatest = isPostgres(db) ? 'greatest' : 'max';
    return db.raw(`${greatest}(expires_at + 1, ${nowSql(db)} + ?)`, [
      this.#times.ttlMs,
    ]);
  }

  /** Locks its row on PostgreSQL, so that nobody takes it over before the transaction ends. */
  async #lock(tx: Knex.Transaction): Promise<z.infer<typeof rowSchema>> {
    const row = await tx('primitives_lease')
      .where({ name: this.#name })
      .forUpdate()
      .first('epoch');
    return rowSchema.parse(row);
  }
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
