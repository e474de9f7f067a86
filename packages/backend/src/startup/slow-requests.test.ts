import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import http, { Server } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { closeServer, portOf } from '@ameide/plugin-primitives-node/testUtils';
import {
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import { portalRouter } from '../http/http-server';
import { OpenRequests } from '../http/open-requests';

const root = join(__dirname, '../../../..');

/** A hundred times as fast as the configuration has it. */
const hurry = 100;

/**
 * The portal's own server, with the limits of a configuration file. Node looks for slow
 * connections every 30 s (nodejs.org/api/http.html, `connectionsCheckingInterval`); here
 * it does so in the same hurry.
 */
async function serve(file: string): Promise<Server> {
  const { server } = parse(readFileSync(join(root, file), 'utf8')).backend;
  const hurried = Object.fromEntries(
    Object.entries<{ seconds: number }>(server).map(([key, { seconds }]) => [
      key,
      { milliseconds: (seconds * 1000) / hurry },
    ]),
  );
  const createServer = http.createServer;
  const servers: Server[] = [];
  const spy = jest.spyOn(http, 'createServer').mockImplementation(listener => {
    const made = createServer(
      { connectionsCheckingInterval: 30_000 / hurry / 10 },
      typeof listener === 'function' ? listener : undefined,
    );
    servers.push(made);
    return made;
  });
  try {
    await ServiceFactoryTester.from(portalRouter(new OpenRequests()), {
      dependencies: [
        mockServices.rootConfig.factory({
          data: {
            backend: {
              listen: { host: '127.0.0.1', port: 0 },
              server: hurried,
            },
          },
        }),
      ],
    }).getSubject();
  } finally {
    spy.mockRestore();
  }
  return servers[0];
}

/** Sends a beginning, then drops for ever, and gives what was answered when the server hung up, and after how long. */
function drip(server: Server, begin: string, drop: string) {
  const began = Date.now();
  return new Promise<{ answer: string; ms: number }>(resolve => {
    let answer = '';
    const socket = connect(portOf(server), '127.0.0.1');
    const dripping = setInterval(() => socket.write(drop), 10);
    socket.on('data', chunk => {
      answer += chunk;
    });
    // The server is gone while we write.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dripping);
      resolve({ answer, ms: Date.now() - began });
    });
    socket.write(begin);
  });
}

describe.each(['app-config.yaml', 'app-config.production.yaml'])(
  'the server of %s',
  file => {
    let server: Server;
    beforeAll(async () => {
      server = await serve(file);
    });
    afterAll(() => closeServer(server));

    it('gives nobody minutes to send a request', () => {
      expect(server.headersTimeout * hurry).toBeLessThanOrEqual(20_000);
      expect(server.requestTimeout * hurry).toBeLessThanOrEqual(60_000);
    });

    it('hangs up on headers that come byte by byte, and on a body that does', async () => {
      const [headers, body] = await Promise.all([
        drip(server, 'GET / HTTP/1.1\r\nhost: x\r\n', 'a: b\r\n'),
        drip(
          server,
          'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n',
          ' ',
        ),
      ]);
      expect(headers.answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(headers.ms).toBeGreaterThanOrEqual(server.headersTimeout);
      expect(body.ms).toBeGreaterThanOrEqual(server.requestTimeout);
    });

    it('answers who is not slow', async () => {
      const url = `http://127.0.0.1:${portOf(
        server,
      )}/.backstage/health/v1/liveness`;
      expect((await fetch(url)).status).toBe(200);
    });
  },
);

it('answers a request on an idle connection that it was too busy to see in time', async () => {
  const server = await serve('app-config.production.yaml');
  server.keepAliveTimeout = 50;
  const ask = 'GET /.backstage/health/v1/liveness HTTP/1.1\r\nhost: x\r\n\r\n';
  const socket = connect(portOf(server), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(ask);
  await once(socket, 'data');
  socket.write(ask);
  // Nothing of this process goes on meanwhile, for longer than Node's own buffer of a second.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
  await closeServer(server);
});

it('lets a thousand connections wait while it is busy', async () => {
  const server = await serve('app-config.production.yaml');
  const connectAll = `
    let waiting = 1000;
    Array.from({ length: 1000 }, () =>
      require("node:net").connect(${portOf(
        server,
      )}, '127.0.0.1', () => { if (--waiting === 0) process.exit(0); }),
    );
    setTimeout(() => { console.error(waiting + ' were dropped'); process.exit(1); }, 5000);
  `;
  // Nothing of this process goes on until that one ends.
  const { stderr } = spawnSync(process.execPath, ['-e', connectAll], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  await closeServer(server);
});
