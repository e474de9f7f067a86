import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { databaseOf } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Developer } from '../support/github.ts';
import { PortalClient } from '../support/portal.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

const values = (name: string) => ({
  kind: 'domain',
  name,
  version: 'v0',
  language: 'typescript',
  owner: 'group:default/orders-team',
  system: 'system:default/commerce',
  from: 'example',
  withSmoke: true,
});

describe('bad input and faults', () => {
  let system: TestSystem;
  let portal: PortalClient;
  let developer: Developer;

  before(async () => {
    system = await startTestSystem({ database: databaseOf('faults') });
    portal = new PortalClient(system.urls.portal);
    developer = new Developer(system.urls.github, system.secrets.developerToken);
  });
  after(async () => system?.stop());

  it('refuses who is not signed in', async () => {
    for (const path of ['primitives', 'primitives/domain-orders-v0', 'audit']) {
      const response = await fetch(`${system.urls.portal}/api/primitives/${path}`);
      assert.equal(response.status, 401, path);
    }
  });

  for (const [field, input] of [
    ['name', { ...values('Orders') }],
    ['name', { ...values('orders-smoke') }],
    ['name', { ...values('../orders') }],
    ['kind', { ...values('orders'), kind: 'service' }],
    ['version', { ...values('orders'), version: 'v01' }],
  ] as const) {
    it(`refuses ${field} ${JSON.stringify(input[field])} and names the field`, async () => {
      const { status, body } = await portal.call('scaffolder/v2/tasks', {
        method: 'POST',
        body: { templateRef: 'template:default/create-primitive', values: input, secrets: {} },
      });
      assert.equal(status, 400);
      assert.match(JSON.stringify(body), new RegExp(field));
    });
  }

  it('says that GitHub does not answer, and finishes when asked again', async () => {
    await system.fault('github', 'stop');
    const failed = await portal.runTemplate('create-primitive', values('stock'));
    assert.equal(failed.status, 'failed');
    assert.match(failed.log, /GitHub/);
    await system.fault('github', 'start');
    const done = await portal.runTemplate('create-primitive', values('stock'));
    assert.equal(done.status, 'completed', done.log);
  });

  it('finds what exists when the same input is given twice', async () => {
    const again = await portal.runTemplate('create-primitive', values('stock'));
    assert.equal(again.status, 'completed', again.log);
    const { data } = await developer.octokit.pulls.list({
      owner: 'ameideio',
      repo: 'ameide',
      state: 'all',
      head: 'ameideio:primitive/domain-stock-v0/create',
    });
    assert.equal(data.length, 1);
  });

  it('puts on the wiring pull request what it changes in the clusters, once', async () => {
    const branch = 'primitive/domain-stock-v0/wiring';
    const { number } = await developer.pullRequest('ameide-gitops', branch, 'all');
    const pull = { owner: 'ameideio', repo: 'ameide-gitops', issue_number: number };
    const comments = await eventually('there is a comment', async () => {
      const { data } = await developer.octokit.issues.listComments(pull);
      return data.length > 0 && data;
    });
    assert.equal(comments.length, 1);
    assert.equal(comments[0].user?.login, 'github-actions[bot]');
    assert.match(comments[0].body ?? '', /^<!-- ameide gitops diff -->\n[^]*6 added[^]*dev-domain-stock-v0/);
  });

  it('refuses a name that another primitive has', async () => {
    await developer.merge('ameide', 'primitive/domain-stock-v0/create');
    const other = await portal.runTemplate('create-primitive', { ...values('stock'), from: 'skeleton' });
    assert.equal(other.status, 'failed');
    assert.match(other.log, /domain\/stock/);
  });

  it('finishes a task whose backend was killed in the middle', async () => {
    const id = await portal.startTask('create-primitive', values('returns'));
    await eventually('the task is under way', async () => {
      const events = await portal.ok(`scaffolder/v2/tasks/${id}/events`);
      return events.length > 3;
    });
    await system.killPortal();
    await system.startPortal();
    const task = await portal.task(id, 180);
    const done = task.status === 'completed' ? task : await portal.runTemplate('create-primitive', values('returns'));
    assert.equal(done.status, 'completed', done.log);
    await developer.pullRequest('ameide', 'primitive/domain-returns-v0/create');
  });

  it('says what broke off when GitHub stops in the middle of wiring, and finishes when asked again', async () => {
    const id = await portal.startTask('create-primitive', values('parcels'));
    await eventually('the wiring is under way', async () => {
      const events = await portal.ok(`scaffolder/v2/tasks/${id}/events`);
      return events.some((event: any) => /in_progress/.test(event.body.message));
    });
    await system.fault('github', 'stop');
    const broken = await portal.task(id, 180);
    assert.equal(broken.status, 'failed');
    assert.match(broken.log, /GitHub at \S+ does not answer/);
    await system.fault('github', 'start');
    const done = await portal.runTemplate('create-primitive', values('parcels'), 180);
    assert.equal(done.status, 'completed', done.log);
    for (const [repo, branch] of [
      ['ameide', 'primitive/domain-parcels-v0/create'],
      ['ameide-gitops', 'primitive/domain-parcels-v0/wiring'],
    ] as const) {
      const { data } = await developer.octokit.pulls.list({ owner: 'ameideio', repo, state: 'all', head: `ameideio:${branch}` });
      assert.equal(data.length, 1, `one pull request of ${branch}`);
    }
  });

  it('does not take CI that GitHub broke off for done, and goes on when it is run again', async () => {
    const branch = 'primitive/domain-parcels-v0/create';
    await developer.merge('ameide', branch);
    const onMain = { owner: 'ameideio', repo: 'ameide', branch: 'main', event: 'push', per_page: 1 };
    const run = await eventually('CI runs on main', async () => {
      const { data } = await developer.octokit.actions.listWorkflowRunsForRepo(onMain);
      return data.workflow_runs[0]?.status === 'in_progress' && data.workflow_runs[0];
    });
    await system.fault('github', 'stop');
    await eventually('the source is marked failed', async () => {
      const { sources } = await portal.ok('primitives/primitives');
      return sources.some((source: any) => source.source === 'github-core' && source.status === 'failed' && /GitHub/.test(source.message));
    });
    await system.fault('github', 'start');
    const ended = await eventually('the run ended', async () => {
      const { data } = await developer.octokit.actions.getWorkflowRun({ owner: 'ameideio', repo: 'ameide', run_id: run.id });
      return data.status === 'completed' && data;
    }, 120);
    if (ended.conclusion !== 'success') {
      const { stages } = await portal.pipeline('domain-parcels-v0');
      assert.ok(stages.some((stage: any) => stage.id === 'image' && stage.status !== 'passed'));
      await developer.octokit.actions.reRunWorkflowFailedJobs({ owner: 'ameideio', repo: 'ameide', run_id: run.id });
    }
    await eventually('the image stage passed', async () => {
      const { stages } = await portal.pipeline('domain-parcels-v0');
      return stages.some((stage: any) => stage.id === 'image' && stage.status === 'passed');
    });
  });

  it('says that the image could not be published, and goes on when CI is run again', async () => {
    await system.fault('registry', 'stop');
    await developer.merge('ameide', 'primitive/domain-returns-v0/create');
    const image = await eventually('the image stage failed', async () => {
      const { stages } = await portal.pipeline('domain-returns-v0');
      return stages.find((stage: any) => stage.id === 'image' && stage.status === 'failed');
    });
    assert.ok(image.message, 'a reason in words');
    assert.ok(image.evidence.length > 0, 'a link to the run');
    await system.fault('registry', 'start');
    const runs = { owner: 'ameideio', repo: 'ameide' };
    // The image's check run ends before the run that it belongs to.
    const run = await eventually('the run ended', async () => {
      const { data } = await developer.octokit.actions.listWorkflowRunsForRepo({ ...runs, branch: 'main', event: 'push', per_page: 1 });
      return data.workflow_runs.find(({ status }) => status === 'completed');
    });
    await developer.octokit.actions.reRunWorkflowFailedJobs({ ...runs, run_id: run.id });
    await eventually('the image stage passed', async () => {
      const { stages } = await portal.pipeline('domain-returns-v0');
      return stages.some((stage: any) => stage.id === 'image' && stage.status === 'passed');
    });
  });

  it('keeps the last known state, marked, while Argo CD is down, and goes on to green when it is back', async () => {
    const id = 'domain-parcels-v0';
    const dev = async () => {
      const { environments } = await portal.pipeline(id);
      return environments.find((one: any) => one.environment === 'dev');
    };
    await system.fault('argocd', 'stop');
    await eventually('the source is marked failed', async () => {
      const { sources } = await portal.ok('primitives/primitives');
      return sources.some((source: any) => source.source === 'argocd' && source.status === 'failed' && source.message);
    });
    const { image } = await portal.pipeline(id);
    const enabled = await portal.runTemplate('enable-primitive', { primitive: id, environment: 'dev', digest: image.digest });
    assert.equal(enabled.status, 'completed', enabled.log);
    await developer.merged('ameide-gitops', `primitive/${id}/enable-dev`);
    await eventually('Git asks for it', async () => (await dev()).stages.some((stage: any) => stage.id === 'enable' && stage.status === 'passed'));
    for (const stage of (await dev()).stages) {
      if (stage.id !== 'enable') assert.notEqual(stage.status, 'passed', `${stage.id} has not been seen`);
    }
    await system.fault('argocd', 'start');
    await eventually('dev is green', async () => (await dev()).stages.every((stage: any) => stage.status === 'passed'));
    const { sources } = await portal.ok('primitives/primitives');
    assert.ok(sources.every((source: any) => source.status === 'ok'));
  });
});
