import { once } from 'node:events';
import { Server } from 'node:http';

/** Lets a server listen on a free port of this machine alone. @internal */
export async function listenOnLoopback(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

/** Port that a server listens on; throws where it does not. @internal */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('the server does not listen');
  return address.port;
}

/** Ends every connection and the server. @internal */
export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
}
