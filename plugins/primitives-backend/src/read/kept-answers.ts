/** Readers whose answers are kept: one for each team, about. @internal */
export const readersKept = 50;

type Kept<T> = { at: number; answer: Promise<T>; isRenewed?: boolean };

/**
 * Answers that are given out again: those who ask for the same at once share one read, what
 * failed is not kept, and of the oldest no more are kept than there is room for.
 * @internal
 */
export class KeptAnswers<T> {
  readonly #most: number;
  readonly #freshMs: number;
  readonly #renewMs: number;
  readonly #kept = new Map<string, Kept<T>>();

  /**
   * `most` answers are kept, each as good for `freshMs`, or for ever. Who asks for one that is
   * older than `renewMs` gets it, and has it read anew for those who ask later.
   */
  constructor(options: { most: number; freshMs?: number; renewMs?: number }) {
    this.#most = options.most;
    this.#freshMs = options.freshMs ?? Infinity;
    this.#renewMs = options.renewMs ?? Infinity;
  }

  /** The answer to a question, told apart by its JSON; `now` in ms, by any clock that goes forward. */
  get(
    question: unknown,
    options: { now?: number; read: () => Promise<T> },
  ): Promise<T> {
    const { now = 0, read } = options;
    const key = JSON.stringify(question);
    const known = this.#kept.get(key);
    if (known && now - known.at <= this.#freshMs) {
      if (now - known.at > this.#renewMs && !known.isRenewed)
        this.#renew(key, known, { at: now, answer: read() });
      return known.answer;
    }
    const kept = { at: now, answer: read() };
    this.#keep(key, kept);
    // Whoever waits for it is told.
    kept.answer.catch(() => this.#drop(key, kept));
    return kept.answer;
  }

  #keep(key: string, kept: Kept<T>): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined)
      this.#kept.delete(oldest);
  }

  /** What took its place meanwhile stays. */
  #drop(key: string, kept: Kept<T>): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key);
  }

  /** Where that fails, the next who asks is told why. */
  #renew(key: string, known: Kept<T>, next: Kept<T>): void {
    known.isRenewed = true;
    next.answer.then(
      () => {
        if (this.#kept.get(key) === known) this.#keep(key, next);
      },
      () => this.#drop(key, known),
    );
  }

  /** Keeps none of them any more. */
  clear(): void {
    this.#kept.clear();
  }
}
