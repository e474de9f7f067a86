import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { ConfigReader } from '@backstage/config';
import { callGitHub } from './call-github';

const config = readPrimitivesConfig(
  new ConfigReader({
    integrations: { github: [{ host: 'github.test', apiBaseUrl: 'https://api.github.test' }] },
    primitives: {
      github: { host: 'github.test' },
      core: { owner: 'ameideio', repository: 'ameide' },
      gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
      registry: { name: 'registry.test/ameideio', apiUrl: 'https://registry.test' },
      argocd: { instances: [] },
    },
  }),
);

describe('a conversation with GitHub that failed', () => {
  it('names GitHub as people know it, and no address behind it', async () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.98.76.54:443'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('fetch failed', { cause }), {
      ...{ name: 'HttpError', status: 500 },
      request: { method: 'GET', url: 'https://api.github.test/repos/a/b' },
    });
    await expect(callGitHub(config, () => Promise.reject(error))).rejects.toThrow(
      'GitHub at https://github.test does not answer: connect ECONNREFUSED ***; check that it is running (GET /repos/a/b)',
    );
  });
});
