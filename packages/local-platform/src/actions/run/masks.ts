/** Values that no log may show. */
export class Masks {
  readonly #values = new Set<string>();
  #pattern: RegExp | undefined;

  constructor(values: Iterable<string> = []) {
    for (const value of values) this.add(value);
  }

  /** Hides a value from now on; each line of it also alone. */
  add(value: string): void {
    for (const text of [value.trim(), ...value.split(/\r?\n/).map(line => line.trim())]) {
      // A brace or a dash alone would turn every log into stars.
      if (text.length >= 3) this.#values.add(text);
    }
    this.#pattern = undefined;
  }

  hide(text: string): string {
    if (this.#values.size === 0) return text;
    if (!this.#pattern) {
      const longestFirst = [...this.#values].sort((left, right) => right.length - left.length);
      this.#pattern = new RegExp(longestFirst.map(value => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
    }
    return text.replace(this.#pattern, '***');
  }
}
