import { Readable } from '@ameide/plugin-primitives-node';
import { KeptAnswers } from './kept-answers';
import { everything } from './readable';

/** What is written later than this long after a moment is not about it. */
const settledMs = 60_000;

/**
 * Answers about past moments to those who read everything, which stay what they are: to go
 * through a large fleet takes seconds, and whoever looks at a moment asks for it several times.
 * @internal
 */
export class KeptPast<T> {
  readonly #answers = new KeptAnswers<T>({ most: 20 });

  /** The answer about a moment; `now` is the database's time in ms. */
  async get(
    at: Date,
    options: { now: number; readable: Readable; read: () => Promise<T> },
  ): Promise<T> {
    const { now, readable, read } = options;
    // What conditions leave goes by what is known now, which does not stay what it is.
    if (readable !== everything || at.getTime() > now - settledMs)
      return read();
    return this.#answers.get(at, { read });
  }
}
