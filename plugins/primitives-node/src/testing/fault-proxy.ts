import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  request as httpRequest,
  Server,
  ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, Faults, ProxiedRequest } from './fault';
import { faultAnswer } from './fault-answer';
import { closeServer, listenOnLoopback, portOf } from './loopback';
import { requestHeaders, responseHeaders } from './raw-headers';

/** How a fault proxy is started. @internal */
export type FaultProxyOptions = {
  /** Address of the server behind it, such as `http://127.0.0.1:4700`: over HTTP, without a path. */
  target: string;
  /** What goes wrong; nothing, where it is left out. */
  faults?: Faults;
  /** Changes what the server tells, for the fault `shift`; the request waits for it. */
  onShift?: (request: ProxiedRequest) => void | Promise<void>;
};

/**
 * A real HTTP server for tests, that stands before GitHub, a registry or Argo CD on this
 * machine and lets go wrong what goes wrong between machines. Bodies stream both ways as
 * they come, so watch streams and git's protocol pass. Headers pass as they are, Host
 * too; addresses of the server in Link, Location and WWW-Authenticate become the proxy's,
 * those in bodies do not. Upgrades (WebSockets) and trailers are not passed on.
 * @internal
 */
export class FaultProxy {
  /** What was asked, in the order it arrived, with the fault it got. */
  readonly requests: Array<ProxiedRequest & { fault: Fault }> = [];
  readonly #server: Server;
  readonly #target: URL;
  readonly #onShift: FaultProxyOptions['onShift'];
  #faults: Faults | undefined;

  /** Starts on a free port of this machine. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await listenOnLoopback(proxy.#server);
    return proxy;
  }

  private constructor(options: FaultProxyOptions) {
    this.#target = new URL(options.target);
    this.#faults = options.faults;
    this.#onShift = options.onShift;
    this.#server = createServer(async (req, res) => {
      try {
        await this.#handle(req, res);
      } catch {
        // The server or the client is gone: the other one learns it the way it would have without us.
        res.socket?.resetAndDestroy();
      }
    });
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  /** Lets other faults happen from now on; without any, none. */
  set(faults?: Faults): void {
    this.#faults = faults;
  }

  /** Ends every connection and the proxy; the server behind it goes on. */
  async stop(): Promise<void> {
    await closeServer(this.#server);
  }

  async #handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = req;
    const request = { method, path, headers };
    const fault = this.#faults?.(request) ?? { kind: 'none' };
    this.requests.push({ ...request, fault });
    if (fault.kind === 'reset') {
      res.socket?.resetAndDestroy();
      return;
    }
    const answer = faultAnswer(fault, Date.now());
    if (answer) {
      req.resume();
      res.writeHead(answer.status ?? 200, answer.headers);
      res.end(method === 'HEAD' ? undefined : answer.body);
      return;
    }
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    if (fault.kind === 'latency')
      await sleep(fault.ms, undefined, { signal: gone.signal });
    if (fault.kind === 'shift') await this.#onShift?.(request);
    await this.#pass({ req, res, fault, signal: gone.signal });
  }

  async #pass(passing: {
    req: IncomingMessage;
    res: ServerResponse;
    fault: Fault;
    signal: AbortSignal;
  }): Promise<void> {
    const { req, res, fault, signal } = passing;
    const upstream = httpRequest(this.#target, {
      method: req.method,
      path: req.url,
      headers: requestHeaders(req.rawHeaders, fault),
      signal,
      // A connection kept from before may be closed by the server just as we ask.
      agent: false,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve);
      upstream.on('error', reject);
    });
    // A server may answer before it has read everything; that an upload failed shows in the answer, or in its lack.
    pipeline(req, upstream).catch(() => {});
    const answer = await answered;
    res.writeHead(
      answer.statusCode ?? 502,
      answer.statusMessage,
      responseHeaders(answer.rawHeaders, {
        fault,
        now: Date.now(),
        target: this.#target.origin,
        proxy: this.url,
      }),
    );
    // A watch stream is open before its first event.
    res.flushHeaders();
    await sendBody(answer, res, fault);
  }
}

/** Streams the body of an answer, as far as the fault lets it. */
async function sendBody(
  answer: IncomingMessage,
  res: ServerResponse,
  fault: Fault,
): Promise<void> {
  const length = Number(answer.headers['content-length']);
  if (!('afterBytes' in fault) || length <= fault.afterBytes) {
    await pipeline(answer, res);
    return;
  }
  const budget = { left: fault.afterBytes };
  await pipeline(answer, firstBytes(budget), res, { end: false });
  if (fault.kind === 'truncate' || budget.left > 0) res.end();
  else if (fault.kind === 'cut') res.socket?.destroySoon();
  else if (!res.closed) await once(res, 'close');
}

/** Passes bytes on until the budget is spent; what is left of it says that the stream was shorter. */
function firstBytes(budget: { left: number }) {
  return async function* first(source: AsyncIterable<Buffer>) {
    if (budget.left === 0) return;
    for await (const chunk of source) {
      const part = chunk.subarray(0, budget.left);
      budget.left -= part.length;
      yield part;
      if (budget.left === 0) return;
    }
  };
}
