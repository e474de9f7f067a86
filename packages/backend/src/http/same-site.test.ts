import { createServer, Server } from 'node:http';
import { closeServer, portOf } from '@ameide/plugin-primitives-node/testUtils';
import express from 'express';
import onHeaders from 'on-headers';
import { sameSite, withSameSite } from './same-site';

describe('withSameSite', () => {
  it.each([
    ['a=b', 'a=b; SameSite=Lax'],
    ['a=b; Path=/; HttpOnly', 'a=b; Path=/; HttpOnly; SameSite=Lax'],
    [
      'a=b; Path=/; SameSite=None; Secure',
      'a=b; Path=/; SameSite=None; Secure',
    ],
    ['a=b;samesite=strict', 'a=b;samesite=strict'],
    ['samesite=b', 'samesite=b; SameSite=Lax'],
  ])('makes of "%s" "%s"', (cookie, expected) => {
    expect(withSameSite(cookie)).toBe(expected);
  });
});

describe('sameSite', () => {
  let server: Server;

  beforeAll(async () => {
    const app = express();
    app.use(sameSite);
    app.get('/none', (_request, response) => void response.end());
    app.get('/two', (_request, response) => {
      response.cookie('kept', '1', { sameSite: 'strict' });
      // As express-session does, when the answer is written.
      onHeaders(response, () => response.cookie('connect.sid', '2'));
      response.end();
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
  });
  afterAll(() => closeServer(server));

  const cookies = async (path: string) => {
    const url = `http://127.0.0.1:${portOf(server)}${path}`;
    return (await fetch(url)).headers.getSetCookie();
  };

  it('also reaches a cookie that is set when the answer is written', async () => {
    expect(await cookies('/two')).toEqual([
      'kept=1; Path=/; SameSite=Strict',
      'connect.sid=2; Path=/; SameSite=Lax',
    ]);
  });

  it('sets none where there is none', async () => {
    expect(await cookies('/none')).toEqual([]);
  });
});
