/** Wakes one sleeper before its time; a ring while nobody sleeps is not lost. @internal */
export class Alarm {
  #isRung = false;
  #wake: (() => void) | undefined;

  /** Ends the sleep, or the next one. */
  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Sleeps until the time is over, somebody rings, or the signal aborts. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isRung && !signal.aborted) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#wake, { once: true });
      });
      if (this.#wake) signal.removeEventListener('abort', this.#wake);
      this.#wake = undefined;
    }
    this.#isRung = false;
  }
}
