import type { GitHubEvent } from '../contract';
import type { Logger } from '../logger';

/** Hands every event to every listener, in order. */
export class Events {
  readonly #logger: Logger;
  readonly #listeners: ((event: GitHubEvent) => void)[] = [];
  /** Events that a listener caused wait until all have heard the one before. */
  readonly #queue: GitHubEvent[] = [];
  #delivering = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  on(listener: (event: GitHubEvent) => void): void {
    this.#listeners.push(listener);
  }

  emit(event: GitHubEvent): void {
    this.#queue.push(event);
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#deliver(next);
    } finally {
      this.#delivering = false;
    }
  }

  #deliver(event: GitHubEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#logger.error(`A listener of '${event.name}' failed: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  }
}
