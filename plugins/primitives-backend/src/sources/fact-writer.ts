import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Fact, FactKind, FactValue, SourceName } from '../facts/fact';
import { factsOf } from './fact-of';
import { SourceContext } from './source';

/** Positions that are taken from the cursor at once, so that not every write costs one. */
const reserved = 100;
/** Facts of one write; a database binds some thousands of values in a statement. */
const perWrite = 1000;

/**
 * Writes a source's facts for one look: only those that say something new, and each in
 * its place. The position is the time, but never behind one that was used before, also
 * by another replica whose clock is ahead: it goes on from a cursor.
 * @internal
 */
export class FactWriter {
  readonly #context: SourceContext;
  readonly #source: SourceName;
  #position = 0;
  #reservedTo = 0;

  /** `source` is whose facts they are. */
  constructor(options: { context: SourceContext; source: SourceName }) {
    this.#context = options.context;
    this.#source = options.source;
  }

  /** A fact as it was seen now; its position is given when it is written. */
  fact<K extends FactKind>(
    kind: K,
    subject: string,
    value: FactValue<K> | null,
    order: { scope: string; revision: string },
  ): Fact<K> {
    return factsOf(this.#source, Date.now())(kind, subject, value, order);
  }

  /** Writes down those of the facts that differ from what is known. */
  async write(facts: readonly Fact[]): Promise<void> {
    for (let i = 0; i < facts.length; i += perWrite) {
      const changed = await this.#changed(facts.slice(i, i + perWrite));
      if (changed.length === 0) continue;
      const position = await this.#next();
      await this.#context.record(changed.map(fact => ({ ...fact, position })));
    }
  }

  async #changed(facts: readonly Fact[]): Promise<Fact[]> {
    const kinds = new Set(facts.map(fact => fact.kind));
    const changed: Fact[] = [];
    for (const kind of kinds) {
      // Of two facts of one subject the later counts.
      const ofKind = new Map(
        facts.filter(f => f.kind === kind).map(f => [f.subject, f]),
      );
      const known = await this.#context.facts.many(kind, [...ofKind.keys()]);
      for (const [subject, fact] of ofKind) {
        const before = known.get(subject);
        const isSame =
          before === undefined
            ? fact.value === null
            : isDeepStrictEqual(plain(fact.value), plain(before));
        if (!isSame) changed.push(fact);
      }
    }
    return changed;
  }

  async #next(): Promise<number> {
    if (this.#position >= this.#reservedTo) {
      const { cursors } = this.#context;
      const used = z
        .number()
        .catch(0)
        .parse(await cursors.get('position'));
      this.#position = Math.max(Date.now(), used);
      this.#reservedTo = this.#position + reserved;
      await cursors.set('position', this.#reservedTo);
    }
    this.#position += 1;
    return this.#position;
  }
}

/** As the database gives it back: without undefined members. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
