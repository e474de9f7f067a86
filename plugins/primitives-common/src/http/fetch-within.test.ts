/** @jest-environment node */
import {
  createServer,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { gzipSync } from 'node:zlib';
import { FetchLimits, fetchWithin, trustedAddress } from './fetch-within';

/** A server that notes what it was asked, and with what. */
class Noted {
  readonly seen: string[] = [];
  answer: RequestListener = (_, response) => void response.end('{}');
  readonly #server: Server = createServer((request, response) => {
    const { authorization = '-' } = request.headers;
    this.seen.push(`${request.method} ${request.url} ${authorization}`);
    this.answer(request, response);
  });

  async start(): Promise<this> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return this;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }
}

describe('fetchWithin', () => {
  let own: Noted;
  let elsewhere: Noted;
  beforeEach(async () => {
    own = await new Noted().start();
    elsewhere = await new Noted().start();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await own.stop();
    await elsewhere.stop();
  });

  const ask = (
    path: string,
    init: RequestInit = {},
    limits: Partial<FetchLimits> = {},
  ) =>
    fetchWithin(
      new URL(path, own.url).href,
      { headers: { authorization: 'canary', cookie: 'canary' }, ...init },
      { base: own.url, maxBytes: 1_000, timeoutMs: 20_000, ...limits },
    );
  const redirect =
    (status: number, location: string): RequestListener =>
    ({ url }, response) =>
      url === '/'
        ? response.writeHead(status, { location }).end()
        : response.end('{"here":1}');

  it('gives an answer that is whole', async () => {
    own.answer = (_, response) =>
      response.writeHead(201, { etag: '"1"' }).end('{"a":1}');
    const response = await ask('/');
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(await response.json()).toEqual({ a: 1 });
  });

  it.each([204, 304])('gives a %i, which has no body', async status => {
    own.answer = (_, response) => response.writeHead(status).end();
    expect((await ask('/')).status).toBe(status);
  });

  it('asks no place that is not the system’s own, as a next page would be', async () => {
    for (const url of [`${elsewhere.url}/page/2`, 'file:///etc/passwd', 'x']) {
      const asked = fetchWithin(
        url,
        { headers: { authorization: 'canary' } },
        { base: own.url, maxBytes: 1_000, timeoutMs: 1_000 },
      );
      await expect(asked).rejects.toThrow('as a place of its own');
    }
    expect(elsewhere.seen).toEqual([]);
  });

  it.each([301, 302, 307, 308])(
    'follows a %i on the own host with what it asked by',
    async status => {
      own.answer = redirect(status, '/renamed');
      expect(await (await ask('/')).json()).toEqual({ here: 1 });
      expect(own.seen.at(-1)).toBe('GET /renamed canary');
    },
  );

  it('sends a write again where the server says so, and nowhere else', async () => {
    own.answer = redirect(307, '/renamed');
    await ask('/', { method: 'POST', body: 'x' });
    expect(own.seen.at(-1)).toBe('POST /renamed canary');
    own.answer = redirect(302, '/renamed');
    await expect(ask('/', { method: 'POST', body: 'x' })).rejects.toThrow(
      /redirects a POST to/,
    );
    expect(own.seen).toHaveLength(3);
  });

  it.each([
    ['another server, in the clear', () => `${elsewhere.url}/steal`],
    ['a metadata service', () => 'http://169.254.169.254/latest/meta-data'],
    ['a file', () => 'file:///etc/passwd'],
    ['data', () => 'data:application/json,{}'],
  ])('follows no redirect to %s', async (_, location) => {
    own.answer = redirect(302, location());
    await expect(ask('/')).rejects.toThrow(
      /sends us to '.*' for what we asked, which is neither on its own host nor https/,
    );
    expect(elsewhere.seen).toEqual([]);
  });

  it('takes no credentials to another host, and no write', async () => {
    const sent: Array<[string, unknown]> = [];
    const fetch: FetchLimits['fetch'] = async (url, { headers }) => {
      sent.push([url, headers]);
      return url.startsWith('https://logs.test')
        ? new Response('log')
        : new Response(null, {
            status: 302,
            headers: { location: 'https://logs.test/1?sig=x' },
          });
    };
    expect(await (await ask('/', {}, { fetch })).text()).toBe('log');
    expect(sent[1]).toEqual(['https://logs.test/1?sig=x', {}]);
    sent.length = 0;
    await expect(ask('/', { method: 'DELETE' }, { fetch })).rejects.toThrow(
      "redirects a DELETE to 'https://logs.test'",
    );
    expect(sent).toHaveLength(1);
  });

  it('goes round in no circle', async () => {
    own.answer = (_, response) =>
      response.writeHead(302, { location: '/' }).end();
    await expect(ask('/')).rejects.toThrow('redirects more than 3 times');
    expect(own.seen).toHaveLength(4);
  });

  it.each<[string, RequestListener]>([
    ['that says how much', (_, r) => r.end('x'.repeat(1_001))],
    [
      'that does not',
      (_, r) => {
        r.write('x'.repeat(600));
        r.end('x'.repeat(600));
      },
    ],
    [
      'that is small before it is unpacked',
      (_, r) => {
        const packed = gzipSync(Buffer.alloc(5_000_000));
        r.writeHead(200, {
          'content-encoding': 'gzip',
          'content-length': packed.length,
        }).end(packed);
      },
    ],
  ])('refuses a large answer %s', async (_, answer) => {
    own.answer = answer;
    const limits = { maxBytes: 1_000 };
    await expect(ask('/bomb', {}, limits)).rejects.toThrow(
      'the answer of /bomb has over 1000 bytes',
    );
  });

  it('takes no half of an answer for a whole one', async () => {
    own.answer = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('[');
      setTimeout(() => response.destroy(), 10);
    };
    await expect(ask('/')).rejects.toThrow('terminated');
  });

  /** Moves the limit's clock on, and no other, once the server says so. */
  async function timesOut(
    slow: (response: ServerResponse, reached: () => void) => void,
  ) {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setInterval'] });
    const reached = new Promise<void>(resolve => {
      own.answer = (_, response) => slow(response, resolve);
    });
    const asked = ask('/');
    let failure: unknown;
    asked.catch(error => {
      failure = error;
    });
    await reached;
    jest.advanceTimersByTime(19_999);
    await new Promise(setImmediate);
    expect(failure).toBeUndefined();
    jest.advanceTimersByTime(1);
    return asked.catch(({ name }) => name);
  }

  it('waits 20 s, and no longer, for what does not answer', async () => {
    const end = await timesOut((_, reached) => reached());
    expect(end).toBe('TimeoutError');
  });

  it('waits no longer for what answers byte by byte', async () => {
    let dripping: NodeJS.Timeout | undefined;
    try {
      const end = await timesOut((response, reached) => {
        let drops = 0;
        dripping = setInterval(() => {
          response.write(' ');
          if (++drops === 20) reached();
        }, 1);
      });
      expect(end).toBe('TimeoutError');
    } finally {
      clearInterval(dripping);
    }
  });

  it('ends when it is told to', async () => {
    own.answer = () => undefined;
    const end = new AbortController();
    const asked = ask('/', { signal: end.signal });
    end.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect(ask('/', { signal: end.signal })).rejects.toThrow('enough');
  });
});

describe('trustedAddress', () => {
  it('shows no path and no query of where it was sent', () => {
    const ledAstray = () =>
      trustedAddress('http://evil.test/canary?token=canary', {
        ...{ base: 'https://own.test', purpose: 'a blob' },
      });
    expect(ledAstray).toThrow("sends us to 'http://evil.test' for a blob");
  });
});
