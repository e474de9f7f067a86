import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { parse } from 'yaml';
import {
  embedded,
  integrations,
  primitives,
} from './__testUtils__/configuration';
import { findUndescribedSections } from './config-problems';
import { loadPortalConfigSchema, PortalConfigSchema } from './config-schema';
import { findMissingVariables } from './missing-variables';
import { findProblems } from './startup-checks';

const root = resolvePackagePath('backend', '../..');

describe('findMissingVariables', () => {
  const text =
    'a: ${A}\nb: { c: "x-${B}-${A}", list: [1, "${C}"] }\nd: "${D:-7}"\ne: "$${E}"\nf: { $env: F }\n';

  it('names key and variable, and knows defaults and escapes', () => {
    expect(findMissingVariables(text, { A: 'x', B: '' })).toEqual([
      { path: ['b', 'c'], variable: 'B' },
      { path: ['b', 'list', '1'], variable: 'C' },
      { path: ['f'], variable: 'F' },
    ]);
    expect(
      findMissingVariables(text, { A: 'x', B: 'x', C: 'x', F: 'x' }),
    ).toEqual([]);
  });
});

describe('findProblems', () => {
  const folder = createMockDirectory();
  let schema: PortalConfigSchema['schema'];
  beforeAll(async () => {
    ({ schema } = await loadPortalConfigSchema());
  }, 60_000);
  const problems = (data: object, yaml = '') => {
    const file = join(folder.path, 'app-config.yaml');
    writeFileSync(file, yaml);
    return findProblems({
      config: mockServices.rootConfig({ data }),
      schema,
      argv: ['node', 'index', '--config', file],
    });
  };

  it('finds none in what is right', async () => {
    await expect(
      problems({ ...embedded, integrations, primitives }),
    ).resolves.toEqual([]);
  });

  it.each([
    [
      'a key that nobody knows',
      { ...primitives, gitops: { ...primitives.gitops, brnch: 'x' } },
      'primitives.gitops.brnch is no key that the portal knows',
    ],
    [
      'a key that nobody knows, in a list',
      {
        ...primitives,
        argocd: { instances: [{ name: 'a', url: 'http://a', tokn: 'x' }] },
      },
      'primitives.argocd.instances.0.tokn is no key',
    ],
    [
      'a key that is missing',
      { ...primitives, core: { owner: 'a' } },
      'primitives.core.repository is missing',
    ],
    [
      'another type',
      { ...primitives, environments: 'dev' },
      'primitives.environments must be array',
    ],
    [
      'a value that breaks a rule',
      { ...primitives, environments: ['moon'] },
      'primitives.environments[0]',
    ],
  ])('names %s', async (_, changed, message) => {
    const found = await problems({
      ...embedded,
      integrations,
      primitives: changed,
    });
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(found[0]).not.toContain('\n');
  });

  it('names a missing variable, unless another file gives the value', async () => {
    const yaml = 'auth: { session: { secret: "${NOBODY_SETS_THIS}" } }';
    const { auth, ...rest } = embedded;
    const others = { ...rest, integrations, primitives };
    await expect(problems({ ...others, auth }, yaml)).resolves.toEqual([
      expect.stringMatching(
        /^auth\.session\.secret needs the environment variable NOBODY_SETS_THIS, which is not set \(.*app-config\.yaml\)$/,
      ),
    ]);
    const given = { ...auth, session: { secret: 'x' } };
    await expect(problems({ ...others, auth: given }, yaml)).resolves.toEqual(
      [],
    );
  });

  it.each([
    [
      'of webhooks',
      { events: { modules: { github: { webhookSecrt: 'x' } } } },
      'events.modules.github.webhookSecrt',
    ],
    [
      'of a plugin without a schema, in a section that others describe',
      { scaffolder: { acme: { url: 'x' } } },
      'scaffolder.acme',
    ],
    [
      'of sign-in',
      {
        auth: {
          ...embedded.auth,
          providers: {
            ...embedded.auth.providers,
            oidc: {
              production: {
                ...{ clientId: 'x', clientSecret: 'x', metadataUrl: 'x' },
                groups: { clam: 'x' },
              },
            },
          },
        },
      },
      'auth.providers.oidc.production.groups.clam',
    ],
  ])('names a key %s that nobody knows', async (_, data, key) => {
    await expect(
      problems({ ...embedded, integrations, primitives, ...data }),
    ).resolves.toEqual([`${key} is no key that the portal knows`]);
  });

  const undescribed = (data: object) =>
    findUndescribedSections({
      config: mockServices.rootConfig({ data }),
      schema,
    });

  it.each([
    ['scafolder', 'scaffolder'],
    ['primitve', 'primitives'],
    ['Backend', 'backend'],
    ['ap', 'app'],
  ])('takes the section %s for %s, misspelt', async (written, meant) => {
    const data = {
      ...{ ...embedded, integrations, primitives },
      [written]: { a: 1 },
    };
    await expect(problems(data)).resolves.toEqual([
      `${written} is no key that the portal knows; did you mean ${meant}?`,
    ]);
    expect(undescribed(data)).toEqual([]);
  });

  it('lets the section of a plugin be that has no schema, and warns of it', async () => {
    const data = {
      ...{ ...embedded, integrations, primitives },
      jenkins: { baseUrl: 'https://jenkins.example.com', apiKey: 'hunter2' },
      costInsights: { engineerCost: 200_000 },
    };
    await expect(problems(data)).resolves.toEqual([]);
    const lines = undescribed(data);
    expect(lines).toEqual([
      expect.stringMatching(/^jenkins: no package describes this section/),
      expect.stringMatching(/^costInsights: no package describes/),
    ]);
    expect(lines.join()).not.toMatch(/\n|hunter2/);
  });

  it('says once of a variable that is not set that its key has to be there', async () => {
    const oidc = { production: { clientId: 'x', metadataUrl: 'x' } };
    const yaml =
      'auth: { providers: { oidc: { production: { clientSecret: "${NOBODY_SETS_THIS}" } } } }';
    const providers = { ...embedded.auth.providers, oidc };
    const found = await problems(
      {
        ...{ ...embedded, integrations, primitives },
        auth: { ...embedded.auth, providers },
      },
      yaml,
    );
    expect(found).toEqual([
      expect.stringMatching(
        /^auth\.providers\.oidc\.production\.clientSecret needs the environment variable/,
      ),
    ]);
  });

  it('names a guest in the production configuration', async () => {
    const production = parse(
      readFileSync(join(root, 'app-config.production.yaml'), 'utf8'),
    );
    const { auth, ...rest } = production;
    const found = await problems({
      ...rest,
      auth: { ...auth, providers: { ...auth.providers, guest: {} } },
    });
    expect(found).toContainEqual(
      expect.stringContaining('auth.providers.guest lets anybody in'),
    );
  });

  const app = {
    appId: 1,
    clientId: 'c',
    clientSecret: 's',
    webhookSecret: 'w',
  };
  const production = {
    ...{ integrations, primitives },
    app: { baseUrl: 'https://portal.example.com' },
    backend: {
      ...embedded.backend,
      ...{ baseUrl: 'https://portal.example.com', listen: ':7007' },
    },
    auth: { environment: 'production', providers: {} },
  };
  const withPrimitives = (changes: object) => ({
    ...production,
    primitives: { ...primitives, ...changes },
  });

  it.each<[string, object, RegExp]>([
    [
      'a key of the GitHub App that lost its line breaks',
      {
        ...production,
        integrations: {
          github: [
            {
              ...integrations.github[0],
              apps: [
                { ...app, privateKey: '-----BEGIN RSA PRIVATE KEY----- MIIE' },
              ],
            },
          ],
        },
      },
      /^integrations\.github\[0\]\.apps\[0\]\.privateKey: is no private RSA key in PEM; give/,
    ],
    [
      'a key that is none of a GitHub App, which has RSA',
      {
        ...production,
        integrations: {
          github: [
            {
              ...integrations.github[0],
              apps: [
                {
                  ...app,
                  privateKey: generateKeyPairSync('ed25519').privateKey.export({
                    type: 'pkcs8',
                    format: 'pem',
                  }),
                },
              ],
            },
          ],
        },
      },
      /^integrations\.github\[0\]\.apps\[0\]\.privateKey: is no private RSA key in PEM; give/,
    ],
    [
      'http where people sign in',
      { ...production, app: { baseUrl: 'http://portal.example.com' } },
      /^app\.baseUrl: 'http:\/\/portal\.example\.com' is not https/,
    ],
    [
      'a host that no integration has',
      withPrimitives({ github: { host: 'github.example.com' } }),
      /^primitives\.github\.host: 'github\.example\.com' has no entry .* under integrations\.github; add one$/,
    ],
    [
      'an address that is none',
      withPrimitives({
        argocd: { instances: [{ name: 'a', url: 'argocd.example.com' }] },
      }),
      /^primitives\.argocd\.instances\[0\]\.url: 'argocd\.example\.com' is not an http or https address$/,
    ],
    [
      'an environment twice',
      withPrimitives({ environments: ['dev', 'staging', 'dev'] }),
      /^primitives\.environments\[2\]: 'dev' is there twice$/,
    ],
    [
      'a second person for an environment that there is not',
      withPrimitives({
        environments: ['dev'],
        secondPerson: { environments: ['production'] },
      }),
      /^primitives\.secondPerson\.environments: 'production' is not one of primitives\.environments \(dev\)$/,
    ],
    [
      'CEL that is none',
      withPrimitives({
        done: {
          rules: [
            {
              ...{ id: 'mine', title: 'Mine', description: 'x' },
              ...{
                why: 'x',
                satisfy: 'x',
                expression: 'stages.verify.status =',
              },
            },
          ],
        },
      }),
      /^primitives\.done\.rules\[0\]\.expression: /,
    ],
    [
      'a rule about an environment that there is not',
      withPrimitives({
        done: {
          rules: [
            {
              ...{ id: 'mine', title: 'Mine', description: 'x' },
              ...{ why: 'x', satisfy: 'x', per: 'moon', expression: 'true' },
            },
          ],
        },
      }),
      /^primitives\.done\.rules\.0\.per must be one of primitive, environment$/,
    ],
    [
      'a cron expression that is none',
      withPrimitives({
        notifications: {
          digest: {
            schedule: {
              frequency: { cron: 'mondays' },
              timeout: { minutes: 10 },
            },
          },
        },
      }),
      /^primitives\.notifications\.digest\.schedule\.frequency\.cron: 'mondays' is no cron expression; give one as '0 8 \* \* 1'$/,
    ],
    [
      'a person as the release group',
      withPrimitives({ permissions: { releaseGroup: 'user:default/ada' } }),
      /^primitives\.permissions\.releaseGroup: 'user:default\/ada' is no group; give one like/,
    ],
    [
      'a key for evidence that is none',
      withPrimitives({ evidence: { signingKey: 'unset' } }),
      /^primitives\.evidence\.signingKey: is no private key in PEM; make one by: openssl/,
    ],
    [
      'a database that nobody serves',
      {
        ...production,
        backend: {
          ...production.backend,
          database: {
            client: 'pg',
            connection: { host: '127.0.0.1', port: 1, password: 'hunter2' },
          },
        },
      },
      /^PostgreSQL at 127\.0\.0\.1:1 \(backend\.database\.connection\) does not let the portal in: connect ECONNREFUSED/,
    ],
  ])(
    'says of %s in one line where it is and what to do',
    async (_, data, words) => {
      expect(await problems(production)).toEqual([]);
      const found = await problems(data);
      expect(found).toEqual([expect.stringMatching(words)]);
      expect(found[0]).not.toMatch(/\n|hunter2/);
    },
  );
});
