import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Application } from './application.ts';
import type { Environment } from './environment.ts';

/** Requests that are not done by then are cut; a cluster kills after 30 seconds. */
const graceMs = 10_000;

/** A running server. */
export type RunningServer = {
  grpcPort: number;
  httpPort: number;
  /** Lets running requests end, then stops. */
  close(): Promise<void>;
};

/** Serves RPC over HTTP/2 without TLS on one port, and health over HTTP/1.1 on the other. */
export async function startServer(
  options: Environment & { application: Application },
): Promise<RunningServer> {
  const { application, host } = options;
  let isReady = false;
  const sessions = new Set<ServerHttp2Session>();
  const rpc = createHttp2Server(connectNodeAdapter({ routes: router => application.routes(router) }));
  rpc.on('session', session => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const http = createHttp1Server((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/healthz') {
      sendJson(response, 200, { status: 'ok', kind: '__kind__', name: '__name__', digest: options.digest });
    } else if (path === '/readyz') {
      sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready' });
    } else if (!answerPage(application, request, response)) {
      sendJson(response, 404, { status: 'not found' });
    }
  });
  application.start?.();
  const grpcPort = await listen(rpc, options.grpcPort, host);
  const httpPort = await listen(http, options.httpPort, host);
  isReady = true;
  return {
    grpcPort,
    httpPort,
    async close() {
      isReady = false;
      const cut = setTimeout(() => {
        for (const session of sessions) session.destroy();
        http.closeAllConnections();
      }, graceMs);
      const closed = Promise.all([closing(rpc), closing(http)]);
      for (const session of sessions) session.close();
      http.closeIdleConnections();
      await closed;
      clearTimeout(cut);
      await application.stop?.();
    },
  };
}

function answerPage(application: Application, request: IncomingMessage, response: ServerResponse): boolean {
  try {
    return application.page?.(request, response) ?? false;
  } catch (error) {
    console.error(error);
    sendJson(response, 500, { status: 'internal error' });
    return true;
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closing(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}
