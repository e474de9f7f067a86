/** Answers that this backend gave a moment ago, so that pages that ask again and again cost nothing. @internal */
export class RecentAnswers<T> {
  readonly #options: { capacity: number; ms: number; clock: () => Date };
  readonly #known = new Map<string, { at: number; answer: T }>();

  /** At most `capacity` are kept, for `ms`. */
  constructor(options: { capacity: number; ms: number; clock: () => Date }) {
    this.#options = options;
  }

  /** The answer of a moment ago, or a new one; what failed is asked for again. */
  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const { capacity, ms, clock } = this.#options;
    const now = clock().getTime();
    const known = this.#known.get(key);
    if (known && now - known.at < ms) return known.answer;
    const answer = await ask();
    if (this.#known.size >= capacity) this.#known.clear();
    this.#known.set(key, { at: now, answer });
    return answer;
  }
}
