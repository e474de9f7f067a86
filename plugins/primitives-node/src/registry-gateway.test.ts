import { RegistryGateway } from './registry-gateway';
import { Script, ScriptedAnswer, ScriptedServer } from './scripted-server';

const digest = (c: string) => `sha256:${c.repeat(64)}`;
const repository = 'registry.test/ameideio/primitive-domain-orders';
const base = '/v2/ameideio/primitive-domain-orders';

const answers: Record<string, ScriptedAnswer> = {
  [`${base}/manifests/main`]: {
    headers: { 'docker-content-digest': digest('a') },
  },
  [`${base}/manifests/${digest('a')}`]: {
    body: {
      manifests: [
        {
          digest: digest('b'),
          platform: { os: 'linux', architecture: 'amd64' },
        },
        {
          digest: digest('c'),
          platform: { os: 'linux', architecture: 'arm64' },
        },
        {
          digest: digest('d'),
          platform: { os: 'unknown', architecture: 'unknown' },
        },
      ],
    },
  },
  [`${base}/manifests/${digest('b')}`]: {
    body: { config: { digest: digest('e') } },
  },
  [`${base}/blobs/${digest('e')}`]: {
    status: 307,
    headers: { location: '/elsewhere' },
  },
  '/elsewhere': {
    body: {
      os: 'linux',
      architecture: 'amd64',
      config: { Labels: { 'org.opencontainers.image.revision': 'f00d' } },
    },
  },
};
const image: Script = ({ path }) => answers[path];

