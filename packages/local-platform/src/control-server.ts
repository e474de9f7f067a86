import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Room } from './contract';
import { Listener } from './http/listener';
import type { Logger } from './logger';

/** A service that can be taken away and given back. */
export type Fault = { stop(): Promise<void>; start(): Promise<void>; ready(): boolean };

/** Health of the services, and faults on demand: for tests and demonstrations. */
export class ControlServer implements Room {
  readonly #faults: Record<string, Fault>;
  readonly #logger: Logger;
  readonly #listener: Listener;

  constructor(options: { port: number; faults: Record<string, Fault>; logger: Logger }) {
    this.#faults = options.faults;
    this.#logger = options.logger;
    this.#listener = new Listener({
      service: 'control',
      port: options.port,
      configKey: 'ports.control',
      handler: (request, response) => {
        this.#answer(request, response).catch(error => {
          this.#logger.error(`control: ${String(error)}`);
          this.#send(response, 500, { error: error instanceof Error ? error.message : String(error) });
        });
      },
    });
  }

  async start(): Promise<void> {
    await this.#listener.start();
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    if (request.method === 'GET' && path === '/healthz') {
      const services = Object.fromEntries(Object.entries(this.#faults).map(([name, fault]) => [name, fault.ready() ? 'ready' : 'stopped']));
      const ok = Object.values(services).every(state => state === 'ready');
      this.#send(response, ok ? 200 : 503, { status: ok ? 'ok' : 'degraded', services });
      return;
    }
    const [, name = '', action] = /^\/faults\/(\w+)\/(stop|start)$/.exec(path) ?? [];
    const fault = Object.hasOwn(this.#faults, name) ? this.#faults[name] : undefined;
    if (!fault) {
      this.#send(response, 404, { error: `Say GET /healthz, or POST /faults/{${Object.keys(this.#faults).join('|')}}/{stop|start}` });
      return;
    }
    // A page in a browser can send such a request blindly; it cannot leave out its origin.
    if (request.method !== 'POST' || request.headers.origin !== undefined) {
      this.#send(response, 405, { error: 'Faults are set by POST, and not from a web page' });
      return;
    }
    await (action === 'stop' ? fault.stop() : fault.start());
    this.#logger.info(`${name} was ${action === 'stop' ? 'stopped' : 'started'} on request`);
    this.#send(response, 200, { service: name, state: fault.ready() ? 'ready' : 'stopped' });
  }

  #send(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
