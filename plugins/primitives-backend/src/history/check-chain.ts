import {
  hashOfRecord,
  say,
  Saying,
  told,
} from '@ameide/plugin-primitives-common';
import { ChainRow, ChainState, recordOf } from './chain-row';

/** What is wrong with a record, or between two. @internal */
export type ChainFault = {
  kind: 'changed' | 'removed' | 'inserted';
  /** In words. */
  message: string;
  said: { message: Saying };
  /** The record that it was found at; absent where it is the end that is wrong. */
  record?: { seq: number; link?: number; id: string; at: number };
};

/** What going through a chain found. @internal */
export type ChainFindings = {
  /** Sealed records that were gone through. */
  records: number;
  /** Records that were put into the chain later than they were written. */
  sealedLate: number;
  faults: number;
  /** The first fault. */
  fault?: ChainFault;
  /** The record from which on nothing is wrong; absent where there is none. */
  wholeFrom?: { link: number; at: number };
};

/**
 * Goes through the records of a chain in the order of their numbers, and finds what was
 * changed, removed or inserted. It goes on behind a fault, by what the record there claims.
 * @internal
 */
export class ChainCheck {
  readonly #state: ChainState;
  readonly #found: ChainFindings = {
    ...{ records: 0, sealedLate: 0, faults: 0 },
  };
  #link: number;
  #hash: string | null;

  /** Begins behind what retention took away. */
  constructor(state: ChainState) {
    this.#state = state;
    this.#link = state.base_link;
    this.#hash = state.base_hash;
  }

  /** Takes the next record. */
  add(row: ChainRow): void {
    const { seq, link, id, at, hash } = row;
    const record = recordOf(row);
    const where = { seq, id, at, ...(link !== null && { link }) };
    if (hash === null || link === null || !record) {
      this.#fault({
        kind: hash === null ? 'inserted' : 'changed',
        ...told(say('history.noPart', { record: seq, id })),
        record: where,
      });
      return;
    }
    this.#found.records += 1;
    if (record.sealedAt > record.at) this.#found.sealedLate += 1;
    this.#follow(link, record.prev, where);
    const isItself = hashOfRecord(record) === hash;
    if (!isItself) {
      this.#fault({
        kind: 'changed',
        ...told(say('history.changed', { record: link, id })),
        record: where,
      });
    } else {
      this.#found.wholeFrom ??= { link, at };
    }
    this.#link = link;
    this.#hash = hash;
  }

  /** What was found, once every record was taken. */
  end(): ChainFindings {
    const { head_link: head, head_hash: hash } = this.#state;
    if (this.#link < head)
      this.#fault({
        kind: 'removed',
        ...told(
          say('history.newestGone', { first: this.#link + 1, last: head }),
        ),
      });
    else if (this.#link > head || this.#hash !== hash)
      this.#fault({
        kind: this.#link > head ? 'inserted' : 'changed',
        ...told(say('history.otherEnd', { record: head })),
      });
    return this.#found;
  }

  #follow(
    link: number,
    prev: string | null,
    record: ChainFault['record'],
  ): void {
    const next = this.#link + 1;
    if (link === next && prev === this.#hash) return;
    if (link > next)
      this.#fault({
        kind: 'removed',
        ...told(say('history.gone', { first: next, last: link - 1 })),
        record,
      });
    else if (link < next)
      this.#fault({
        kind: 'inserted',
        ...told(
          say('history.behind', { record: link, before: this.#link }),
        ),
        record,
      });
    else
      this.#fault({
        kind: 'changed',
        ...told(
          this.#link === 0
            ? say('history.noBefore', { record: link })
            : say('history.otherBefore', { record: link, before: this.#link }),
        ),
        record,
      });
  }

  #fault(fault: ChainFault): void {
    this.#found.faults += 1;
    this.#found.fault ??= fault;
    delete this.#found.wholeFrom;
  }
}
