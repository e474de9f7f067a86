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
        instances: [{ url: 'http://localhost:4702', namespace: 'argocd' }],
      },
      environments: ['dev', 'staging', 'production'],
      ci: { identities: [] },
    });
  });

  it.each([
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
    [{ gitops: { owner: 'a' } }, 'primitives.gitops.repository'],
  ])('refuses %j and names the key', (change, message) => {
    const config = new ConfigReader({
      ...valid,
      primitives: { ...valid.primitives, ...change },
    });
    expect(() => readPrimitivesConfig(config)).toThrow(message);
  });
});
