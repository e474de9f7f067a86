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

  /** Asks for an image whose manifest is this, packed where it is bytes. */
  async function describeManifest(body: string | Uint8Array) {
    const headers: Record<string, string> =
      typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
    registry = await ScriptedServer.start(({ path }) =>
      path.includes('/blobs/') ? { body: {} } : { headers, body },
    );
    return RegistryGateway.create({
      config: { name: 'x', apiUrl: registry.url },
    }).describe(repository, digest);
  }

  it.each([
    ['packed and was not to be', gzipSync('{}'), 'is packed (gzip)'],
    ['large', ' '.repeat(5_000_000), 'over 4194304'],
    ['nested without end', '['.repeat(4_000_000), 'JSON'],
  ])('refuses a manifest that is %s', async (_, body, words) => {
    await expect(describeManifest(body)).rejects.toThrow(words);
  });

  it('takes a manifest of layers without number', async () => {
    const layers = Array.from({ length: 200_000 }, () => ({ size: 1 }));
    const manifest = JSON.stringify({ config: { digest }, layers });
    expect(await describeManifest(manifest)).toMatchObject({ digest });
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
