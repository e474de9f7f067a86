/** A list of any length, of which only what is seen is read. @internal */
export interface Lines<T> {
  /** Grows with everything that was read; for `useSyncExternalStore`. */
  version: () => number;
  /** Calls back when something was read. */
  subscribe: (listener: () => void) => () => void;
  /** How many lines there are to draw, as far as that is known now. */
  readonly length: number;
  /** A line, or undefined while it is not known. */
  at(index: number): T | undefined;
  /** Says which lines are seen: what is missing of them is read. */
  see(first: number, last: number): void;
}

/** Tells whoever listens that something was read. @internal */
export class LineNews {
  readonly #listeners = new Set<() => void>();
  #version = 0;

  /** {@inheritDoc Lines.version} */
  version = (): number => this.#version;

  /** {@inheritDoc Lines.subscribe} */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Something was read. */
  tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
