import { createServer, Server } from 'node:http';
import { closeServer, portOf } from '@ameide/plugin-primitives-node/testUtils';
import express from 'express';
import { styleNonce, withStyleNonce } from './style-nonce';

describe('withStyleNonce', () => {
  it.each([
    ["style-src-elem 'self'", "style-src-elem 'self' 'nonce-n'"],
    [
      "style-src-elem 'self';default-src 'none'",
      "default-src 'none';style-src-elem 'self' 'nonce-n'",
    ],
    [
      "default-src 'none'; style-src 'self' https:;",
      "default-src 'none';style-src 'self' https:;style-src-elem 'self' https: 'nonce-n'",
    ],
    ["default-src 'none'", "default-src 'none';style-src-elem 'nonce-n'"],
    ["Style-Src-Elem 'NONE'", "style-src-elem 'nonce-n'"],
    ["script-src 'self'", "script-src 'self'"],
  ])('makes of "%s" "%s"', (policy, expected) => {
    expect(withStyleNonce(policy, 'n')).toBe(expected);
  });
});

describe('styleNonce', () => {
  const policy = "default-src 'self';style-src-elem 'self'";
  const page = '<meta property="csp-nonce" content="__CSP_NONCE__" />';
  let server: Server;

  beforeAll(async () => {
    const app = express();
    app.use(styleNonce);
    app.use((_request, response, next) => {
      response.set('content-security-policy', policy);
      next();
    });
    // As plugin-app-backend answers (service/router.ts).
    app.get('/page', (_request, response) => {
      response.set('content-type', 'text/html; charset=utf-8');
      response.send(Buffer.from(page, 'utf8'));
    });
    app.get('/other', (_request, response) => void response.send('<p>x</p>'));
    app.get('/json', (_request, response) => void response.send({ page }));
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
  });
  afterAll(() => closeServer(server));

  async function get(path: string, headers?: HeadersInit) {
    const url = `http://127.0.0.1:${portOf(server)}${path}`;
    const response = await fetch(url, { headers });
    const csp = response.headers.get('content-security-policy') ?? '';
    const etag = response.headers.get('etag') ?? '';
    return { status: response.status, text: await response.text(), csp, etag };
  }

  it('gives each page a nonce of its own, the same in header and page', async () => {
    const pages = [await get('/page'), await get('/page')];
    const nonces = pages.map(({ text, csp }) => {
      const [, nonce] = /content="([A-Za-z0-9+/=]{24})"/.exec(text) ?? [];
      expect(csp).toBe(`${policy} 'nonce-${nonce}'`);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it('never says that a page is as it was, whose nonce the new header would not have', async () => {
    const { etag } = await get('/page');
    const again = await get('/page', { 'if-none-match': etag });
    expect(again.status).toBe(200);
  });

  it.each(['/other', '/json'])('leaves %s as it is', async path => {
    const { csp, text } = await get(path);
    expect(csp).toBe(policy);
    expect(text).toBe(path === '/json' ? JSON.stringify({ page }) : '<p>x</p>');
  });
});
