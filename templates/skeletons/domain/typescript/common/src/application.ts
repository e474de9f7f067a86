import { createHandlers } from './handlers/handlers.ts';
import { Dispatcher } from './outbox/dispatcher.ts';
import { Outbox } from './outbox/outbox.ts';
import { __Name__Service } from './proto/index.ts';
import type { Application } from './runtime/application.ts';
import { Store } from './store/store.ts';

/** Puts the domain together. */
export function createApplication(): Application {
  const outbox = new Outbox();
  const store = new Store(outbox);
  const handlers = createHandlers({ store, now: () => new Date() });
  // Without a broker, events go to the log.
  const dispatcher = new Dispatcher(outbox, async event => {
    console.log(`event ${JSON.stringify(event)}`);
  });
  return {
    routes: router => router.service(__Name__Service, handlers),
    start: () => dispatcher.start(),
    stop: () => dispatcher.stop(),
  };
}
