import { createServer, IncomingMessage, Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listenOnLoopback, portOf } from './testing/loopback';

/** What a scripted server answers: a body, or the whole answer. @internal */
export type ScriptedAnswer = {
  status?: number;
  headers?: Record<string, string>;
  /** Objects are sent as JSON, text and bytes as they are. */
  body?: unknown;
};

/** Gives the answer to a request; undefined is a 404. @internal */
export type Script = (request: {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** As it was sent; empty when there was none. */
  body?: string;
}) => ScriptedAnswer | undefined;

/**
 * A real HTTP server for tests, that plays an outside system by script and remembers
 * what it was asked.
 * @internal
 */
export class ScriptedServer {
  readonly requests: string[] = [];
  readonly headers: Array<IncomingMessage['headers']> = [];
  readonly #server: Server;
  #script: Script;

  /** Starts on a free port of this machine. */
  static async start(script: Script): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(script);
    await listenOnLoopback(scripted.#server);
    return scripted;
  }

  private constructor(script: Script) {
    this.#script = script;
    this.#server = createServer(async (req, res) => {
      const path = req.url ?? '/';
      this.requests.push(`${req.method} ${path}`);
      this.headers.push(req.headers);
      const sent = await text(req);
      const answer = this.#script({
        method: req.method ?? '',
        path,
        headers: req.headers,
        body: sent,
      });
      const body = answer ? answer.body ?? '' : { message: 'Not Found' };
      const isPlain = typeof body === 'string' || body instanceof Uint8Array;
      const shown = isPlain ? body : JSON.stringify(body);
      res.writeHead(answer ? answer.status ?? 200 : 404, {
        'content-type': 'application/json',
        ...answer?.headers,
      });
      res.end(req.method === 'HEAD' ? undefined : shown);
    });
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Port it listens on. */
  get port(): number {
    return portOf(this.#server);
  }

  /** Plays another script from now on. */
  play(script: Script): void {
    this.#script = script;
  }

  /** Ends every connection, in the middle of an answer too. */
  hangUp(): void {
    this.#server.closeAllConnections();
  }

  /** Ends every connection and the server. */
  async stop(): Promise<void> {
    await closeServer(this.#server);
  }
}
