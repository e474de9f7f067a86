import { ConfigReader } from '@backstage/config';
import { readPrimitivesConfig } from './config';

const valid = {
  integrations: {
    github: [
      { host: 'localhost:4700', apiBaseUrl: 'http://localhost:4700/api/v3' },
    ],
  },
  primitives: {
    github: { host: 'localhost:4700' },
    core: { owner: 'ameideio', repository: 'ameide' },
    gitops: { owner: 'ameideio', repository: 'ameide-gitops', branch: 'trunk' },
    registry: {
      name: 'localhost:4701/ameideio',
      apiUrl: 'http://localhost:4701/',
    },
    argocd: {
      instances: [{ name: 'local', url: 'http://localhost:4702/', token: 't' }],
    },
  },
};

const oneInstance = (change: object) => ({
  argocd: { instances: [{ name: 'a', url: 'http://a', ...change }] },
});

describe('readPrimitivesConfig', () => {
  it('reads the keys, fills in defaults and derives addresses', () => {
    expect(readPrimitivesConfig(new ConfigReader(valid))).toMatchObject({
      github: {
        webUrl: 'http://localhost:4700',
        apiBaseUrl: 'http://localhost:4700/api/v3',
        share: 0.8,
      },
      core: { branch: 'main' },
      gitops: {
        branch: 'trunk',
        workflows: { enable: 'enable-primitive.yaml' },
      },
      registry: { apiUrl: 'http://localhost:4701' },
      argocd: {
        instances: [
          {
            ...{ url: 'http://localhost:4702', namespace: 'argocd' },
            environments: ['dev', 'staging', 'production'],
            applicationName: '<environment>-<component>',
            slices: [{ projects: [] }],
          },
        ],
      },
      environments: ['dev', 'staging', 'production'],
      shownHosts: ['localhost:4700', 'localhost:4701', 'localhost:4702'],
      ci: { identities: [] },
      secondPerson: { environments: [], expiresAfterMs: 86_400_000 },
    });
  });

  it.each<[object, object]>([
    [
      { environments: ['production'], expiresAfter: 'PT2H' },
      { environments: ['production'], expiresAfterMs: 7_200_000 },
    ],
    [
      { environments: ['staging', 'production'] },
      { environments: ['staging', 'production'], expiresAfterMs: 86_400_000 },
    ],
  ])('reads a second person %j', (secondPerson, read) => {
    const config = new ConfigReader({
      ...valid,
      primitives: { ...valid.primitives, secondPerson },
    });
    expect(readPrimitivesConfig(config).secondPerson).toEqual(read);
  });

  it.each<[object, string]>([
    [{ environments: ['moon'] }, 'primitives.secondPerson.environments[0]'],
    [{ expiresAfter: 'PT0S' }, 'primitives.secondPerson.expiresAfter: must be'],
    [{ expiresAfter: 'soon' }, 'secondPerson.expiresAfter'],
  ])('refuses a second person %j', (secondPerson, message) => {
    const config = new ConfigReader({
      ...valid,
      primitives: { ...valid.primitives, secondPerson },
    });
    expect(() => readPrimitivesConfig(config)).toThrow(message);
  });

  it.each<[object, number]>([
    [{}, 60_000],
    [{ schedule: { frequency: { minutes: 1, seconds: 5 } } }, 65_000],
    [{ schedule: { frequency: 'PT10S' } }, 10_000],
  ])('takes the time between two looks from %j', (change, frequencyMs) => {
    const primitives = { ...valid.primitives, ...change };
    expect(
      readPrimitivesConfig(new ConfigReader({ ...valid, primitives })).schedule,
    ).toEqual({ frequencyMs });
  });

  it.each([
    [{ schedule: { frequency: { cron: '* * * * *' } } }, 'schedule.frequency'],
    [
      { schedule: { frequency: { seconds: 0 } } },
      'primitives.schedule.frequency: must be longer than nothing',
    ],
    [
      { github: { host: 'ghe.test' } },
      "primitives.github.host: 'ghe.test' has no entry",
    ],
    [
      { github: { host: 'localhost:4700', share: 1.5 } },
      'primitives.github.share: 1.5 is not a share',
    ],
    [
      { core: { owner: 'a/b', repository: 'x' } },
      "primitives.core.owner: 'a/b'",
    ],
    [
      { registry: { name: 'x', apiUrl: 'ftp://x' } },
      'primitives.registry.apiUrl',
    ],
    [{ environments: ['dev', 'qa'] }, 'primitives.environments[1]'],
    [
      {
        argocd: {
          instances: [
            { name: 'a', url: 'http://a' },
            { name: 'a', url: 'http://b' },
          ],
        },
      },
      "primitives.argocd.instances[1].name: 'a' is taken",
    ],
    [
      { argocd: { instances: [{ name: 'a', url: 'nowhere' }] } },
      'primitives.argocd.instances[0].url',
    ],
    [
      oneInstance({ applicationName: 'x-<component>' }),
      "primitives.argocd.instances[0].applicationName: 'x-<component>' must contain <environment> exactly once",
    ],
    [
      oneInstance({ applicationName: '<environment>/<component>' }),
      "'<environment>/<component>' may have only lower-case letters",
    ],
    [
      oneInstance({ environments: ['dev', 'local'] }),
      "primitives.argocd.instances[0].environments: 'local' is not one of primitives.environments",
    ],
    [
      oneInstance({ environments: ['qa'] }),
      'primitives.argocd.instances[0].environments[0]',
    ],
    [
      oneInstance({ slices: [{ projects: [] }] }),
      'primitives.argocd.instances[0].slices[0] needs a selector or projects',
    ],
    [{ gitops: { owner: 'a' } }, 'primitives.gitops.repository'],
  ])('refuses %j and names the key', (change, message) => {
    const config = new ConfigReader({
      ...valid,
      primitives: { ...valid.primitives, ...change },
    });
    expect(() => readPrimitivesConfig(config)).toThrow(message);
  });
});
