import { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_NOTIFY_TIMEOUT_HEADER } from '@backstage/plugin-events-node';

/** How often a wait looks again. */
const lookEveryMs = 20;

/** The requests that a server has not answered to their end yet. @internal */
export class OpenRequests {
  readonly #open = new Set<ServerResponse>();

  /** Express middleware that sees every request; it goes before all others. */
  readonly watch = (
    _request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
  ): void => {
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    next();
  };

  /** Waits until all are answered but those that last, at most so long. */
  async answered(limitMs: number): Promise<void> {
    await this.#until(() => [...this.#open].every(lasts), limitMs);
  }

  /** Ends those that last, and waits until none is open, at most so long. */
  async endLasting(limitMs: number): Promise<void> {
    for (const response of this.#open) {
      if (!lasts(response)) continue;
      // Whoever writes to it may not know yet that it ended.
      response.on('error', () => {});
      response.end();
    }
    await this.#until(() => this.#open.size === 0, limitMs);
  }

  async #until(isTrue: () => boolean, limitMs: number): Promise<void> {
    const limit = performance.now() + limitMs;
    while (!isTrue() && performance.now() < limit) await sleep(lookEveryMs);
  }
}

/**
 * True for an answer that stays open until something happens, and whose client asks again
 * when it ends: a poll of Backstage's event bus (plugin-events-backend,
 * createEventBusRouter.ts, 55 s), a stream of server-sent events, or the first request for
 * signals, which is never answered (plugin-signals-backend, upgradeMiddleware in router.ts).
 */
function lasts(response: ServerResponse): boolean {
  if (response.req.headers.upgrade !== undefined) return true;
  return (
    response.headersSent &&
    (response.hasHeader(EVENTS_NOTIFY_TIMEOUT_HEADER) ||
      String(response.getHeader('content-type')).startsWith(
        'text/event-stream',
      ))
  );
}
