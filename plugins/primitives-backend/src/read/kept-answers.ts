/** Readers whose answers are kept: one for each team, about. @internal */
export const readersKept = 50;

/**
 * Answers that are given out again: those who ask for the same at once share one read, what
 * failed is not kept, and of the oldest no more are kept than there is room for.
 * @internal
 */
export class KeptAnswers<T> {
  readonly #most: number;
  readonly #freshMs: number;
  readonly #kept = new Map<string, { at: number; answer: Promise<T> }>();

  /** `most` answers are kept, each as good for `freshMs`, or for ever. */
  constructor(options: { most: number; freshMs?: number }) {
    this.#most = options.most;
    this.#freshMs = options.freshMs ?? Infinity;
  }

  /** The answer to a question, told apart by its JSON; `now` in ms, by any clock that goes forward. */
  get(
    question: unknown,
    options: { now?: number; read: () => Promise<T> },
  ): Promise<T> {
    const { now = 0, read } = options;
    const key = JSON.stringify(question);
    const known = this.#kept.get(key);
    if (known && now - known.at <= this.#freshMs) return known.answer;
    const kept = { at: now, answer: read() };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    // Whoever waits for it is told.
    kept.answer.catch(() => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined)
      this.#kept.delete(oldest);
    return kept.answer;
  }

  /** Keeps none of them any more. */
  clear(): void {
    this.#kept.clear();
  }
}
