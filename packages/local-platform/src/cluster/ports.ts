import { createServer } from 'node:net';
import type { Collection, Store } from '../store';

/** Whether nobody listens on a port of loopback. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Gives out ports of this machine: lasting ones to Services, passing ones to pods. */
export class PortAllocator {
  readonly #first: number;
  readonly #lasting: Collection<{ key: string; port: number }>;
  readonly #taken = new Set<number>();
  #next: number;

  private constructor(options: { store: Store; first: number }) {
    this.#first = options.first;
    this.#next = options.first;
    this.#lasting = options.store.collection('cluster/ports');
    for (const { port } of this.#lasting.list()) this.#taken.add(port);
  }

  static create(options: { store: Store; first: number }): PortAllocator {
    return new PortAllocator(options);
  }

  /** The port of a Service; the same again after a restart, unless another process took it meanwhile. */
  async lasting(key: string): Promise<number> {
    const known = this.#lasting.get(key);
    if (known && (await isFree(known.port))) return known.port;
    if (known) this.#taken.delete(known.port);
    const port = await this.take();
    this.#lasting.put(key, { key, port });
    return port;
  }

  forget(key: string): void {
    const known = this.#lasting.get(key);
    if (known) this.#taken.delete(known.port);
    this.#lasting.delete(key);
  }

  /** A port nobody has, until {@link release}. Goes round instead of giving a port again at once: its last owner may still be closing. */
  async take(): Promise<number> {
    const count = 65536 - this.#first;
    for (let tried = 0; tried < count; tried++) {
      const port = this.#next;
      this.#next = port === 65535 ? this.#first : port + 1;
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      if (await isFree(port)) return port;
      this.#taken.delete(port);
    }
    throw new Error(`No free port from ${this.#first} on; choose another start with 'ports.workloads' of the platform's configuration`);
  }

  release(port: number): void {
    this.#taken.delete(port);
  }
}
