/** Burst of webhooks that one push makes arrives within this time. */
const debounceMs = 300;

/**
 * Turns many wishes into few runs: the first wish starts a short wait, whatever comes
 * in it joins, and a wish during a run leads to one more.
 * @internal
 */
export class Trigger {
  readonly #run: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  readonly #onError: (error: unknown) => void;

  /** `onError` is told when a run rejects. */
  constructor(options: {
    run: () => Promise<void>;
    onError: (error: unknown) => void;
  }) {
    this.#run = options.run;
    this.#onError = options.onError;
  }

  /** Wishes for a run, soon. */
  ask(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run().catch(this.#onError);
    }, debounceMs);
  }

  /** Forgets a wish that waits. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
