import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { closeServer, listenOnLoopback, portOf } from './testing/loopback';
import { RegistryGateway } from './registry-gateway';
import { ScriptedServer } from './scripted-server';

const digest = `sha256:${'a'.repeat(64)}`;
const repository = 'registry.test/ameideio/primitive-domain-orders';

/** Where an attacker would like the portal to go, or its password to be sent. */
describe('a registry that leads elsewhere', () => {
  let registry: ScriptedServer;
  let elsewhere: ScriptedServer;
  beforeEach(async () => {
    elsewhere = await ScriptedServer.start(() => ({ body: { token: 't' } }));
  });
  afterEach(async () => {
    await registry.stop();
    await elsewhere.stop();
  });

  async function describeImage(answer: {
    status: number;
    headers: Record<string, string>;
  }) {
    registry = await ScriptedServer.start(() => answer);
    return RegistryGateway.create({
      config: {
        ...{ name: 'x', apiUrl: registry.url },
        ...{ username: 'u', password: 'canary-password' },
      },
    }).describe(repository, digest);
  }

  it.each([
    ['another server, in the clear', () => `${elsewhere.url}/token`],
    ['a metadata service', () => 'http://169.254.169.254/latest/api/token'],
    ['a file', () => 'file:///etc/passwd'],
    ['what is no address', () => 'token'],
  ])('sends no password to %s that it names as realm', async (_, realm) => {
    const failed = describeImage({
      status: 401,
      headers: { 'www-authenticate': `Bearer realm="${realm()}"` },
    });
    await expect(failed).rejects.toThrow(
      /sends us to '.*' for a token, which is neither on its own host nor https/,
    );
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['another server, in the clear', () => `${elsewhere.url}/blob`],
    ['a file', () => 'file:///etc/passwd'],
  ])('follows no redirect to %s', async (_, location) => {
    const failed = describeImage({
      status: 307,
      headers: { location: location() },
    });
    await expect(failed).rejects.toThrow(
      /sends us to '.*' for .*, which is neither on its own host nor https/,
    );
    expect(elsewhere.requests).toEqual([]);
  });

  it('asks the configured registry alone, whatever host an image names', async () => {
    registry = await ScriptedServer.start(() => undefined);
    const gateway = RegistryGateway.create({
      config: {
        ...{ name: 'x', apiUrl: registry.url },
        ...{ username: 'u', password: 'canary-password' },
      },
    });
    const foreign = `${new URL(elsewhere.url).host}/a/b`;
    expect(await gateway.describe(foreign, digest)).toBeUndefined();
    expect(await gateway.describe('169.254.169.254/a/b', digest)).toBe(
      undefined,
    );
    expect(registry.requests).toEqual(
      Array(2).fill(`GET /v2/a/b/manifests/${digest}`),
    );
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['manifest', gzipSync(Buffer.alloc(5_000_000)), /has over 4194304 bytes/],
    ['manifest of no end', '['.repeat(4_000_000), /JSON/],
    [
      'manifest of layers without number',
      JSON.stringify({
        config: { digest },
        layers: Array.from({ length: 200_000 }, () => ({ size: 1 })),
      }),
      undefined,
    ],
  ])('lives through a bomb of a %s', async (_, body, words) => {
    registry = await ScriptedServer.start(({ path }) =>
      path.includes('/blobs/')
        ? { body: {} }
        : {
            ...(typeof body !== 'string' && {
              headers: { 'content-encoding': 'gzip' },
            }),
            body,
          },
    );
    const gateway = RegistryGateway.create({
      config: { name: 'x', apiUrl: registry.url },
    });
    const described = gateway.describe(repository, digest);
    await (words
      ? expect(described).rejects.toThrow(words)
      : expect(described).resolves.toMatchObject({ digest }));
  });

  it('reads no more of an error than it shows', async () => {
    let sent = 0;
    const server = createServer((_, response) => {
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && sent < 200_000_000) {
          sent += 65_536;
          if (!response.write('x'.repeat(65_536)))
            return response.once('drain', more);
        }
        return response.end();
      };
      more();
    });
    registry = await ScriptedServer.start(() => undefined);
    await listenOnLoopback(server);
    try {
      const gateway = RegistryGateway.create({
        config: { name: 'x', apiUrl: `http://127.0.0.1:${portOf(server)}` },
      });
      await expect(gateway.describe(repository, digest)).rejects.toThrow(
        'failed (500)',
      );
      expect(sent).toBeLessThan(50_000_000);
    } finally {
      await closeServer(server);
    }
  });
});
