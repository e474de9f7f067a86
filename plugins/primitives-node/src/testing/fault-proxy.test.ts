import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createServer, request as httpRequest, Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ScriptedServer } from '../scripted-server';
import { Fault } from './fault';
import { FaultProxy, FaultProxyOptions } from './fault-proxy';
import { closeServer, listenOnLoopback, portOf } from './loopback';

describe('FaultProxy', () => {
  const stops: Array<() => Promise<void>> = [];
  let target: ScriptedServer;

  beforeEach(async () => {
    target = await ScriptedServer.start(() => ({
      headers: { etag: '"right"', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
      body: { page: 'one' },
    }));
    stops.push(() => target.stop());
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  async function proxyWith(
    fault?: Fault,
    options: Partial<FaultProxyOptions> = {},
  ) {
    const proxy = await FaultProxy.start({
      target: target.url,
      faults: () => fault,
      ...options,
    });
    stops.push(() => proxy.stop());
    return proxy;
  }

  /** Code of the error that a connection ended with, as fetch gives it. */
  async function connectionFault(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
      () => 'no error',
      reason => reason,
    );
    const parsed = z
      .object({ cause: z.object({ code: z.string() }) })
      .safeParse(error);
    return parsed.success ? parsed.data.cause.code : String(error);
  }

  /** A server that writes one event, and another when it is told. */
  async function eventStream() {
    const opened: Array<() => void> = [];
    const closed: string[] = [];
    const server = createServer((req, res) => {
      res.writeHead(200, { 'content-type': 'application/x-ndjson' });
      res.write('{"event":1}\n');
      opened.push(() => res.write('{"event":2}\n'));
      res.once('close', () => closed.push(req.url ?? ''));
    });
    return { url: await listening(server), opened, closed };
  }

  async function listening(server: Server): Promise<string> {
    await listenOnLoopback(server);
    stops.push(() => closeServer(server));
    return `http://127.0.0.1:${portOf(server)}`;
  }

  it.each([undefined, { kind: 'none' } as const])(
    'passes a request and its answer under %p',
    async fault => {
      const proxy = await proxyWith(fault);
      const response = await fetch(`${proxy.url}/a/b?c=%2F`, {
        headers: { authorization: 'Bearer t' },
      });
      expect(await response.json()).toEqual({ page: 'one' });
      expect(response.headers.get('etag')).toBe('"right"');
      expect(target.requests).toEqual(['GET /a/b?c=%2F']);
      expect(target.headers[0].authorization).toBe('Bearer t');
      expect(proxy.requests).toMatchObject([
        { method: 'GET', path: '/a/b?c=%2F', fault: { kind: 'none' } },
      ]);
    },
  );

  it('leads every address of the server in headers past itself', async () => {
    target.play(() => ({
      headers: {
        link: `<${target.url}/items?page=2>; rel="next", <${target.url}/items?page=9>; rel="last"`,
        location: `${target.url}/here`,
        'www-authenticate': `Bearer realm="${target.url}/token"`,
      },
    }));
    const proxy = await proxyWith();
    const { headers } = await fetch(`${proxy.url}/items`);
    expect(headers.get('link')).toBe(
      `<${proxy.url}/items?page=2>; rel="next", <${proxy.url}/items?page=9>; rel="last"`,
    );
    expect(headers.get('location')).toBe(`${proxy.url}/here`);
    expect(headers.get('www-authenticate')).toBe(
      `Bearer realm="${proxy.url}/token"`,
    );
  });

  it('keeps a request waiting', async () => {
    const proxy = await proxyWith({ kind: 'latency', ms: 200 });
    const begin = performance.now();
    const response = await fetch(proxy.url);
    expect(performance.now() - begin).toBeGreaterThan(195);
    expect(response.status).toBe(200);
  });

  it('answers as a gateway whose server is down', async () => {
    const proxy = await proxyWith({ kind: 'server-error', status: 502 });
    const response = await fetch(proxy.url);
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(target.requests).toEqual([]);
  });

  it('resets the connection', async () => {
    const proxy = await proxyWith({ kind: 'reset' });
    expect(await connectionFault(fetch(proxy.url))).toBe('ECONNRESET');
    expect(target.requests).toEqual([]);
  });

  it.each<[Fault & { kind: 'rate-limit' }, Record<string, unknown>, RegExp]>([
    [
      { kind: 'rate-limit', status: 403 },
      { 'retry-after': null, 'x-ratelimit-remaining': null },
      /secondary rate limit/,
    ],
    [
      { kind: 'rate-limit', status: 429, retryAfterSeconds: 7 },
      { 'retry-after': '7', 'x-ratelimit-reset': null },
      /secondary rate limit/,
    ],
    [
      { kind: 'rate-limit', status: 403, resetAfterSeconds: 60 },
      { 'retry-after': null, 'x-ratelimit-remaining': '0' },
      /API rate limit exceeded/,
    ],
  ])('refuses by %p', async (fault, headers, message) => {
    const proxy = await proxyWith(fault);
    const response = await fetch(proxy.url);
    expect(response.status).toBe(fault.status);
    const seen = Object.keys(headers).map(name => [
      name,
      response.headers.get(name),
    ]);
    expect(Object.fromEntries(seen)).toEqual(headers);
    expect((await response.json()).message).toMatch(message);
  });

  it('names the moment at which the primary limit is lifted', async () => {
    const proxy = await proxyWith({
      kind: 'rate-limit',
      status: 403,
      resetAfterSeconds: 60,
    });
    const { headers } = await fetch(proxy.url);
    const seconds =
      Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThan(62);
  });

  it('gives another ETag with the right answer', async () => {
    const proxy = await proxyWith({ kind: 'wrong-etag', etag: '"wrong"' });
    const response = await fetch(proxy.url);
    expect(response.headers.get('etag')).toBe('"wrong"');
    expect(await response.json()).toEqual({ page: 'one' });
  });

  it('answers 304 to an ETag that nobody gave', async () => {
    const proxy = await proxyWith({ kind: 'not-modified' });
    const response = await fetch(proxy.url, {
      headers: { 'if-none-match': '"never given"' },
    });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it('has a clock that is behind', async () => {
    const proxy = await proxyWith({ kind: 'clock-skew', seconds: -3600 });
    const response = await fetch(proxy.url);
    const date = Date.parse(response.headers.get('date') ?? '');
    expect(Date.now() - date).toBeGreaterThan(3_590_000);
    expect(Date.now() - date).toBeLessThan(3_630_000);
  });

  it('ends a body in good order too soon', async () => {
    const proxy = await proxyWith({ kind: 'truncate', afterBytes: 7 });
    const response = await fetch(proxy.url);
    expect(await response.text()).toBe('{"page"');
    await expect((await fetch(proxy.url)).json()).rejects.toThrow(/JSON/);
  });

  it('closes the connection in the middle of a body', async () => {
    const proxy = await proxyWith({ kind: 'cut', afterBytes: 7 });
    const response = await fetch(proxy.url);
    expect(response.status).toBe(200);
    expect(await connectionFault(response.text())).toBe('UND_ERR_SOCKET');
  });

  it.each([
    [{ kind: 'stall', afterBytes: 15 } as const, {}],
    [{ kind: 'cut', afterBytes: 15 } as const, {}],
    [{ kind: 'stall', afterBytes: 14 } as const, { 'content-length': '14' }],
  ])('lets a body of 14 bytes pass under %p', async (fault, headers) => {
    target.play(() => ({ headers, body: { page: 'one' } }));
    const proxy = await proxyWith(fault);
    for (const path of ['/first', '/again'])
      expect(await (await fetch(proxy.url + path)).json()).toEqual({
        page: 'one',
      });
  });

  it('changes what is told between two pages', async () => {
    let items = ['a', 'b', 'c', 'd'];
    target.play(({ path }) => {
      const page = Number(new URL(path, 'http://x').searchParams.get('page'));
      return { body: items.slice(2 * page - 2, 2 * page) };
    });
    const proxy = await proxyWith(undefined, {
      faults: ({ path }) =>
        path.endsWith('page=2') ? { kind: 'shift' } : undefined,
      onShift: async () => {
        items = ['new', ...items];
      },
    });
    const read = async (page: number) =>
      (await fetch(`${proxy.url}/items?page=${page}`)).json();
    expect([...(await read(1)), ...(await read(2))]).toEqual([
      'a',
      'b',
      'b',
      'c',
    ]);
  });

  it('passes a stream as it comes, and its end by the client', async () => {
    const stream = await eventStream();
    const proxy = await proxyWith(undefined, { target: stream.url });
    const client = new AbortController();
    const response = await fetch(`${proxy.url}/watch`, {
      signal: client.signal,
    });
    const reader = response.body?.getReader();
    const next = async () => Buffer.from((await reader?.read())?.value ?? '');
    expect(String(await next())).toBe('{"event":1}\n');
    stream.opened[0]();
    expect(String(await next())).toBe('{"event":2}\n');
    client.abort();
    while (stream.closed.length === 0) await sleep(10);
    expect(stream.closed).toEqual(['/watch']);
  });

  it('stops the bytes of a stream and keeps the connection', async () => {
    const stream = await eventStream();
    const proxy = await proxyWith(
      { kind: 'stall', afterBytes: 12 },
      { target: stream.url },
    );
    const response = await fetch(proxy.url);
    const reader = response.body?.getReader();
    expect(String(Buffer.from((await reader?.read())?.value ?? ''))).toBe(
      '{"event":1}\n',
    );
    stream.opened[0]();
    const silence = sleep(200).then(() => 'silence');
    expect(await Promise.race([reader?.read(), silence])).toBe('silence');
    await reader?.cancel();
  });

  it('ends a stream early', async () => {
    const stream = await eventStream();
    const proxy = await proxyWith(
      { kind: 'truncate', afterBytes: 12 },
      { target: stream.url },
    );
    expect(await (await fetch(proxy.url)).text()).toBe('{"event":1}\n');
  });

  it('resets the connection where the server is gone', async () => {
    const proxy = await proxyWith();
    await target.stop();
    expect(await connectionFault(fetch(proxy.url))).toBe('ECONNRESET');
  });

  it('heals, and stops in the middle of a wait', async () => {
    const proxy = await proxyWith({ kind: 'server-error', status: 500 });
    expect((await fetch(proxy.url)).status).toBe(500);
    proxy.set();
    expect((await fetch(proxy.url)).status).toBe(200);
    proxy.set(() => ({ kind: 'latency', ms: 60_000 }));
    const waiting = connectionFault(fetch(proxy.url));
    while (proxy.requests.length < 3) await sleep(10);
    await proxy.stop();
    expect(await waiting).toBe('UND_ERR_SOCKET');
  });

  it('passes what git sends: binary, in chunks, before it is whole, with its headers', async () => {
    const received: { headers?: string[]; body: Buffer } = {
      body: Buffer.alloc(0),
    };
    const answer = Buffer.from(
      Array.from({ length: 70_000 }, (_, i) => i % 256),
    );
    const server = createServer(async (req, res) => {
      received.headers = req.rawHeaders;
      for await (const chunk of req)
        received.body = Buffer.concat([received.body, chunk]);
      res.writeHead(200, {
        'Content-Type': 'application/x-git-receive-pack-result',
        'Set-Cookie': ['a=1', 'b=2'],
      });
      res.end(answer);
    });
    const proxy = await proxyWith(undefined, {
      target: await listening(server),
    });
    const upload = httpRequest(`${proxy.url}/o/r.git/git-receive-pack`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-git-receive-pack-request',
        'Content-Encoding': 'gzip',
        'Git-Protocol': 'version=2',
        Expect: '100-continue',
        'Transfer-Encoding': 'chunked',
      },
    });
    const response = once(upload, 'response');
    upload.flushHeaders();
    await once(upload, 'continue');
    const half = Buffer.from(Array.from({ length: 256 }, (_, i) => 255 - i));
    upload.write(half);
    while (received.body.length < half.length) await sleep(10);
    upload.end(half);
    const [result] = await response;
    const chunks: Buffer[] = [];
    for await (const chunk of result) chunks.push(chunk);
    expect(received.body.equals(Buffer.concat([half, half]))).toBe(true);
    expect(Buffer.concat(chunks).equals(answer)).toBe(true);
    expect(received.headers).toEqual(
      expect.arrayContaining([
        'Content-Type',
        'application/x-git-receive-pack-request',
        'Content-Encoding',
        'gzip',
        'Git-Protocol',
        'version=2',
      ]),
    );
    expect(received.headers).not.toContain('Expect');
    expect(result.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(result.headers['content-type']).toBe(
      'application/x-git-receive-pack-result',
    );
  });

  it('passes an answer that comes before the upload is whole', async () => {
    const server = createServer((_req, res) => {
      res.writeHead(413);
      res.end('too large');
    });
    const proxy = await proxyWith(undefined, {
      target: await listening(server),
    });
    const upload = httpRequest(proxy.url, { method: 'POST' });
    upload.on('error', () => {});
    upload.write('the first of many bytes');
    const [response] = await once(upload, 'response');
    expect([response.statusCode, await text(response)]).toEqual([
      413,
      'too large',
    ]);
    upload.destroy();
  });
});
