import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockDirectory, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { parse } from 'yaml';
import { guestProblem } from './guest';
import { findMissingVariables } from './missing-variables';
import { outsideSystems, probe } from './outside-systems';
import { findProblems } from './startup-checks';

const root = resolvePackagePath('backend', '../..');
const embedded = {
  app: { baseUrl: 'http://localhost:7007' },
  backend: { baseUrl: 'http://localhost:7007', listen: { host: '127.0.0.1', port: 7007 } },
  auth: { environment: 'development', providers: { guest: {} } },
};
const integrations = { github: [{ host: 'localhost:1', apiBaseUrl: 'http://localhost:1/api/v3' }] };
const primitives = {
  github: { host: 'localhost:1' },
  core: { owner: 'a', repository: 'b' },
  gitops: { owner: 'a', repository: 'c' },
  registry: { name: 'r/a', apiUrl: 'http://localhost:1' },
  argocd: { instances: [{ name: 'main', url: 'http://localhost:1' }] },
};

describe('guestProblem', () => {
  it.each([
    ['the embedded form', {}],
    ['another loopback address', { backend: { ...embedded.backend, listen: '[::1]:7007' } }],
    ['a host in one text', { backend: { ...embedded.backend, listen: 'localhost:7007' } }],
    ['no guest anywhere', { auth: { environment: 'production', providers: {} }, backend: { listen: ':80' } }],
  ])('has nothing against %s', (_, change) => {
    expect(guestProblem(new ConfigReader({ ...embedded, ...change }))).toBeUndefined();
  });

  it('reads a host that one file gives over the text of another', () => {
    const open = ConfigReader.fromConfigs([
      { context: 'first', data: { ...embedded, backend: { ...embedded.backend, listen: ':7007' } } },
      { context: 'second', data: { backend: { listen: { host: '127.0.0.1' } } } },
    ]);
    expect(guestProblem(open)).toBeUndefined();
  });

  it.each([
    ['another environment', { auth: { ...embedded.auth, environment: 'production' } }, "auth.environment is not 'development'"],
    ['no environment', { auth: { providers: embedded.auth.providers } }, "auth.environment is not 'development'"],
    ['every interface', { backend: { ...embedded.backend, listen: ':7007' } }, "backend.listen is '*'"],
    ['every interface, said with a port alone', { backend: { ...embedded.backend, listen: { port: 7007 } } }, "backend.listen is '*'"],
    ['no listen at all', { backend: { baseUrl: embedded.backend.baseUrl } }, "backend.listen is '*'"],
    ['a network address', { backend: { ...embedded.backend, listen: '10.0.0.1:7007' } }, "backend.listen is '10.0.0.1'"],
    ['a name that only begins like one', { backend: { ...embedded.backend, listen: { host: '127.0.0.1.example.com' } } }, 'backend.listen'],
    ['a public address', { backend: { ...embedded.backend, baseUrl: 'https://portal.example.com' } }, 'backend.baseUrl is not a localhost'],
    ['a public address of the pages', { app: { baseUrl: 'https://localhost.example.com' } }, 'app.baseUrl is not a localhost'],
    ['a guest who is said to be allowed', { auth: { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } } }, 'auth.environment'],
  ])('refuses %s', (_, change, message) => {
    expect(guestProblem(new ConfigReader({ ...embedded, ...change }))).toContain(message);
    expect(guestProblem(new ConfigReader({ ...embedded, ...change }))).not.toContain('\n');
  });
});

describe('findMissingVariables', () => {
  const text = 'a: ${A}\nb: { c: "x-${B}-${A}", list: [1, "${C}"] }\nd: "${D:-7}"\ne: "$${E}"\nf: { $env: F }\n';

  it('names key and variable, and knows defaults and escapes', () => {
    expect(findMissingVariables(text, { A: 'x', B: '' })).toEqual([
      { path: ['b', 'c'], variable: 'B' },
      { path: ['b', 'list', '1'], variable: 'C' },
      { path: ['f'], variable: 'F' },
    ]);
    expect(findMissingVariables(text, { A: 'x', B: 'x', C: 'x', F: 'x' })).toEqual([]);
  });
});

