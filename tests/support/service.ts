import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A readiness probe of Kubernetes, of HTTP. */
export type Probe = { path: string; periodSeconds: number; timeoutSeconds: number; failureThreshold: number };
/** What became of a request: its status, or 502 where a pod was asked in vain, or 503 where none was there to ask. */
export type Passed = { method: string; path: string; pod: string; status: number };
type Pod = { name: string; url: URL; ready: boolean; watching: AbortController; agent: Agent };

/**
 * What stands before the pods of a Deployment: one address, whose requests go in turn to
 * those that are ready (kubernetes.io, "Services", "Configure Liveness, Readiness and Startup
 * Probes"). Nothing is tried twice, though many an ingress would; what a pod fails, a person sees.
 */
export class Service {
  readonly #pods = new Map<string, Pod>();
  readonly #probe: Probe;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  #turn = 0;
  /** Every request that was answered, and by whom. */
  readonly passed: Passed[] = [];

  private constructor(probe: Probe) {
    this.#probe = probe;
    this.#server = createServer((asked, answer) => this.#pass(asked, answer));
    // Else connections that have just been asked on are closed when the machine is late.
    this.#server.keepAliveTimeout = 600_000;
    this.#server.on('upgrade', (asked, socket, head) => this.#upgrade(asked, socket, head));
  }

  static async start(probe: Probe): Promise<Service> {
    const service = new Service(probe);
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds a pod; it gets requests once it is ready. */
  add(name: string, url: string): void {
    const pod = { name, url: new URL(url), ready: false, watching: new AbortController(), agent: new Agent({ keepAlive: true }) };
    this.#pods.set(name, pod);
    void this.#watch(pod);
  }

  isReady(name: string): boolean {
    return this.#pods.get(name)?.ready ?? false;
  }

  /** Takes a pod out; what it was asked before, it answers. */
  remove(name: string): void {
    const pod = this.#pods.get(name);
    pod?.watching.abort();
    this.#pods.delete(name);
  }

  async stop(): Promise<void> {
    for (const pod of this.#pods.values()) {
      pod.watching.abort();
      pod.agent.destroy();
    }
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #watch(pod: Pod): Promise<void> {
    const { path, periodSeconds, timeoutSeconds, failureThreshold } = this.#probe;
    const { signal } = pod.watching;
    let failures = 0;
    while (!signal.aborted) {
      const answer = await fetch(new URL(path, pod.url), { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]) }).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      failures = answer?.ok ? 0 : failures + 1;
      if (failures === 0) pod.ready = true;
      if (failures >= failureThreshold) pod.ready = false;
      await sleep(periodSeconds * 1000, undefined, { signal }).catch(() => {});
    }
  }

  #next(): Pod | undefined {
    const ready = [...this.#pods.values()].filter(pod => pod.ready);
    return ready[this.#turn++ % ready.length];
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const pod = this.#next();
    const done = (status: number) => this.passed.push({ method: String(asked.method), path: String(asked.url), pod: pod?.name ?? '', status });
    if (!pod) {
      done(503);
      answer.writeHead(503).end();
      return;
    }
    const failed = () => {
      // Whoever went away needs no answer.
      if (asked.socket.destroyed) return;
      done(502);
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end(`${pod.name} did not answer`);
    };
    const passing = this.#ask(pod, asked);
    passing.on('error', failed);
    passing.on('response', given => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.on('error', failed);
      given.on('end', () => done(given.statusCode ?? 502));
      given.pipe(answer);
    });
    answer.on('close', () => {
      if (!answer.writableEnded) passing.destroy();
    });
    asked.pipe(passing);
  }

  #upgrade(asked: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const pod = this.#next();
    if (!pod) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
      return;
    }
    const passing = this.#ask(pod, asked);
    passing.on('error', () => socket.destroy());
    socket.on('error', () => passing.destroy());
    socket.on('close', () => passing.destroy());
    passing.on('response', given => {
      given.resume();
      socket.end(`HTTP/1.1 ${given.statusCode} ${given.statusMessage}\r\n\r\n`);
    });
    passing.on('upgrade', (given, other, rest) => {
      const headers = given.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : []));
      socket.write([`HTTP/1.1 101 ${given.statusMessage}`, ...headers, '', ''].join('\r\n'));
      socket.write(rest);
      other.write(head);
      for (const [one, peer] of [[socket, other], [other, socket]]) {
        one.on('error', () => peer.destroy());
        one.on('close', () => peer.destroy());
        one.pipe(peer);
      }
    });
    passing.end();
  }

  /** The request as it came, with who asked in the headers that an ingress sets. */
  #ask(pod: Pod, asked: IncomingMessage) {
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress ?? '', 'x-forwarded-proto': 'http' };
    return request({ agent: asked.headers.upgrade ? undefined : pod.agent, host: pod.url.hostname, port: pod.url.port, method: asked.method, path: asked.url, headers });
  }
}
