import type { Event, Outbox } from './outbox.ts';

const intervalMs = 500;

/** Hands the outbox's events over, one after the other; one that fails is tried again, and those after it wait. */
export class Dispatcher {
  readonly #outbox: Outbox;
  readonly #publish: (event: Event) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(outbox: Outbox, publish: (event: Event) => Promise<void>) {
    this.#outbox = outbox;
    this.#publish = publish;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#running.then(() => this.dispatch());
    }, intervalMs);
  }

  /** Ends with a last round, so that nothing waits longer than it must. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.dispatch();
  }

  /** One round. */
  async dispatch(): Promise<void> {
    for (const event of this.#outbox.waiting()) {
      try {
        await this.#publish(event);
      } catch (error) {
        console.error(`event ${event.id} waits: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
      this.#outbox.acknowledge(event.id);
    }
  }
}
