import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConnectRouter } from '@connectrpc/connect';

/** What the server runs. */
export type Application = {
  /** Adds the RPC handlers. */
  routes(router: ConnectRouter): void;
  /** Answers HTTP requests that are not about health; false leaves them unanswered. */
  page?(request: IncomingMessage, response: ServerResponse): boolean;
  /** Work in the background. */
  start?(): void;
  stop?(): Promise<void>;
};
