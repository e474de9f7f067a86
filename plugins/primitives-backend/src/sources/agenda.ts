/** Longest pause of what could not be looked at: a system that is back is asked soon, however long it was away. */
const longestRetryMs = 60_000;

/** `failures` in a row have their own pauses: they say nothing of how long something stays unsettled. */
type Entry = { at: number; pause: number; failures: number };

/** What is to be looked at when, with a pause that grows for what stays unsettled. @internal */
export class Agenda {
  readonly #pauses: { first: number; longest: number };
  readonly #entries = new Map<string, Entry>();

  /** Pauses in milliseconds. */
  constructor(pauses: { first: number; longest: number }) {
    this.#pauses = pauses;
  }

  /** Puts it down for now, and lets its pause begin anew. */
  soon(key: string): void {
    const pause = this.#pauses.first;
    this.#entries.set(key, { at: Date.now(), pause, failures: 0 });
  }

  /** Puts it down for after its pause, which doubles each time that it was taken in vain. */
  later(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) {
      const pause = this.#pauses.first;
      this.#entries.set(key, { at: Date.now() + pause, pause, failures: 0 });
    } else if (entry.at === Infinity) {
      entry.at = Date.now() + entry.pause;
      entry.pause = Math.min(entry.pause * 2, this.#pauses.longest);
      entry.failures = 0;
    }
  }

  /** Puts down what could not be looked at, which is tried again before long. */
  retry(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) this.later(key);
    else if (entry.at === Infinity) {
      const pause = this.#pauses.first * 2 ** entry.failures;
      entry.at = Date.now() + Math.min(pause, longestRetryMs);
      entry.failures += 1;
    }
  }

  /** True while it is put down or in hand. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Puts down what is still in hand for after its pause. */
  again(key: string): void {
    if (this.#entries.get(key)?.at === Infinity) this.later(key);
  }

  /** Forgets what was taken, unless it was put down anew meanwhile. */
  done(key: string): void {
    if (this.#entries.get(key)?.at === Infinity) this.#entries.delete(key);
  }

  /** Forgets it, whatever was planned. */
  settle(key: string): void {
    this.#entries.delete(key);
  }

  /** Takes what is due; each stays in hand until `soon`, `later`, `retry` or `done` says how it went. */
  take(atMost: number): string[] {
    const now = Date.now();
    const taken: string[] = [];
    for (const [key, entry] of this.#entries) {
      if (taken.length >= atMost) break;
      if (entry.at > now) continue;
      entry.at = Infinity;
      taken.push(key);
    }
    return taken;
  }

  /** Milliseconds until something is due; undefined when nothing ever is. */
  dueIn(): number | undefined {
    let first = Infinity;
    for (const { at } of this.#entries.values()) first = Math.min(first, at);
    return first === Infinity ? undefined : Math.max(0, first - Date.now());
  }
}
