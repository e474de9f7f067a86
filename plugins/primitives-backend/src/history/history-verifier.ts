import { setImmediate as breathe } from 'node:timers/promises';
import { HistoryVerification } from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { databaseNow } from '../store/database-time';
import { chainName, ChainRow, chainRowSchema } from './chain-row';
import { readChainState } from './chain-store';
import { ChainCheck, ChainFindings } from './check-chain';

/** Records that are gone through between two turns of others. */
const pageSize = 2_000;

const rowsSchema = z.array(chainRowSchema);
const countSchema = z.object({ count: z.coerce.number() });

/** Goes through the chain of transitions and says whether it is whole. @internal */
export class HistoryVerifier {
  readonly #db: Knex;
  readonly #logger: LoggerService;
  #running: Promise<HistoryVerification> | undefined;

  /** Every replica has one; it goes through the records once at a time, whoever asks. */
  constructor(options: { db: Knex; logger: LoggerService }) {
    this.#db = options.db;
    this.#logger = options.logger;
  }

  /** What is found now; who asks while it is being looked for gets the same. */
  verify(): Promise<HistoryVerification> {
    this.#running ??= this.#verify().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** The same for nobody in particular: what is wrong is logged. */
  async watch(): Promise<void> {
    const { status, fault, faults, wholeFrom } = await this.verify();
    if (status !== 'broken') return;
    const from = wholeFrom
      ? `it is whole from record ${wholeFrom.link} on`
      : 'nothing behind is proven';
    this.#logger.error(
      `The history was changed in ${faults} places: ${fault?.message}; ${from}`,
    );
  }

  /**
   * Up to the head as it is at first: what is appended meanwhile is not gone through, and
   * nothing is locked, since records never change.
   */
  async #verify(): Promise<HistoryVerification> {
    const state = await readChainState(this.#db);
    const check = new ChainCheck(state);
    let after = -1;
    for (;;) {
      const rows = await this.#page(after, state.head_seq);
      for (const row of rows) check.add(row);
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) break;
      after = last.seq;
      await breathe();
    }
    const { unsealed, foreign } = await this.#behindHead();
    for (const row of foreign) check.add(row);
    const now = await readChainState(this.#db);
    // Retention took records away from under us.
    if (now.base_link !== state.base_link) return this.#verify();
    return {
      verifiedAt: momentOf(await databaseNow(this.#db)),
      unsealed,
      ...told(check.end()),
      ...(state.head_hash !== null && {
        head: { link: state.head_link, hash: state.head_hash },
      }),
      ...(state.base_hash !== null && {
        checkpoint: {
          link: state.base_link,
          hash: state.base_hash,
          at: momentOf(state.base_at ?? 0),
        },
      }),
    };
  }

  async #page(after: number, upTo: number): Promise<ChainRow[]> {
    return rowsSchema.parse(
      await this.#db('primitives_transition')
        .where('seq', '>', after)
        .andWhere('seq', '<=', upTo)
        .orderBy('seq')
        .limit(pageSize),
    );
  }

  /** Records behind the head: without a hash they wait to be sealed; with one, somebody else put them there. */
  async #behindHead(): Promise<{ unsealed: number; foreign: ChainRow[] }> {
    // One statement, so that head and records are of one moment.
    const behind = () =>
      this.#db({ t: 'primitives_transition', c: 'primitives_chain' })
        .where({ 'c.name': chainName.name })
        .whereRaw('t.seq > c.head_seq');
    const foreign = await behind()
      .whereNotNull('t.hash')
      .orderBy('t.seq')
      .limit(pageSize)
      .select('t.*');
    const waiting = await behind().whereNull('t.hash').count({ count: '*' });
    return {
      unsealed: countSchema.parse(waiting[0]).count,
      foreign: rowsSchema.parse(foreign),
    };
  }
}

function told(found: ChainFindings) {
  const { records, faults, fault, wholeFrom } = found;
  const whole = records > 0 ? ('whole' as const) : ('empty' as const);
  return {
    ...found,
    status: faults > 0 ? ('broken' as const) : whole,
    wholeFrom: wholeFrom && { ...wholeFrom, at: momentOf(wholeFrom.at) },
    fault: fault && {
      ...fault,
      record: fault.record && {
        ...fault.record,
        at: momentOf(fault.record.at),
      },
    },
  };
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString();
}
