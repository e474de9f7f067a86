import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { ArgoCDGateway } from './argocd-gateway';
import { argocdNotificationSchema } from './argocd-notification';
import { watchLineSchema } from './argocd-schemas';
import { readPrimitivesConfig } from './config';
import { createGitHubClient } from './github-client';
import { RegistryGateway } from './registry-gateway';
import { ScriptedServer } from './scripted-server';

const digest = `sha256:${'a'.repeat(64)}`;
const poison =
  '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

/** Puts what would change a prototype, if anybody merged it, into every object of a text of JSON. */
function poisoned(value: unknown): string {
  return JSON.stringify(value).replace(/\{(\}?)/g, (_, end) =>
    end ? `{${poison}}` : `{${poison},`,
  );
}

const application = {
  metadata: { name: 'dev-a', annotations: { a: 'b' } },
  status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
};

/** Every door that JSON comes in by: each gives what it was, and changes no prototype. */
describe('JSON that somebody wrote to change prototypes', () => {
  let server: ScriptedServer;
  afterEach(() => server?.stop());

  /** Also of what was read: a copy by assignment would have changed its prototype alone. */
  function isClean(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return true;
    if (Reflect.get(value, 'polluted') !== undefined) return false;
    return Object.values(value).every(isClean);
  }

  async function serve(body: unknown) {
    server = await ScriptedServer.start(() => ({ body: poisoned(body) }));
    return server;
  }
  const argocd = ({ url }: ScriptedServer) =>
    ArgoCDGateway.create({
      instance: {
        ...{ name: 'local', url, token: 't', namespace: 'argocd' },
        ...{ environments: [], applicationName: '', slices: [] },
      },
      shownHosts: [],
      logger: mockServices.logger.mock(),
    });

  it('is an Application', async () => {
    const gateway = argocd(await serve(application));
    const read = await gateway.get('dev-a');
    expect(read?.metadata.name).toBe('dev-a');
    expect(isClean(read)).toBe(true);
  });

  it('is a list of Applications', async () => {
    const gateway = argocd(await serve({ items: [application] }));
    for await (const some of gateway.list({ slice: { projects: [] } })) {
      expect(some).toMatchObject([{ metadata: { name: 'dev-a' } }]);
      expect(isClean(some)).toBe(true);
    }
  });

  it('is a tree of resources', async () => {
    const node = { kind: 'Pod', name: 'p', namespace: 'n', images: [] };
    const gateway = argocd(await serve({ nodes: [node] }));
    expect(isClean(await gateway.resourceTree('dev-a'))).toBe(true);
  });

  it.each([
    ['an event', watchLineSchema, { result: { type: 'ADDED', application } }],
    ['a notification', argocdNotificationSchema, { application: 'dev-a' }],
  ])('is %s', (_, schema, value) => {
    const read = schema.parse(JSON.parse(poisoned(value)));
    expect(JSON.stringify(read)).toContain('dev-a');
    expect(isClean(read)).toBe(true);
  });

  it('is an image', async () => {
    const { url } = await serve({
      config: { digest },
      layers: [{ size: 1 }],
    });
    const gateway = RegistryGateway.create({
      config: { name: 'x', apiUrl: url },
    });
    const image = await gateway.describe('r/a/b', digest);
    expect(isClean(image)).toBe(true);
  });

  it('is an answer of GitHub', async () => {
    const { url, port } = await serve({ default_branch: 'main' });
    const host = `127.0.0.1:${port}`;
    const config = new ConfigReader({
      integrations: { github: [{ host, apiBaseUrl: url, token: 't' }] },
      primitives: {
        github: { host },
        core: { owner: 'o', repository: 'core' },
        gitops: { owner: 'o', repository: 'gitops' },
        registry: { name: 'r/o', apiUrl: 'http://r' },
        argocd: { instances: [] },
      },
    });
    const github = await createGitHubClient({
      config: readPrimitivesConfig(config),
      integrations: ScmIntegrations.fromConfig(config),
      logger: mockServices.logger.mock(),
    });
    const { data } = await github.rest.repos.get({ owner: 'o', repo: 'core' });
    expect(data.default_branch).toBe('main');
    expect(Reflect.get({ ...data }, 'polluted')).toBeUndefined();
  });

  it('changed none, after all of that', () => {
    for (const each of [{}, [], () => undefined])
      expect(Reflect.get(each, 'polluted')).toBeUndefined();
  });
});