describe('RegistryGateway', () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  async function gatewayFor(script: Script, login = {}) {
    server = await ScriptedServer.start(script);
    return RegistryGateway.create({
      config: { name: 'x', apiUrl: server.url, ...login },
    });
  }

  it('reads platforms of the index and the revision label of its first image', async () => {
    const registry = await gatewayFor(image);
    expect(await registry.resolveTag(repository, 'main')).toBe(digest('a'));
    expect(await registry.describe(repository, digest('a'))).toEqual({
      digest: digest('a'),
      platforms: ['linux/amd64', 'linux/arm64'],
      revision: 'f00d',
    });
  });

  it('tells an absent image from a registry that fails', async () => {
    const registry = await gatewayFor(() => undefined);
    expect(await registry.describe(repository, digest('a'))).toBeUndefined();
    server.play(() => ({ status: 500, body: 'boom' }));
    await expect(registry.describe(repository, digest('a'))).rejects.toThrow(
      /The image registry at .* failed \(500\): .*boom/,
    );
  });

  it('answers a Bearer challenge once, with the configured account', async () => {
    const registry = await gatewayFor(
      ({ path, headers }) => {
        if (path.startsWith('/token')) return { body: { token: 'bearer-1' } };
        if (headers.authorization === 'Bearer bearer-1')
          return image({ method: 'GET', path, headers });
        return {
          status: 401,
          headers: {
            'www-authenticate': `Bearer realm="${server.url}/token",service="s",scope="repository:x:pull"`,
          },
        };
      },
      { username: 'u', password: 'p' },
    );
    expect(await registry.resolveTag(repository, 'main')).toBe(digest('a'));
    expect(server.requests).toEqual([
      `HEAD ${base}/manifests/main`,
      'GET /token?service=s&scope=repository%3Ax%3Apull',
      `HEAD ${base}/manifests/main`,
    ]);
    expect(server.headers[1].authorization).toMatch(/^Basic /);
  });

  describe('asked whether it lets the portal in', () => {
    const account = { username: 'u', password: 'right' };
    const right = `Basic ${Buffer.from('u:right').toString('base64')}`;
    const bearer: Script = ({ path, headers }) => {
      if (path.startsWith('/token'))
        return headers.authorization === right
          ? { body: { token: 't' } }
          : { status: 403, body: { errors: [{ code: 'DENIED' }] } };
      const challenge = `Bearer realm="${server.url}/token",service="s",scope="repository:user/image:pull"`;
      return { status: 401, headers: { 'www-authenticate': challenge } };
    };
    const basic: Script = ({ headers }) =>
      headers.authorization === right
        ? { body: {} }
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } };

    it.each([
      ['a token', bearer, ['GET /v2/', 'GET /token?service=s']],
      ['a password', basic, ['GET /v2/']],
    ])('is content with the right account, by %s', async (_, script, asked) => {
      const registry = await gatewayFor(script, account);
      await expect(registry.ping()).resolves.toBeUndefined();
      expect(server.requests).toEqual(asked);
    });

    it.each([
      ['a token', bearer, /does not permit this \(403\)/],
      ['a password', basic, /refused our credentials \(401\)/],
    ])('throws for a wrong password, by %s', async (_, script, message) => {
      const wrong = { ...account, password: 'wr0ng' };
      const registry = await gatewayFor(script, wrong);
      const refused = registry.ping();
      await expect(refused).rejects.toThrow(message);
      await expect(refused).rejects.not.toThrow('wr0ng');
    });

    it('is content with a greeting where no account is configured', async () => {
      const registry = await gatewayFor(bearer);
      await expect(registry.ping()).resolves.toBeUndefined();
      expect(server.requests).toEqual(['GET /v2/']);
    });
  });

  it('tells size and media type of what the manifest says, and reads no config when the revision is annotated', async () => {
    const registry = await gatewayFor(({ path }) => {
      if (path.endsWith(digest('a')))
        return {
          body: {
            mediaType: 'application/vnd.oci.image.index.v1+json',
            annotations: { 'org.opencontainers.image.revision': 'f00d' },
            manifests: [
              {
                digest: digest('b'),
                platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
              },
            ],
          },
        };
      return {
        body: {
          config: { digest: digest('e'), size: 10 },
          layers: [{ size: 100 }, { size: 200 }],
        },
      };
    });
    expect(await registry.describe(repository, digest('a'))).toEqual({
      digest: digest('a'),
      mediaType: 'application/vnd.oci.image.index.v1+json',
      platforms: ['linux/arm64/v8'],
      revision: 'f00d',
      size: 310,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('logs in once for many requests that were refused at once', async () => {
    const registry = await gatewayFor(({ path, headers }) => {
      if (path.startsWith('/token')) return { body: { token: 'bearer-1' } };
      if (headers.authorization === 'Bearer bearer-1')
        return image({ method: 'GET', path, headers });
      return {
        status: 401,
        headers: {
          'www-authenticate': `Bearer realm="${server.url}/token"`,
        },
      };
    });
    await Promise.all(
      Array.from({ length: 4 }, () => registry.resolveTag(repository, 'main')),
    );
    expect(server.requests.filter(r => r.includes('/token'))).toHaveLength(1);
  });

  it.each([429, 503])(
    'waits as long as a %i says, and asks again',
    async status => {
      let refusals = 1;
      const registry = await gatewayFor(request => {
        if (refusals-- > 0)
          return { status, headers: { 'retry-after': '1' }, body: 'slow' };
        return image(request);
      });
      const startedAt = Date.now();
      expect(await registry.resolveTag(repository, 'main')).toBe(digest('a'));
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
      expect(server.requests).toHaveLength(2);
    },
  );

  it('asks nothing while it was told to wait long', async () => {
    const until = new Date(Date.now() + 3_600_000).toUTCString();
    const registry = await gatewayFor(() => ({
      status: 429,
      headers: { 'retry-after': until },
    }));
    const asked = () => registry.resolveTag(repository, 'main');
    await expect(asked()).rejects.toThrow('limits our requests (429)');
    await expect(asked()).rejects.toThrow('left alone until');
    expect(server.requests).toHaveLength(1);
  });

  it('refuses an answer that fills the memory', async () => {
    const registry = await gatewayFor(() => ({ body: 'x'.repeat(5_000_000) }));
    await expect(registry.describe(repository, digest('a'))).rejects.toThrow(
      'has over 4194304 bytes',
    );
  });

  it('refuses an answer that is no manifest', async () => {
    const registry = await gatewayFor(() => ({ body: { surprise: true } }));
    await expect(registry.describe(repository, digest('a'))).rejects.toThrow(
      'do not understand',
    );
  });
});
