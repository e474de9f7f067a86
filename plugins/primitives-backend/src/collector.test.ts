import { mockServices } from '@backstage/backend-test-utils';
import { Pipeline } from '@ameide/plugin-primitives-common';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { ConfigReader } from '@backstage/config';
import { Collector } from './collector';
import { DocumentStore } from './document-store';
import { FactStore } from './facts/fact-store';
import { SourceStatusStore } from './facts/source-status-store';
import { ReadModel } from './read-model';
import { createSources } from './sources/create-sources';
import { describeOnDatabases } from './__testUtils__/databases';
import {
  argoApplication,
  Outside,
  smokeHook,
  startOutside,
} from './testing/outside';
import { digest, id, sha } from './testing/world';

jest.setTimeout(60_000);

describeOnDatabases('Collector', databases => {
  let outside: Outside;
  beforeEach(async () => {
    outside = await startOutside();
  });
  afterEach(() => outside.stop());

  async function setUp() {
    const knex = await databases.init();
    const logger = mockServices.logger.mock();
    const rootConfig = new ConfigReader(
      outside.config as ConstructorParameters<typeof ConfigReader>[0],
    );
    const config = readPrimitivesConfig(rootConfig);
    const facts = await FactStore.create({
      database: mockServices.database({ knex }),
      logger,
    });
    const statuses = new SourceStatusStore({ db: knex });
    const documents = new DocumentStore({ db: knex });
    const onChange = jest.fn(async () => {});
    const { sources } = await createSources({ config, rootConfig, logger });
    const collector = new Collector({
      sources,
      facts,
      statuses,
      documents,
      config,
      logger,
      onChange,
    });
    const model = new ReadModel({ documents, statuses });
    const run = () => collector.run(new AbortController().signal);
    return { collector, model, run, onChange };
  }

  async function pipelineOf(model: ReadModel): Promise<Pipeline> {
    const pipeline = await model.pipeline(id);
    if (!pipeline) throw new Error('unknown');
    return pipeline;
  }
  const statuses = (pipeline: Pipeline) =>
    [...pipeline.stages, ...pipeline.environments[0].stages].map(
      s => `${s.id} ${s.status}`,
    );
  const allGreen = [
    'contract',
    'verify',
    'image',
    'wiring',
    'enable',
    'sync',
    'health',
    'smoke',
  ].map(s => `${s} passed`);

  it('reads one digest through every system', async () => {
    const { run, model, onChange } = await setUp();
    await run();
    const pipeline = await pipelineOf(model);
    expect(pipeline.sources.map(s => [s.source, s.status, s.message])).toEqual(
      ['github-core', 'github-gitops', 'registry', 'argocd'].map(s => [
        s,
        'ok',
        undefined,
      ]),
    );
    expect(statuses(pipeline)).toEqual(allGreen);
    expect(pipeline).toMatchObject({
      owner: 'group:orders',
      system: 'shop',
      image: { digest: digest('1') },
    });
    expect(onChange).toHaveBeenCalledWith({ ids: [id], setChanged: true });
    expect((await model.audit()).breaches).toEqual([]);
  });

  it('costs a constant few requests when nothing changed, and tells nobody', async () => {
    const { run, onChange } = await setUp();
    await run();
    onChange.mockClear();
    for (const server of [outside.github, outside.registry, outside.argocd])
      server.requests.length = 0;
    await run();
    expect(outside.github.requests.map(r => r.split('?')[0])).toEqual([
      'GET /api/v3/repos/ameideio/ameide/git/ref/heads%2Fmain',
      'GET /api/v3/repos/ameideio/ameide/pulls',
      'GET /api/v3/repos/ameideio/ameide-gitops/git/ref/heads%2Fmain',
      'GET /api/v3/repos/ameideio/ameide-gitops/pulls',
      'GET /api/v3/repos/ameideio/ameide-gitops/actions/runs',
    ]);
    expect(outside.registry.requests).toEqual(['GET /v2/']);
    expect(outside.argocd.requests).toHaveLength(1);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('runs once more, and no more, for wishes that come while it runs', async () => {
    const { run } = await setUp();
    await Promise.all([run(), run(), run(), run()]);
    const heads = outside.github.requests.filter(r =>
      r.includes('ameide/git/ref'),
    );
    expect(heads).toHaveLength(2);
  });

  it('keeps the facts of a source that fails, marks only it, and recovers', async () => {
    const { run, model } = await setUp();
    await run();
    outside.argocd.play(() => ({ status: 503, body: 'down' }));
    await run();
    const down = await pipelineOf(model);
    expect(down.sources.map(s => s.status)).toEqual([
      'ok',
      'ok',
      'ok',
      'failed',
    ]);
    expect(down.sources[3].message).toMatch(
      /Argo CD "local" at http.* failed \(503\)/,
    );
    expect(statuses(down)).toEqual([
      ...allGreen.slice(0, 5),
      'sync unknown',
      'health unknown',
      'smoke passed',
    ]);
    outside.argocd.play(
      ({ path }) => outside.answers.argocd[new URL(path, 'http://x').pathname],
    );
    await run();
    expect(statuses(await pipelineOf(model))).toEqual(allGreen);
  });

  it('goes on without GitHub', async () => {
    const { run, model } = await setUp();
    await outside.github.stop();
    await run();
    expect((await model.sources()).map(s => s.status)).toEqual([
      'failed',
      'failed',
      'ok',
      'ok',
    ]);
    expect((await model.sources())[0].message).toMatch(
      /GitHub at http.*\/ameideio\/ameide does not answer/,
    );
  });

  it('shows a smoke that failed under a Healthy Application, with its log, and keeps it', async () => {
    const { run, model } = await setUp();
    const name = `dev-${id}-smoke`;
    const failed = argoApplication(
      name,
      [smokeHook('Failed', 'Job has reached the specified backoff limit')],
      'Failed',
    );
    const { argocd } = outside.answers;
    argocd['/api/v1/applications'] = {
      body: { items: [argoApplication(`dev-${id}`), failed] },
    };
    argocd[`/api/v1/applications/${name}`] = { body: failed };
    await run();
    const smoke = (await pipelineOf(model)).environments[0].stages[3];
    expect(smoke).toMatchObject({
      status: 'failed',
      log: 'expected 2, got 3',
      digest: digest('1'),
    });
    expect(smoke.message).toMatch(/backoff limit/);

    // Argo CD deletes hook Jobs, and a partial sync runs none: the verdict stays.
    const partial = argoApplication(name);
    partial.status.operationState.finishedAt = '2026-01-10T12:09:00Z';
    argocd['/api/v1/applications'] = {
      body: { items: [argoApplication(`dev-${id}`), partial] },
    };
    argocd[`/api/v1/applications/${name}`] = { body: partial };
    await run();
    expect((await pipelineOf(model)).environments[0].stages[3].status).toBe(
      'failed',
    );
    const logs = outside.argocd.requests.filter(r => r.includes('/logs'));
    expect(logs).toHaveLength(1);
  });

  it('knows a primitive before it is merged, and moves it to main', async () => {
    const { run, model, onChange } = await setUp();
    const { github } = outside.answers;
    const tree = `ameide/git/trees/${sha('a')}`;
    const merged = github[tree];
    github[tree] = { body: { truncated: false, tree: [] } };
    github['ameide/pulls'] = {
      body: [
        {
          number: 5,
          html_url: 'http://github/pull/5',
          title: 'Add orders',
          state: 'open',
          draft: true,
          user: { login: 'dev' },
          head: { ref: `primitive/${id}/create`, sha: sha('a') },
          merged_at: null,
          merge_commit_sha: null,
          auto_merge: null,
          created_at: '2026-01-10T11:00:00Z',
          updated_at: '2026-01-10T11:00:00Z',
        },
      ],
    };
    await run();
    expect(await pipelineOf(model)).toMatchObject({
      branch: `primitive/${id}/create`,
      commit: { sha: sha('a') },
    });

    github['ameide/git/ref/heads%2Fmain'] = {
      body: { object: { sha: sha('b') } },
    };
    github[`ameide/git/trees/${sha('b')}`] = merged;
    github['ameide/pulls'] = { body: [] };
    github[`ameide/commits/${sha('b')}/check-runs`] = {
      body: { check_runs: [] },
    };
    onChange.mockClear();
    await run();
    expect((await pipelineOf(model)).branch).toBeUndefined();
    expect(onChange).toHaveBeenCalledWith({ ids: [id], setChanged: true });
  });

  it('reports a breach for a commit that came by no pull request', async () => {
    const { run, model } = await setUp();
    outside.answers.github[`ameide-gitops/commits/${sha('9')}/pulls`] = {
      body: [],
    };
    await run();
    expect((await model.audit()).breaches).toMatchObject([
      { rule: 'changes-by-pull-request', subject: sha('9') },
    ]);
  });
});
