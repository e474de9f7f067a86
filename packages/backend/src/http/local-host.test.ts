import { once } from 'node:events';
import { createServer, IncomingMessage, request, Server } from 'node:http';
import { closeServer, portOf } from '@ameide/plugin-primitives-node/testUtils';
import express from 'express';
import { localHost } from './local-host';

describe('localHost', () => {
  let server: Server;
  beforeAll(async () => {
    const app = express();
    app.use(localHost);
    app.get('/', (_, response) => void response.end('in'));
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => closeServer(server));

  /** As a browser asks for a name that leads to this machine. */
  async function statusFor(host: string): Promise<number | undefined> {
    const asked = request({
      ...{ host: '127.0.0.1', port: portOf(server), headers: { host } },
    }).end();
    const [response]: IncomingMessage[] = await once(asked, 'response');
    response.resume();
    return response.statusCode;
  }

  it.each(['localhost', 'localhost:7007', '127.0.0.1:7007', '[::1]:7007'])(
    'takes a request for %s',
    async host => expect(await statusFor(host)).toBe(200),
  );

  it.each([
    'evil.example',
    'evil.example:7007',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    '127.0.0.1:7007/x@evil.example',
  ])('takes none for %j', async host => {
    expect(await statusFor(host)).toBe(421);
  });
});
