/** Places for jobs that run at once, given in the order they are asked for. */
export class Slots {
  #free: number;
  readonly #waiting: { take: () => void; signal: AbortSignal }[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Waits for a place, or until `signal` aborts; gives the function that frees it, or undefined when aborted. */
  async acquire(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined;
    if (this.#free > 0) {
      this.#free--;
    } else {
      const taken = await new Promise<boolean>(resolve => {
        const entry = { take: () => resolve(true), signal };
        this.#waiting.push(entry);
        signal.addEventListener('abort', () => {
          const index = this.#waiting.indexOf(entry);
          if (index === -1) return;
          this.#waiting.splice(index, 1);
          resolve(false);
        }, { once: true });
      });
      if (!taken) return undefined;
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiting.shift();
      if (next) next.take();
      else this.#free++;
    };
  }
}
