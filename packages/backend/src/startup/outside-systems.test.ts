import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { integrations, primitives } from './__testUtils__/configuration';
import { outsideSystems, probe } from './outside-systems';

describe('probe', () => {
  async function serve(status: number) {
    const server = createServer(
      (_, response) => void response.writeHead(status).end(),
    ).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}/v2/`,
      stop: () => new Promise(resolve => server.close(resolve)),
    };
  }
  const ask = (url: string) =>
    probe(
      { name: 'The image registry', key: 'primitives.registry.apiUrl', url },
      { fetch, signal: AbortSignal.timeout(5_000) },
    );

  it.each([
    [200, /^$/],
    [401, /^$/],
    [503, /answers with 503/],
  ])('says of an answer with %s: %s', async (status, message) => {
    const { url, stop } = await serve(status);
    const found = await ask(url);
    await stop();
    expect(found ?? '').toMatch(message);
  });

  it('says in one line that nothing answers, with name, address, key and reason', async () => {
    const { url, stop } = await serve(200);
    await stop();
    expect(await ask(url)).toMatch(
      /^The image registry at http:\/\/127\.0\.0\.1:\d+ \(primitives\.registry\.apiUrl\) does not answer: .*ECONNREFUSED[^\n]*$/,
    );
  });

  it.each([401, 403])(
    'says of a token that is answered with %s which key holds it, and not what it is',
    async status => {
      const { url, stop } = await serve(status);
      const token = {
        key: 'primitives.argocd.instances[0].token',
        value: 's3cret',
      };
      const about = { name: "Argo CD 'eu'", key: 'x.url', url, token };
      const options = { fetch, signal: AbortSignal.timeout(5_000) };
      const found = await probe(about, options);
      await stop();
      expect(found).toMatch(
        new RegExp(
          `^Argo CD 'eu' at \\S+ \\(x\\.url\\) answers its token \\(primitives\\.argocd\\.instances\\[0\\]\\.token\\) with ${status};`,
        ),
      );
      expect(found).not.toContain('s3cret');
    },
  );

  it('asks every system that is configured', () => {
    const config = new ConfigReader({
      integrations,
      primitives: {
        ...primitives,
        argocd: {
          instances: [
            { name: 'eu', url: 'http://eu' },
            { name: 'us', url: 'http://us' },
          ],
        },
      },
      auth: {
        environment: 'production',
        providers: {
          oidc: { production: { metadataUrl: 'https://id.example.com/x' } },
        },
      },
    });
    expect(
      outsideSystems(config, readPrimitivesConfig(config)).map(
        ({ name, url }) => [name, url],
      ),
    ).toEqual([
      ['GitHub', 'http://localhost:1/api/v3'],
      ['The image registry', 'http://localhost:1/v2/'],
      ["Argo CD 'eu'", 'http://eu/api/v1/session/userinfo'],
      ["Argo CD 'us'", 'http://us/api/v1/session/userinfo'],
      ['The OpenID provider', 'https://id.example.com/x'],
    ]);
  });
});
