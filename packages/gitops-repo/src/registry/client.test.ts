import { createHash } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { gzipSync } from 'node:zlib';
import { RegistryClient, registryUrl } from './client';
import { requirePlatforms } from './platforms';
import { parseBearerChallenge } from './token';

const indexType = 'application/vnd.oci.image.index.v1+json';
const index = (...platforms: string[]) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: platforms.map(p => ({
      platform: { os: p.split('/')[0], architecture: p.split('/')[1] },
    })),
  });
const digestOf = (text: string) =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('RegistryClient', () => {
  let server: Server;
  let host: string;
  let answer: (req: IncomingMessage, res: ServerResponse) => void;
  const requests: string[] = [];
  beforeEach(async () => {
    requests.length = 0;
    server = createServer((req, res) => {
      requests.push(
        `${req.method} ${req.url} ${req.headers.authorization ?? '-'}`,
      );
      answer(req, res);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));
  const send = (
    res: ServerResponse,
    body: string,
    type = indexType,
    status = 200,
  ) => res.writeHead(status, { 'content-type': type }).end(body);
  const resolveTag = (reference = 'main') =>
    RegistryClient.create({
      credentials: { username: 'me', password: 'pass' },
    }).resolve({ repository: `${host}/a/b`, reference });

  it('resolves a tag to the digest of the index', async () => {
    const body = index('linux/amd64', 'linux/arm64', 'unknown/unknown');
    answer = (_, res) => send(res, body);
    const image = await resolveTag();
    expect(image).toEqual({
      repository: `${host}/a/b`,
      digest: digestOf(body),
      kind: 'index',
      platforms: ['linux/amd64', 'linux/arm64'],
    });
    expect(() => requirePlatforms(image)).not.toThrow();
    expect(requests).toEqual(['GET /v2/a/b/manifests/main -']);
  });

  it('trades a login for a token where the registry asks for one', async () => {
    answer = (req, res) => {
      if (req.url?.startsWith('/token'))
        send(res, '{"token":"t0"}', 'application/json');
      else if (req.headers.authorization === 'Bearer t0')
        send(res, index('linux/amd64'));
      else
        res
          .writeHead(401, {
            'www-authenticate': `Bearer realm="http://${host}/token",service="reg"`,
          })
          .end();
    };
    await expect(resolveTag()).resolves.toMatchObject({
      platforms: ['linux/amd64'],
    });
    expect(requests).toEqual([
      'GET /v2/a/b/manifests/main -',
      'GET /token?scope=repository%3Aa%2Fb%3Apull&service=reg Basic bWU6cGFzcw==',
      'GET /v2/a/b/manifests/main Bearer t0',
    ]);
  });

  it.each<[string, string, typeof answer, string, string]>([
    [
      'an image that is not there',
      'main',
      (_, res) => send(res, '', 'text/plain', 404),
      'RefusedError',
      'is not in the registry',
    ],
    [
      'a registry in trouble',
      'main',
      (_, res) => send(res, '', 'text/plain', 503),
      'UnavailableError',
      'answered 503',
    ],
    [
      'content of another digest',
      `sha256:${'0'.repeat(64)}`,
      (_, res) => send(res, index()),
      'UnavailableError',
      `expected sha256:${'0'.repeat(64)}`,
    ],
    [
      'something that is no image',
      'main',
      (_, res) => send(res, '{}', 'text/html'),
      'RefusedError',
      'which is no image',
    ],
    [
      'an index that is no JSON',
      'main',
      (_, res) => send(res, 'oops'),
      'UnavailableError',
      'no JSON',
    ],
    [
      'a login over a foreign plain address',
      'main',
      (_, res) =>
        res
          .writeHead(401, {
            'www-authenticate': 'Bearer realm="http://evil.example/token"',
          })
          .end(),
      'RefusedError',
      'without TLS',
    ],
  ])('refuses %s', async (_, reference, behaviour, name, why) => {
    answer = behaviour;
    await expect(resolveTag(reference)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(why),
    });
  });

  it.each<[string, typeof answer, string]>([
    [
      'a redirect into the own network',
      (_, res) =>
        res.writeHead(307, { location: 'http://169.254.169.254/' }).end(),
      "sends us to 'http://169.254.169.254'",
    ],
    [
      'an index without end',
      (_, res) => send(res, ' '.repeat(4_194_305)),
      'has over 4194304 bytes',
    ],
    [
      'one that is small before it is unpacked',
      (_, res) =>
        res
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(5_000_000))),
      'has over 4194304 bytes',
    ],
  ])('follows and holds no %s', async (_, behaviour, why) => {
    answer = behaviour;
    await expect(resolveTag()).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining(why),
    });
  });

  it('logs in on this machine for no registry elsewhere', async () => {
    const asked: string[] = [];
    const resolved = RegistryClient.create({
      credentials: { username: 'me', password: 'pass' },
      fetch: async input => {
        asked.push(String(input));
        return new Response(null, {
          status: 401,
          headers: { 'www-authenticate': `Bearer realm="http://${host}/t"` },
        });
      },
    }).resolve({ repository: 'registry.test/a/b', reference: 'main' });
    await expect(resolved).rejects.toThrow('without TLS; refused');
    expect(asked).toEqual(['https://registry.test/v2/a/b/manifests/main']);
  });

  it.each([
    ['0', 2],
    ['61', 1],
    ['Tue, 24 Nov 2026 12:00:00 GMT', 1],
  ])(
    'comes again once where it is asked to, after %s: %d requests',
    async (retryAfter, count) => {
      answer = (_, res) =>
        res.writeHead(429, { 'retry-after': retryAfter }).end();
      await expect(resolveTag()).rejects.toThrow('answered 429');
      expect(requests).toHaveLength(count);
      answer = (_, res) => send(res, index('linux/amd64'));
      expect((await resolveTag()).kind).toBe('index');
    },
  );

  it.each([401, 403])('says that a login may not read, on %d', async status => {
    answer = (req, res) => {
      if (req.url?.startsWith('/token')) res.end('{"token":"t"}');
      else if (req.headers.authorization === 'Bearer t')
        res.writeHead(status).end();
      else
        res
          .writeHead(401, {
            'www-authenticate': `Bearer realm="http://${host}/token"`,
          })
          .end();
    };
    await expect(resolveTag()).rejects.toMatchObject({
      name: 'RefusedError',
      message: expect.stringContaining(
        'give AMEIDE_REGISTRY_USERNAME and AMEIDE_REGISTRY_PASSWORD that may',
      ),
    });
  });

  it.each([
    [401, '{}', 'RefusedError', 'give AMEIDE_REGISTRY_USERNAME'],
    [403, '', 'RefusedError', 'refused the login for repository:a/b:pull (403)'],
    [429, '', 'UnavailableError', 'answered 429'],
    [503, '', 'UnavailableError', 'answered 503'],
    [200, 'oops', 'UnavailableError', 'gave no token'],
  ])('ends at a token service that says %d %s', async (status, body, name, why) => {
    answer = (req, res) =>
      req.url?.startsWith('/token')
        ? res.writeHead(status).end(body)
        : res
            .writeHead(401, {
              'www-authenticate': `Bearer realm="http://${host}/token"`,
            })
            .end();
    await expect(resolveTag()).rejects.toMatchObject({
      name,
      message: expect.stringContaining(why),
    });
  });

  it('names a token service that does not answer', async () => {
    answer = (_, res) =>
      res
        .writeHead(401, {
          'www-authenticate': 'Bearer realm="http://127.0.0.1:1/token"',
        })
        .end();
    await expect(resolveTag()).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining('127.0.0.1:1 does not answer'),
    });
  });

  it('names a registry that does not answer', async () => {
    await new Promise(resolve => server.close(resolve));
    await expect(resolveTag()).rejects.toThrow(
      `registry at ${host} does not answer`,
    );
    server = createServer().listen(0, '127.0.0.1');
  });

  it('refuses to pin a single platform', async () => {
    answer = (_, res) =>
      send(res, '{}', 'application/vnd.oci.image.manifest.v1+json');
    const image = await resolveTag();
    expect(() => requirePlatforms(image)).toThrow(
      'manifest of a single platform',
    );
  });

  it.each([
    ['localhost:4701', 'http://localhost:4701'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000'],
    ['ghcr.io', 'https://ghcr.io'],
    ['localhost.evil.example', 'https://localhost.evil.example'],
  ])('speaks to %s at %s', (name, url) => expect(registryUrl(name)).toBe(url));

  it.each([
    [null, undefined],
    ['Basic realm="x"', undefined],
    [
      'Bearer realm="https://a/t",service="s",scope="x"',
      { realm: 'https://a/t', service: 's' },
    ],
  ])('reads the challenge %j', (header, challenge) =>
    expect(parseBearerChallenge(header)).toEqual(challenge),
  );
});