describe('findProblems', () => {
  const folder = createMockDirectory();
  const problems = (data: object, yaml = '') => {
    const file = join(folder.path, 'app-config.yaml');
    writeFileSync(file, yaml);
    return findProblems(mockServices.rootConfig({ data }), ['node', 'index', '--config', file]);
  };

  it('finds none in what is right', async () => {
    await expect(problems({ ...embedded, integrations, primitives })).resolves.toEqual([]);
  });

  it.each([
    ['a key that nobody knows', { ...primitives, gitops: { ...primitives.gitops, brnch: 'x' } }, 'primitives.gitops.brnch is no key that the portal knows'],
    ['a key that nobody knows, in a list', { ...primitives, argocd: { instances: [{ name: 'a', url: 'http://a', tokn: 'x' }] } }, 'primitives.argocd.instances.0.tokn is no key'],
    ['a key that is missing', { ...primitives, core: { owner: 'a' } }, 'primitives.core.repository is missing'],
    ['another type', { ...primitives, environments: 'dev' }, 'environments'],
    ['a value that breaks a rule', { ...primitives, environments: ['moon'] }, 'primitives.environments[0]'],
  ])('names %s', async (_, changed, message) => {
    const found = await problems({ ...embedded, integrations, primitives: changed });
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(found[0]).not.toContain('\n');
  });

  it('names a missing variable, unless another file gives the value', async () => {
    const yaml = 'auth: { session: { secret: "${NOBODY_SETS_THIS}" } }';
    await expect(problems({ integrations, primitives }, yaml)).resolves.toEqual([
      expect.stringMatching(/^auth\.session\.secret needs the environment variable NOBODY_SETS_THIS, which is not set \(.*app-config\.yaml\)$/),
    ]);
    await expect(problems({ integrations, primitives, auth: { session: { secret: 'x' } } }, yaml)).resolves.toEqual([]);
  });

  it('names a guest in the production configuration', async () => {
    const production = parse(readFileSync(join(root, 'app-config.production.yaml'), 'utf8'));
    const { auth, ...rest } = production;
    const found = await problems({ ...rest, auth: { ...auth, providers: { ...auth.providers, guest: {} } } });
    expect(found).toContainEqual(expect.stringContaining('auth.providers.guest lets anybody in'));
  });
});

describe('probe', () => {
  async function serve(status: number) {
    const server = createServer((_, response) => void response.writeHead(status).end()).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/v2/`, stop: () => new Promise(resolve => server.close(resolve)) };
  }
  const ask = (url: string) => probe({ name: 'The image registry', key: 'primitives.registry.apiUrl', url }, { fetch, signal: AbortSignal.timeout(5_000) });

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
    expect(await ask(url)).toMatch(/^The image registry at http:\/\/127\.0\.0\.1:\d+ \(primitives\.registry\.apiUrl\) does not answer: .*ECONNREFUSED[^\n]*$/);
  });

  it('asks every system that is configured', () => {
    const config = new ConfigReader({
      integrations,
      primitives: { ...primitives, argocd: { instances: [{ name: 'eu', url: 'http://eu' }, { name: 'us', url: 'http://us' }] } },
      auth: { environment: 'production', providers: { oidc: { production: { metadataUrl: 'https://id.example.com/x' } } } },
    });
    expect(outsideSystems(config, readPrimitivesConfig(config)).map(({ name, url }) => [name, url])).toEqual([
      ['GitHub', 'http://localhost:1/api/v3'],
      ['The image registry', 'http://localhost:1/v2/'],
      ["Argo CD 'eu'", 'http://eu/api/version'],
      ["Argo CD 'us'", 'http://us/api/version'],
      ['The OpenID provider', 'https://id.example.com/x'],
    ]);
  });
});
