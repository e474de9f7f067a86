import { Readable } from '@ameide/plugin-primitives-node';

/** Readers whose answers are kept: one for each team, about. */
const maxKept = 50;

/** Answers that are given out again for a while, to those who may read the same. @internal */
export class KeptFor<T> {
  readonly #freshMs: number;
  readonly #kept = new Map<string, { at: number; answer: Promise<T> }>();

  /** `freshMs` is how long an answer is good. */
  constructor(options: { freshMs: number }) {
    this.#freshMs = options.freshMs;
  }

  /** The answer to whoever may read this; `now` in ms, by any clock that goes forward. */
  get(
    readable: Readable,
    options: { now: number; read: () => Promise<T> },
  ): Promise<T> {
    const { now, read } = options;
    const key = JSON.stringify(readable);
    const known = this.#kept.get(key);
    if (known && now - known.at <= this.#freshMs) return known.answer;
    const kept = { at: now, answer: read() };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    // What failed is asked again; whoever waits for it is told.
    kept.answer.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined)
      this.#kept.delete(oldest);
    return kept.answer;
  }
}
