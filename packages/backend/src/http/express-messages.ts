import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Express } from 'express';

/**
 * Has a server make its requests and responses as an Express application's in the first
 * place. Express 4 gives each that comes another prototype (lib/middleware/init.js), and V8
 * then makes a hidden class of its own for it, which no collection of young objects frees:
 * each of these took 15 to 30 ms, in which nobody was answered, where it takes under one.
 * What has its prototype already keeps its class.
 *
 * Node has options for that, `IncomingMessage` and `ServerResponse`
 * (nodejs.org/api/http.html, `http.createServer`), and keeps them under symbols of their
 * names; Backstage makes the server without them (createHttpServer.ts). On a Node that keeps
 * them elsewhere, Express goes on as it is.
 * @internal
 */
export function makeExpressMessages(server: Server, app: Express): void {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  app.request = Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  app.response = Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  const made: Record<string, unknown> = { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
  for (const symbol of Object.getOwnPropertySymbols(server)) {
    const option = made[symbol.description ?? ''];
    if (option) Reflect.set(server, symbol, option);
  }
}
