import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { readPrimitivesConfig } from './config';
import { createGitHubClient } from './github-client';
import { ConditionalCache } from './github-conditional';
import { Script, ScriptedServer } from './scripted-server';
import { toServiceError } from './service-error';

describe('createGitHubClient', () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  async function clientFor(script: Script, cache?: ConditionalCache) {
    server = await ScriptedServer.start(script);
    const host = `127.0.0.1:${server.port}`;
    const config = new ConfigReader({
      integrations: {
        github: [
          { host, apiBaseUrl: `${server.url}/api/v3`, token: 'ghs_secret' },
        ],
      },
      primitives: {
        github: { host },
        core: { owner: 'ameideio', repository: 'ameide' },
        gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
        registry: { name: 'r/ameideio', apiUrl: 'http://r' },
        argocd: { instances: [] },
      },
    });
    return createGitHubClient({
      config: readPrimitivesConfig(config),
      integrations: ScmIntegrations.fromConfig(config),
      logger: mockServices.logger.mock(),
      cache,
    });
  }
  const get = { owner: 'ameideio', repo: 'ameide' };

  it('sends the token of the integration to the REST base of the host', async () => {
    const github = await clientFor(() => ({
      body: { default_branch: 'main' },
    }));
    expect((await github.rest.repos.get(get)).data.default_branch).toBe('main');
    expect(server.requests).toEqual(['GET /api/v3/repos/ameideio/ameide']);
    expect(server.headers[0].authorization).toBe('token ghs_secret');
  });

  it('asks again only for a change, and answers a 304 from the cache', async () => {
    const github = await clientFor(
      ({ headers }) =>
        headers['if-none-match'] === '"1"'
          ? { status: 304 }
          : { headers: { etag: '"1"' }, body: { default_branch: 'main' } },
      new ConditionalCache(),
    );
    const first = await github.rest.repos.get(get);
    const second = await github.rest.repos.get(get);
    expect(second.data).toEqual(first.data);
    expect(server.headers.map(h => h['if-none-match'])).toEqual([
      undefined,
      '"1"',
    ]);
  });

  it('tries again what failed by GitHub’s fault', async () => {
    let calls = 0;
    const github = await clientFor(() => {
      calls += 1;
      return calls === 1
        ? { status: 502, body: { message: 'Bad Gateway' } }
        : { body: { id: 1 } };
    });
    expect((await github.rest.repos.get(get)).status).toBe(200);
    expect(server.requests).toHaveLength(2);
  });

  it('never repeats a write', async () => {
    const github = await clientFor(() => ({
      status: 502,
      body: { message: 'Bad Gateway' },
    }));
    const dispatch = { ...get, workflow_id: 'enable.yaml', ref: 'main' };
    await expect(
      github.rest.actions.createWorkflowDispatch(dispatch),
    ).rejects.toThrow('Bad Gateway');
    expect(server.requests).toHaveLength(1);
  });

  it('says which system does not answer', async () => {
    const github = await clientFor(() => undefined);
    await server.stop();
    const error = await github.rest.repos.get(get).catch((e: unknown) => e);
    const shown = toServiceError(
      { name: 'GitHub', url: baseUrlOf(github) },
      error,
    );
    expect(shown.name).toBe('ServiceUnavailableError');
    expect(shown.message).toMatch(
      /^GitHub at http:\/\/127.* does not answer: .*ECONNREFUSED.*; check that it is running$/,
    );
  });

  function baseUrlOf(github: Awaited<ReturnType<typeof clientFor>>) {
    return String(github.request.endpoint.DEFAULTS.baseUrl);
  }
});
