import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformConfig } from '../config';
import type { GitHubEvent, RepositoryName } from '../contract';
import type { Logger } from '../logger';
import type { Collection, Store } from '../store';
import { fullName, type Hook, sortable, timestamp } from './model';
import { idOf } from './repositories';

/** GitHub tries once; a receiver on the same machine is often just restarting, so a little more. */
const retryDelays = [250, 1_000, 3_000];
/** As GitHub's own limit on a receiver. */
const deliveryTimeout = 10_000;
/** A receiver that is gone for long must not fill the memory. */
const queueLimit = 500;

/** Header that lets a receiver check that the sender knows the secret. */
export function signature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** A ping goes to the one hook it tries; everything else to whoever subscribed. */
function wants(hook: Hook, event: GitHubEvent): boolean {
  if (event.name === 'ping') return event.payload.hook_id === hook.id;
  return hook.events.includes('*') || hook.events.includes(event.name);
}

/** Sends events to their hooks, each hook's in order. */
export class Webhooks {
  readonly #fixed: Hook[];
  readonly #hooks: Collection<Hook>;
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #queues = new Map<number, { waiting: number; tail: Promise<void> }>();
  readonly #abort = new AbortController();

  constructor(options: { config: PlatformConfig; store: Store; logger: Logger }) {
    this.#store = options.store;
    this.#logger = options.logger;
    this.#hooks = options.store.collection('hooks');
    this.#fixed = options.config.webhooks.map(hook => ({
      id: idOf(`${hook.owner} ${hook.url}`),
      scope: hook.owner,
      url: hook.url,
      secret: hook.secret,
      events: ['*'],
      active: true,
      createdAt: timestamp(),
    }));
  }

  list(repository: RepositoryName): Hook[] {
    return this.#hooks.list(`${fullName(repository)}#`);
  }

  find(repository: RepositoryName, id: number): Hook | undefined {
    return this.#hooks.get(`${fullName(repository)}#${sortable(id)}`);
  }

  create(repository: RepositoryName, hook: Pick<Hook, 'url' | 'secret' | 'events' | 'active'>): Hook {
    const id = this.#store.next('hook');
    const document: Hook = { ...hook, id, scope: fullName(repository), createdAt: timestamp() };
    this.#hooks.put(`${fullName(repository)}#${sortable(id)}`, document);
    return document;
  }

  delete(repository: RepositoryName, id: number): void {
    this.#hooks.delete(`${fullName(repository)}#${sortable(id)}`);
  }

  /** Queues an event for every hook that wants it. */
  dispatch(event: GitHubEvent): void {
    const hooks = [
      ...this.#fixed.filter(({ scope }) => scope === event.repository.owner),
      ...this.list(event.repository),
    ].filter(hook => hook.active && wants(hook, event));
    if (!hooks.length) return;
    const body = JSON.stringify(event.payload);
    for (const hook of hooks) this.#enqueue(hook, event.name, body);
  }

  stop(): void {
    this.#abort.abort();
  }

  #enqueue(hook: Hook, name: string, body: string): void {
    const queue = this.#queues.get(hook.id) ?? { waiting: 0, tail: Promise.resolve() };
    this.#queues.set(hook.id, queue);
    if (queue.waiting >= queueLimit) return;
    queue.waiting += 1;
    queue.tail = queue.tail
      .then(() => this.#deliver(hook, name, body))
      .finally(() => {
        queue.waiting -= 1;
      });
  }

  async #deliver(hook: Hook, name: string, body: string): Promise<void> {
    // One id for all tries, so that a receiver can tell a repeat.
    const delivery = randomUUID();
    let problem = '';
    for (const delay of [0, ...retryDelays]) {
      if (this.#abort.signal.aborted) return;
      try {
        if (delay) await sleep(delay, undefined, { signal: this.#abort.signal, ref: false });
        const response = await fetch(hook.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'GitHub-Hookshot/local',
            'x-github-event': name,
            'x-github-delivery': delivery,
            'x-github-hook-id': String(hook.id),
            ...(hook.secret ? { 'x-hub-signature-256': signature(hook.secret, body) } : {}),
          },
          body,
          signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(deliveryTimeout)]),
        });
        await response.arrayBuffer();
        if (response.ok) return;
        problem = `HTTP ${response.status}`;
        // The receiver understood and refused; again would be the same.
        if (response.status < 500 && response.status !== 404 && response.status !== 429) break;
      } catch (error) {
        problem = error instanceof Error ? `${error.message}${error.cause ? ` (${String(error.cause)})` : ''}` : String(error);
      }
    }
    if (!this.#abort.signal.aborted) this.#logger.warn(`Webhook '${name}' to ${new URL(hook.url).origin} was lost: ${problem}`);
  }
}
