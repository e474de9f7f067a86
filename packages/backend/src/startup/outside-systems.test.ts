import { createVerify, generateKeyPairSync, KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { ConfigReader } from '@backstage/config';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import {
  ScriptedAnswer,
  ScriptedServer,
} from '@ameide/plugin-primitives-node/testUtils';
import { integrations, primitives } from './__testUtils__/configuration';
import { outsideSystems, probe } from './outside-systems';

const owned = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject) => key.export({ type: 'pkcs1', format: 'pem' });
const password = 'hunter2';
const argocdToken = 's3cret';

/** True for a JSON Web Token that a key made for an App. */
function isOf(key: KeyObject, appId: number, token = ''): boolean {
  const [head, body, signature = ''] = token.split('.');
  if (!body) return false;
  const { iss } = JSON.parse(Buffer.from(body, 'base64url').toString());
  const verify = createVerify('RSA-SHA256').update(`${head}.${body}`);
  return iss === appId && verify.verify(key, signature, 'base64url');
}

describe('the systems of a configuration', () => {
  let server: ScriptedServer;
  let status = 200;

  /** GitHub, a registry and an Argo CD that know what is right. */
  function answer(path: string, authorization = ''): ScriptedAnswer {
    if (status !== 200) return { status };
    if (path === '/api/v3/app') {
      const token = authorization.replace('Bearer ', '');
      if (isOf(owned.publicKey, 7, token)) return { body: { id: 7 } };
      return { status: isOf(owned.publicKey, 8, token) ? 404 : 401 };
    }
    if (path === '/v2/') {
      const realm = `Bearer realm="${server.url}/token",service="s"`;
      return { status: 401, headers: { 'www-authenticate': realm } };
    }
    if (path.startsWith('/token')) {
      const right = Buffer.from(`robot:${password}`).toString('base64');
      const isRight = authorization === `Basic ${right}`;
      return isRight ? { body: { token: 't' } } : { status: 401 };
    }
    if (path === '/api/v1/session/userinfo')
      return { status: authorization === `Bearer ${argocdToken}` ? 200 : 401 };
    return { body: {} };
  }

  beforeAll(async () => {
    server = await ScriptedServer.start(({ path, headers }) =>
      answer(path, headers.authorization),
    );
  });
  beforeEach(() => {
    status = 200;
    server.requests.length = 0;
  });
  afterAll(() => server.stop());

  /** Asks all of them, each once, and gives what is said. */
  async function said(
    given: {
      apps?: object[];
      registry?: object;
      token?: string;
      url?: string;
    } = {},
  ) {
    const { apps, token = argocdToken, url = server.url } = given;
    const config = new ConfigReader({
      integrations: {
        github: [{ host: 'localhost:1', apiBaseUrl: `${url}/api/v3`, apps }],
      },
      primitives: {
        ...primitives,
        registry: {
          ...{ name: 'r/a', apiUrl: url, username: 'robot', password },
          ...given.registry,
        },
        argocd: { instances: [{ name: 'eu', url, token }] },
      },
      auth: {
        environment: 'production',
        providers: { oidc: { production: { metadataUrl: `${url}/id` } } },
      },
    });
    const systems = outsideSystems(config, readPrimitivesConfig(config));
    const signal = AbortSignal.timeout(5_000);
    const lines = await Promise.all(
      systems.map(each => probe(each, { signal })),
    );
    return lines.filter(line => line !== undefined);
  }
  const app = (appId: number, key = owned.privateKey) => ({
    ...{ appId, privateKey: pem(key), webhookSecret: 'x' },
    ...{ clientId: 'x', clientSecret: 'x' },
  });

  it('are asked once each, and nothing is said of those that let the portal in', async () => {
    expect(await said({ apps: [app(7)] })).toEqual([]);
    expect(server.requests.sort()).toEqual([
      'GET /api/v1/session/userinfo',
      'GET /api/v3/app',
      'GET /id',
      'GET /token?service=s',
      'GET /v2/',
    ]);
  });

  it.each([
    ['GitHub without an App', {}],
    [
      'a registry that nobody logs in to',
      { registry: { username: undefined, password: undefined } },
    ],
    [
      'a key whose line breaks are written out',
      {
        apps: [
          {
            ...app(7),
            privateKey: String(pem(owned.privateKey)).replaceAll('\n', '\\n'),
          },
        ],
      },
    ],
  ])('may be %s', async (_, given) => {
    expect(await said(given)).toEqual([]);
  });

  const another = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const until = 'what it knows stays unknown until that is put right';
  it.each([
    [
      'the private key of another App',
      { apps: [app(7), app(7, another.privateKey)] },
      `GitHub at ORIGIN (integrations.github.apiBaseUrl) answers the private key of App 7 (integrations.github[0].apps[1].privateKey) with 401; ${until}`,
    ],
    [
      'an App that there is not',
      { apps: [app(8)] },
      `GitHub at ORIGIN (integrations.github.apiBaseUrl) answers the private key of App 8 (integrations.github[0].apps[0].privateKey) with 404; ${until}`,
    ],
    [
      'a wrong password of the registry',
      { registry: { password: 'wr0ng' } },
      `The image registry at ORIGIN (primitives.registry.apiUrl) answers its password (primitives.registry.password) with 401; ${until}`,
    ],
    [
      'a wrong token of an Argo CD',
      { token: 'wr0ng' },
      `Argo CD 'eu' at ORIGIN (primitives.argocd.instances[0].url) answers its token (primitives.argocd.instances[0].token) with 401; ${until}`,
    ],
  ])(
    'say of %s in one line which key holds it, and not what it is',
    async (_, given, line) => {
      const lines = await said(given);
      expect(lines).toEqual([line.replace('ORIGIN', server.url)]);
      expect(lines[0]).not.toMatch(/wr0ng|hunter2|s3cret|BEGIN|\n/);
    },
  );

  it('say that they answer with an error', async () => {
    status = 503;
    const lines = await said({ apps: [app(7)] });
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/503/);
  });

  it('say in one line that nothing answers, with name, address, key and reason', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => gone.once('listening', resolve));
    const address = gone.address();
    if (typeof address !== 'object' || !address) throw new Error('No port');
    await new Promise(resolve => gone.close(resolve));
    const url = `http://127.0.0.1:${address.port}`;
    const lines = await said({ apps: [app(7)], url });
    expect(lines).toHaveLength(4);
    for (const line of lines)
      expect(line).toMatch(
        /^[\w' ]+ at http:\/\/127\.0\.0\.1:\d+ \([\w.[\]]+\) does not answer: .*ECONNREFUSED[^\n]*$/,
      );
  });

  it('are all that is configured', () => {
    const config = new ConfigReader({ integrations, primitives });
    const systems = outsideSystems(config, readPrimitivesConfig(config));
    expect(systems.map(({ name, url }) => [name, url])).toEqual([
      ['GitHub', 'http://localhost:1/api/v3'],
      ['The image registry', 'http://localhost:1'],
      ["Argo CD 'main'", 'http://localhost:1'],
    ]);
  });
});
