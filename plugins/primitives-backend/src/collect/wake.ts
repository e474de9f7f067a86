import { setTimeout as sleep } from 'node:timers/promises';

/** A sleep that can be ended: what asks while nobody sleeps ends the next one at once. @internal */
export class Wake {
  #asked = false;
  #end: AbortController | undefined;

  /** Ends the sleep, this one or the next. */
  ask(): void {
    this.#asked = true;
    this.#end?.abort();
  }

  /** Sleeps until asked, for at most so long, or until the signal aborts. True when it was asked. */
  async sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#asked && !signal.aborted) {
      this.#end = new AbortController();
      const end = AbortSignal.any([signal, this.#end.signal]);
      await sleep(ms, undefined, { signal: end }).catch(() => {});
      this.#end = undefined;
    }
    const asked = this.#asked;
    this.#asked = false;
    return asked;
  }
}
