import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ScmIntegrations as Integrations } from '@backstage/integration';
import { databaseOf } from '../support/database.ts';
import { Developer } from '../support/github.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

// Their builds for bundlers import CommonJS by name, which Node refuses; the others load as they are.
const require = createRequire(import.meta.url);
const { UrlReaders }: typeof import('@backstage/backend-defaults/urlReader') = require('@backstage/backend-defaults/urlReader');
const { mockServices }: typeof import('@backstage/backend-test-utils') = require('@backstage/backend-test-utils');
const { ScmIntegrations }: typeof import('@backstage/integration') = require('@backstage/integration');
const { GithubEntityProvider }: typeof import('@backstage/plugin-catalog-backend-module-github') = require('@backstage/plugin-catalog-backend-module-github');
const { createGithubActionsDispatchAction, createPublishGithubAction, createPublishGithubPullRequestAction }: typeof import('@backstage/plugin-scaffolder-backend-module-github') =
  require('@backstage/plugin-scaffolder-backend-module-github');
/** Backstage's own GitHub modules take the local GitHub for the real one. */
describe("Backstage's GitHub modules against the local GitHub", () => {
  let system: TestSystem;
  let host: string;
  let folder: string;
  let config: ReturnType<typeof mockServices.rootConfig>;
  let integrations: Integrations;
  let developer: Developer;
  const logger = mockServices.rootLogger({ level: 'none' });

  before(async () => {
    system = await startTestSystem({ database: databaseOf('backstage-github') });
    host = new URL(system.urls.github).host;
    folder = await mkdtemp(join(tmpdir(), 'ameide-modules-'));
    developer = new Developer(system.urls.github, system.secrets.developerToken);
    config = mockServices.rootConfig({
      data: {
        integrations: { github: [{ host, apiBaseUrl: `${system.urls.github}/api/v3`, token: system.secrets.developerToken }] },
        catalog: { providers: { github: { here: { host, organization: 'ameideio', catalogPath: '/catalog/org.yaml', validateLocationsExist: true, filters: { branch: 'main' } } } } },
      },
    });
    integrations = ScmIntegrations.fromConfig(config);
  });
  after(async () => {
    await system?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('reads a file, a tree and what matches a pattern', async () => {
    const reader = UrlReaders.default({ logger, config });
    const base = `${system.urls.github}/ameideio/ameide`;
    const file = await reader.readUrl(`${base}/blob/main/catalog/org.yaml`);
    assert.match(String(await file.buffer()), /kind: Group/);
    assert.ok(file.etag);
    await assert.rejects(reader.readUrl(`${base}/blob/main/catalog/org.yaml`, { etag: file.etag }), { name: 'NotModifiedError' });
    const tree = await reader.readTree(`${base}/tree/main/catalog`);
    assert.deepEqual((await tree.files()).map(one => one.path), ['org.yaml']);
    const found = await reader.search(`${base}/blob/main/catalog/*.yaml`);
    assert.deepEqual(found.files.map(one => one.url), [`${base}/blob/main/catalog/org.yaml`]);
    await assert.rejects(reader.readUrl(`${base}/blob/main/nothing.yaml`), { name: 'NotFoundError' });
  });

  it('discovers the repositories of an organisation that hold a catalog file', async () => {
    const run = { id: '', fn: async () => {} };
    const [provider] = GithubEntityProvider.fromConfig(config, {
      logger,
      schedule: { run: async (task: typeof run) => void Object.assign(run, task) } as never,
    });
    const mutations: any[] = [];
    await provider.connect({ applyMutation: async (mutation: unknown) => void mutations.push(mutation), refresh: async () => {} });
    await run.fn();
    const targets = mutations.flatMap(one => one.entities).map(one => one.entity.spec.target);
    assert.deepEqual(targets, [`${system.urls.github}/ameideio/ameide/blob/main/catalog/org.yaml`]);
  });

  /** What the scaffolder hands to an action. */
  function context(given: { input: object; workspacePath: string }): never {
    const outputs = new Map<string, unknown>();
    return {
      ...given,
      logger,
      task: { id: '1' },
      output: (name: string, value: unknown) => outputs.set(name, value),
      checkpoint: async ({ fn }: { fn: () => unknown }) => fn(),
      createTemporaryDirectory: async () => mkdtemp(join(tmpdir(), 'ameide-action-')),
      getInitiatorCredentials: async () => ({ $$type: '@backstage/BackstageCredentials', principal: {} }),
    } as never;
  }

  it('publishes a repository, opens a pull request on it, and starts a workflow', async () => {
    await writeFile(join(folder, 'README.md'), '# Shop\n');
    const input = { repoUrl: `${host}?owner=ameideio&repo=shop`, description: 'Sells', repoVisibility: 'private', defaultBranch: 'main', protectDefaultBranch: false, token: system.secrets.developerToken };
    const published = context({ input, workspacePath: folder });
    await createPublishGithubAction({ integrations, config }).handler(published);
    assert.equal(await developer.file('shop', 'README.md'), '# Shop\n');

    await writeFile(join(folder, 'more.md'), 'More\n');
    const proposed = context({
      input: { repoUrl: input.repoUrl, branchName: 'more', title: 'More', description: 'There is more', token: input.token },
      workspacePath: folder,
    });
    await createPublishGithubPullRequestAction({ integrations, config }).handler(proposed);
    const pull = await developer.pullRequest('shop', 'more');
    assert.equal(pull.title, 'More');
    assert.equal(await developer.file('shop', 'README.md'), '# Shop\n');

    const dispatched = context({
      workspacePath: folder,
      input: { repoUrl: `${host}?owner=ameideio&repo=ameide`, workflowId: 'primitives.yaml', branchOrTagName: 'main', token: input.token },
    });
    await createGithubActionsDispatchAction({ integrations }).handler(dispatched);
    const { data } = await developer.octokit.actions.listWorkflowRunsForRepo({ owner: 'ameideio', repo: 'ameide', event: 'workflow_dispatch' });
    assert.equal(data.total_count, 1);
  });
});
