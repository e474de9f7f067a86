import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { promotionBranch } from '@ameide/gitops-repo';
import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { createTestServices } from '../__testUtils__/services';
import { createGitopsDispatchAction } from './gitops-dispatch';

const id = 'domain-orders-v0';
const digest = `sha256:${'a'.repeat(64)}`;
const wiring = { workflow: 'wiring', kind: 'domain', name: 'orders', version: 'v0', withSmoke: true };
const enable = { workflow: 'enable', primitive: id, environment: 'dev', digest };
const promote = { workflow: 'promote', source: 'dev', target: 'staging', primitives: [id] };
const retry = { workflow: 'retry-smoke', primitive: id, environment: 'dev' };
const rollback = { workflow: 'rollback', primitive: id, environment: 'dev', digest };
const reason = 'Orders without a customer fail';
const waiver = { rule: 'smokes-in-argocd', primitive: id, environment: 'dev', until: '2099-12-31', reason };
const waive = { workflow: 'waive', ...waiver };
const values = (ref: string) => `# by CI\nenabled: true\nimage:\n  ref: "${ref}"\n`;
const image = `ghcr.io/ameideio/primitive-domain-orders@${digest}`;
const paths = gitopsPaths(id);

describe('primitives:gitops:dispatch', () => {
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await FakeGitHub.start();
  });
  afterEach(() => github.stop());

  function put(ref: string, files: Record<string, string>) {
    for (const [path, content] of Object.entries(files)) github.files.set(`${ref}:${path}`, content);
  }
  const wired = { [paths.component]: 'name: x', [gitopsPaths(`${id}-smoke`).component]: 'name: y' };

  async function run(input: Record<string, unknown>, options: { allow?: boolean; isDryRun?: boolean; state?: Map<string, unknown> } = {}) {
    const output: Record<string, unknown> = {};
    const ctx = createMockActionContext();
    const info = jest.spyOn(ctx.logger, 'info');
    await createGitopsDispatchAction(createTestServices({ github, ...options })).handler({
      ...ctx,
      input: input as never,
      isDryRun: options.isDryRun,
      output: (name: string, value: unknown) => {
        output[name] = value;
      },
      checkpoint: async ({ key, fn }) => {
        const stored = options.state?.get(key);
        if (stored) return stored as never;
        const value = await fn();
        options.state?.set(key, value);
        return value;
      },
    }).catch(error => {
      error.log = info.mock.calls.map(([line]) => line).join('\n');
      throw error;
    });
    return output;
  }

  it.each([
    [wiring, 'scaffold-primitive-gitops.yaml', { kind: 'domain', name: 'orders', version: 'v0', with_smoke: 'true' }, `primitive/${id}/wiring`, wired],
    [enable, 'enable-primitive.yaml', { kind: 'domain', name: 'orders', version: 'v0', environment: 'dev', digest }, `primitive/${id}/enable-dev`, { [paths.environmentValues('dev')]: values(image) }],
    [rollback, 'rollback-images.yaml', { kind: 'domain', name: 'orders', version: 'v0', target: 'dev', digest }, `primitive/${id}/enable-dev`, { [paths.environmentValues('dev')]: values(image) }],
    [promote, 'promote-images.yaml', { source: 'dev', target: 'staging', kind: 'domain', name: 'orders', version: 'v0' }, `primitive/${id}/enable-staging`, { [paths.environmentValues('staging')]: values(image) }],
  ])('follows the run of %j to its pull request, and does not ask twice', async (input, workflow, inputs, branch, files) => {
    if (input.workflow === 'promote') put('main', { [paths.environmentValues('dev')]: values(image) });
    github.onDispatch = () => {
      put(branch, files);
      github.addPull('ameide-gitops', branch);
    };
    const pull = { pullRequestUrl: `http://${github.host}/ameideio/ameide-gitops/pull/1`, number: 1 };
    expect(await run(input)).toMatchObject({ state: 'created', id, runUrl: expect.stringContaining('/actions/runs/101'), ...pull });
    expect(await run(input)).toMatchObject({ state: 'existing', ...pull });
    put('main', files);
    Object.assign(github.pulls[0], { state: 'closed', merged_at: '2026-01-01T00:00:00Z' });
    expect(await run(input)).toMatchObject({ state: 'done', ...pull });
    expect(github.dispatched).toEqual([{ workflow, inputs }]);
  });

  it('finds the run by listing where GitHub tells nothing of it, and a pull request that merged meanwhile', async () => {
    github.knowsRunDetails = false;
    github.onDispatch = () => {
      put('main', wired);
      github.addPull('ameide-gitops', `primitive/${id}/wiring`, { state: 'closed', merged_at: '2026-01-01T00:00:00Z' });
    };
    expect(await run(wiring)).toMatchObject({ state: 'created', number: 1, runUrl: expect.stringContaining('/runs/101') });
  });

  it('asks again for another digest although an older enablement is open', async () => {
    const branch = `primitive/${id}/enable-dev`;
    put(branch, { [paths.environmentValues('dev')]: values(image.replace(/a/g, 'b')) });
    github.addPull('ameide-gitops', branch);
    github.onDispatch = () => put(branch, { [paths.environmentValues('dev')]: values(image) });
    expect(await run(enable)).toMatchObject({ state: 'created', number: 1 });
    expect(github.dispatched).toHaveLength(1);
  });

  it('does not take what was merged before for what came of a rollback to wherever the workflow finds', async () => {
    const { digest: _, ...previous } = rollback;
    const branch = `primitive/${id}/enable-dev`;
    const merge = () => github.addPull('ameide-gitops', branch, { state: 'closed', merged_at: '2026-01-01T00:00:00Z' });
    merge();
    expect(await run(previous)).toEqual({ id, state: 'nothing', message: expect.stringContaining('nothing to change'), runUrl: expect.stringContaining('/runs/101') });
    github.onDispatch = () => {
      github.pulls.length = 0;
      merge();
      merge();
      github.pulls.shift();
    };
    expect(await run(previous)).toMatchObject({ state: 'created', number: 2 });
  });

  it('says which digests its pull request moves, of a selection too, and asks for that by one run', async () => {
    const other = 'integration-billing-v0';
    const ids = [other, id];
    const inStaging = ids.map(each => [gitopsPaths(each).environmentValues('staging'), values(image)]);
    for (const each of ids) put('main', { [gitopsPaths(each).environmentValues('dev')]: values(image) });
    github.onDispatch = () => {
      const branch = promotionBranch({ from: 'dev', to: 'staging', ids });
      put(branch, { ...Object.fromEntries(inStaging), 'README.md': 'x', [gitopsPaths(id).environmentValues('dev')]: values(image) });
      github.addPull('ameide-gitops', branch);
    };
    const output = await run({ ...promote, primitives: ids.map(each => `component:default/${each}`) });
    const move = { environment: 'staging', digest };
    expect(output).toMatchObject({ state: 'created', moves: [{ ...move, id }, { ...move, id: other }] });
    expect(output).not.toHaveProperty('id');
    expect(github.dispatched).toEqual([
      { workflow: 'promote-images.yaml', inputs: { source: 'dev', target: 'staging', primitives: `${id} ${other}` } },
    ]);
    expect(await run({ ...promote, primitives: ids })).toMatchObject({ state: 'existing', moves: [{ id }, { id: other }] });
  });

  it('reads every page of what a pull request changes, follows a hundred and counts the rest', async () => {
    const ids = Array.from({ length: 102 }, (_, index) => `domain-a${1000 + index}-v0`);
    github.onDispatch = () => {
      const branch = promotionBranch({ from: 'dev', to: 'staging' });
      for (const each of ids.flatMap(one => [one, `${one}-smoke`]))
        put(branch, { [gitopsPaths(each).environmentValues('staging')]: values(image) });
      github.addPull('ameide-gitops', branch);
    };
    const { moves, more } = await run({ ...promote, primitives: undefined });
    expect(moves).toEqual(ids.slice(0, 100).map(each => ({ id: each, environment: 'staging', digest })));
    expect(more).toBe(2);
  });

  it('follows another run of a smoke to the digest that it tries', async () => {
    const smoke = gitopsPaths(`${id}-smoke`).environmentValues('dev');
    github.onDispatch = () => {
      const branch = `primitive/${id}/smoke-dev`;
      put(branch, { [paths.environmentValues('dev')]: values(image), [smoke]: values(image) });
      github.addPull('ameide-gitops', branch, { state: 'closed', merged_at: '2026-01-01T00:00:00Z' });
    };
    expect(await run(retry)).toMatchObject({ state: 'created', id, moves: [{ id, environment: 'dev', digest }] });
    expect(github.dispatched).toEqual([
      { workflow: 'retry-smoke.yaml', inputs: { kind: 'domain', name: 'orders', version: 'v0', environment: 'dev' } },
    ]);
  });

  it('asks for a waiver, and finds the one that is asked for or in force', async () => {
    const branch = `primitive/${id}/waive-smokes-in-argocd-dev`;
    const file = { 'config/waivers.yaml': JSON.stringify({ waivers: [waiver] }) };
    github.onDispatch = () => {
      put(branch, file);
      github.addPull('ameide-gitops', branch);
    };
    // A form sends every field; what is left empty is left out.
    expect(await run({ ...waive, owner: '' })).toMatchObject({ state: 'created', id, number: 1 });
    expect(github.dispatched).toEqual([{ workflow: 'waive-rule.yaml', inputs: waiver }]);
    expect(await run(waive)).toMatchObject({ state: 'existing', number: 1 });
    put('main', file);
    expect(await run(waive)).toMatchObject({ state: 'done' });
    expect(github.dispatched).toHaveLength(1);
    // One until another day is another one.
    await expect(run({ ...waive, until: '2099-11-30' })).rejects.toThrow(/opened no pull request/);
  });

  it('asks for a waiver of everything of an owner, from a branch of its own', async () => {
    const { primitive: _, ...rest } = waive;
    const asked = { ...rest, owner: 'group:default/orders' };
    github.onDispatch = () => {
      put('waive/group-default-orders/waive-smokes-in-argocd-dev', {
        'config/waivers.yaml': JSON.stringify({ waivers: [{ ...waiver, primitive: undefined, owner: 'group:default/orders' }] }),
      });
      github.addPull('ameide-gitops', 'waive/group-default-orders/waive-smokes-in-argocd-dev');
    };
    const output = await run(asked);
    expect(output).toMatchObject({ state: 'created' });
    expect(output).not.toHaveProperty('id');
  });

  it('hands the reason to the workflow, on one line', async () => {
    await run({ ...promote, source: 'staging', target: 'production', reason: '  Orders without\na customer   fail ' });
    expect(github.dispatched[0].inputs).toMatchObject({ target: 'production', reason });
  });

  it('starts a new run when a retried task remembers one that failed', async () => {
    const state = new Map<string, unknown>();
    github.conclusion = 'failure';
    await expect(run(wiring, { state })).rejects.toMatchObject({
      message: expect.stringMatching(/ended with failure in job 'Scaffold', step 'Open the pull request': .*\/runs\/101/),
      log: expect.stringContaining('  | helm says no'),
    });
    github.conclusion = 'success';
    github.onDispatch = () => {
      put(`primitive/${id}/wiring`, wired);
      github.addPull('ameide-gitops', `primitive/${id}/wiring`);
    };
    expect(await run(wiring, { state })).toMatchObject({ state: 'created', runUrl: expect.stringContaining('/runs/102') });
  });

  it('fails when a successful run opened no pull request, but for a promotion that had nothing to do', async () => {
    await expect(run(wiring)).rejects.toThrow(/succeeded but opened no pull request from primitive\/domain-orders-v0\/wiring/);
    expect(await run({ workflow: 'promote', source: 'staging', target: 'production', reason })).toMatchObject({ state: 'nothing' });
  });

  it.each([
    [{ workflow: 'delete' }, 'workflow: must be wiring, enable, promote, rollback, retry-smoke or waive'],
    [{ ...waive, reason: '' }, 'reason: must be text'],
    [{ ...waive, until: 'soon' }, 'until: must be a day'],
    [{ ...waive, rule: 'No rule' }, 'lower-case words'],
    [{ ...waive, owner: 'group:default/orders' }, 'primitive: must be given, or owner, and not both'],
    [{ ...waive, primitive: undefined }, 'primitive: must be given, or owner, and not both'],
    [{ ...waive, primitive: undefined, owner: 'a\nb' }, 'owner: must be an owner'],
    [{ ...wiring, name: 'a/b' }, 'lower-case words'],
    [{ ...wiring, kind: undefined }, 'kind:'],
    [{ ...enable, digest: 'sha256:1' }, 'digest: must be'],
    [{ ...enable, environment: 'moon' }, 'environment: "moon" is not one of'],
    [{ ...enable, primitive: 'orders' }, 'primitive: "orders" is not <kind>-<name>-<version>'],
    [{ ...enable, primitive: 'domain-../x-v0' }, 'is not <kind>-<name>-<version>'],
    [{ ...promote, target: 'production' }, 'target: must be the environment right after source'],
    [{ ...promote, primitives: ['orders'] }, 'primitive: "orders" is not <kind>-<name>-<version>'],
    [{ ...promote, primitives: Array(101).fill(id) }, 'primitives: must name at most 100'],
    [{ ...retry, environment: 'production' }, 'reason: production asks why'],
    [{ ...rollback, environment: 'moon' }, 'environment: "moon" is not one of'],
    [{ ...rollback, source: 'dev' }, 'source'],
    [{ ...rollback, environment: 'production' }, 'reason: production asks why'],
    [{ ...enable, environment: 'production' }, 'reason: production asks why'],
    [{ ...promote, source: 'staging', target: 'production' }, 'reason: production asks why'],
    [{ ...promote, source: 'staging', target: 'production', reason: '' }, 'reason: production asks why'],
    [{ ...promote, reason: 'because' }, 'reason: must say why in at least 10'],
    [{ ...promote, reason: 'x'.repeat(501) }, 'reason: must have at most 500'],
    [{ ...promote, reason: 'It reads \u202Esdrawkcab' }, 'reason: must not have control'],
    [{ ...promote, source: 'local', target: 'dev' }, 'target: must be the environment right after source'],
  ])('refuses %j before anything is asked', async (input, message) => {
    await expect(run(input)).rejects.toMatchObject({ name: 'InputError', message: expect.stringContaining(message) });
    expect(github.requests).toEqual([]);
  });

  it('takes an entity reference for the primitive, and an emptied field for none', async () => {
    await run({ ...enable, primitive: `component:default/${id}` }, { isDryRun: true });
    expect(await run({ ...promote, primitives: [] }, { isDryRun: true })).toEqual({
      state: 'nothing',
      message: 'Would start promote-images.yaml with {"source":"dev","target":"staging"}',
    });
    expect(github.requests).toEqual([]);
  });

  it.each([
    [wiring, 'primitives.create'],
    [enable, 'primitives.enable'],
    [promote, 'primitives.promote'],
    [rollback, 'primitives.rollback'],
    [retry, 'primitives.enable'],
    [waive, 'primitives.waive'],
  ])('asks for the permission of %j', async (input, permission) => {
    await expect(run(input, { allow: false })).rejects.toMatchObject({ name: 'NotAllowedError', message: expect.stringContaining(permission) });
  });

  it('names GitHub and its fault', async () => {
    await github.stop();
    await expect(run(wiring)).rejects.toMatchObject({ name: 'ServiceUnavailableError', message: expect.stringMatching(/GitHub at http:.* does not answer: .*\(GET \/api\/v3\/repos\/ameideio\/ameide-gitops\/contents\//) });
    github = await FakeGitHub.start();
  });
});
