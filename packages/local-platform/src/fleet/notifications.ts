import { z } from 'zod';
import type { Logger } from '../logger';
import type { ChangeType, FleetApplications, KeptApplication } from './argocd/applications';

/** Where an Argo CD's notifications go. */
export const notificationTargetSchema = z.strictObject({ url: z.url(), headers: z.record(z.string(), z.string()).default({}) });
type Target = z.infer<typeof notificationTargetSchema>;

/**
 * Sends what changed to webhooks as argocd-notifications does. A webhook's body is the
 * administrator's own template there; this one is `{"application": "{{.app.metadata.name}}"}`,
 * which the portal's module documents.
 */
export class Notifications {
  readonly #targets: Target[] = [];
  readonly #logger: Logger;
  readonly #instance: string;
  readonly #stop: () => void;
  readonly #abort = new AbortController();
  #tail: Promise<void> = Promise.resolve();

  private constructor(options: { instance: string; applications: FleetApplications; logger: Logger }) {
    this.#logger = options.logger;
    this.#instance = options.instance;
    this.#stop = options.applications.watch((type, application) => this.#take(type, application));
  }

  static create(options: { instance: string; applications: FleetApplications; logger: Logger }): Notifications {
    return new Notifications(options);
  }

  /** Sends to one more receiver from now on. */
  add(target: Target): void {
    this.#targets.push(target);
  }

  stop(): void {
    this.#stop();
    this.#abort.abort();
  }

  #take(type: ChangeType, kept: KeptApplication): void {
    if (!this.#targets.length || type === 'DELETED') return;
    const body = JSON.stringify({ application: kept.read().metadata.name });
    for (const target of this.#targets) this.#tail = this.#tail.then(() => this.#send(target, body));
  }

  async #send({ url, headers }: Target, body: string): Promise<void> {
    if (this.#abort.signal.aborted) return;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(10_000)]),
      });
      await response.arrayBuffer();
      if (!response.ok) this.#logger.warn(`A notification of ${this.#instance} was refused: HTTP ${response.status}`);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#logger.warn(`A notification of ${this.#instance} was lost: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
