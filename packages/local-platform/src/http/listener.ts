import { createServer, type RequestListener, type Server } from 'node:http';

/** A port that another process holds, told in words that lead to the fix. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(options: { service: string; port: number; configKey: string }) {
    super(
      `Port ${options.port} of service '${options.service}' is taken by another process; ` +
        `stop that process, or choose another port with '${options.configKey}' of the platform's configuration`,
    );
  }
}

/** One HTTP port on loopback that can be closed for good measure and opened again. */
export class Listener {
  readonly #options: { service: string; port: number; configKey: string; handler: RequestListener };
  #server: Server | undefined;

  constructor(options: { service: string; port: number; configKey: string; handler: RequestListener }) {
    this.#options = options;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** Opens the port; does nothing when it is open. */
  async start(): Promise<void> {
    if (this.#server) return;
    const { port, handler } = this.#options;
    const server = createServer(handler);
    // A push or a long log may take minutes; only idle sockets are worth closing.
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new PortTakenError(this.#options) : error),
      );
      // Clients that find ::1 for `localhost` first (git, Node) go on to 127.0.0.1.
      server.listen(port, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  /** Closes the port and cuts what is connected, as a service that went away does. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
}
