import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes connections to one port on to whichever pods are ready. */
export class ServiceProxy {
  readonly port: number;
  readonly #backends: () => number[];
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #turn = 0;

  private constructor(options: { port: number; backends: () => number[] }) {
    this.port = options.port;
    this.#backends = options.backends;
  }

  static create(options: { port: number; backends: () => number[] }): ServiceProxy {
    return new ServiceProxy(options);
  }

  async start(): Promise<void> {
    const server = createServer(socket => this.#pass(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise(resolve => server.close(resolve));
  }

  #pass(client: Socket): void {
    const backends = this.#backends();
    const port = backends[this.#turn++ % Math.max(1, backends.length)];
    if (port === undefined) {
      // No ready pod: the connection is refused, as a Service without endpoints does.
      client.destroy();
      return;
    }
    const backend = connect({ host: '127.0.0.1', port });
    for (const [socket, other] of [[client, backend], [backend, client]] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('error', () => other.destroy());
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
