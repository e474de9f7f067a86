import { setTimeout as sleep } from 'node:timers/promises';

/** What a visitor got: a status, or why there was none. */
export type Visit = { path: string; status?: number; error?: string; ms: number; at: number };

/** People who go on asking, each the next thing a moment after the last. */
export class Visitors {
  readonly visits: Visit[] = [];
  readonly #gone = new AbortController();
  readonly #all: Promise<unknown>;

  private constructor(all: (visitors: Visitors) => Promise<unknown>) {
    this.#all = all(this);
  }

  /** `ask` gives the status of the answer, read to its end. */
  static start(options: { count: number; pauseMs: number; paths: readonly string[]; ask: (path: string) => Promise<number> }): Visitors {
    const { count, pauseMs, paths, ask } = options;
    return new Visitors(visitors =>
      Promise.all(
        Array.from({ length: count }, async (_, visitor) => {
          // Each begins elsewhere, so that everything is asked at every moment.
          for (let turn = visitor; !visitors.#gone.signal.aborted; turn += 1) {
            await visitors.#visit(paths[turn % paths.length], ask);
            await sleep(pauseMs * (0.5 + Math.random()));
          }
        }),
      ),
    );
  }

  /** Sends them home; their last visits end first. */
  async stop(): Promise<Visit[]> {
    this.#gone.abort();
    await this.#all;
    return this.visits;
  }

  async #visit(path: string, ask: (path: string) => Promise<number>): Promise<void> {
    const began = performance.now();
    const visit = { path, at: Date.now() };
    try {
      const status = await ask(path);
      this.visits.push({ ...visit, status, ms: performance.now() - began });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
      this.visits.push({ ...visit, error: `${error}${cause}`, ms: performance.now() - began });
    }
  }
}
