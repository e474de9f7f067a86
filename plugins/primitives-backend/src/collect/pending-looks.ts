import { Hint } from '../sources/source';
import { Wish } from '../store/hint-store';

/** Hints that are kept, as many as a large fleet names images when it is read first; usual looks find what is beyond. */
const maxHints = 100_000;

/**
 * What a source is to look at next: everything, or what hints name, each once.
 * @internal
 */
export class PendingLooks {
  #hints = new Map<string, Hint>();
  #whole = false;

  /** Adds wishes to what waits. */
  add(wishes: readonly Wish[]): void {
    for (const wish of wishes) {
      if ('look' in wish) this.#whole = true;
      else if (this.#hints.size < maxHints)
        this.#hints.set(JSON.stringify(wish), wish);
    }
  }

  /** True when something waits. */
  get any(): boolean {
    return this.#whole || this.#hints.size > 0;
  }

  /** Takes whether to look at everything; what hints name is looked at after that. */
  takeWhole(): boolean {
    const whole = this.#whole;
    this.#whole = false;
    return whole;
  }

  /** Takes the hints. */
  takeHints(): Hint[] {
    const hints = [...this.#hints.values()];
    this.#hints = new Map();
    return hints;
  }
}
