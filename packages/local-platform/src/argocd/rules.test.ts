import { stringify } from 'yaml';
import type { KubernetesObject } from '../cluster';
import { applicationSpecSchema, type OperationState } from './application';
import { applicationSetSchema } from './application-set';
import { podImages } from './application-status';
import { decideAutoSync } from './auto-sync';
import { generateParameters, type GeneratorSource } from './generators';
import { renderTemplate } from './go-template/evaluate';
import { assessHealth, worstHealth } from './health';
import { parseImageOverride } from './render-kustomize';
import { durationMs, retryDelayMs } from './retry';
import { matchesLabelSelector } from './selector';
import { generateApplications } from './set-controller';
import { hookPhases, planSync } from './sync-plan';

const versions: Record<string, string> = { Deployment: 'apps/v1', Job: 'batch/v1' };
const object = (kind: string, name: string, annotations: Record<string, string> = {}, rest: object = {}): KubernetesObject => ({
  apiVersion: versions[kind] ?? 'v1',
  kind,
  metadata: { name, namespace: 'x', annotations },
  ...rest,
});

describe('planSync', () => {
  it('orders by phase, wave, kind and name', () => {
    const hook = (phase: string, wave = '0') => ({ 'argocd.argoproj.io/hook': phase, 'argocd.argoproj.io/sync-wave': wave });
    const groups = planSync([
      object('Job', 'smoke', hook('PostSync')),
      object('Deployment', 'b'),
      object('Service', 's'),
      object('ConfigMap', 'late', { 'argocd.argoproj.io/sync-wave': '2' }),
      object('Job', 'migrate', hook('PreSync', '-1')),
      object('Job', 'never', hook('Skip')),
      object('Pod', 'helm-test', { 'helm.sh/hook': 'test' }),
      object('Job', 'upgrade', { 'helm.sh/hook': 'pre-install,pre-upgrade' }),
    ]);
    expect(groups.map(group => group.map(task => `${task.phase}/${task.key.name}`))).toEqual([
      ['PreSync/migrate'],
      ['PreSync/upgrade'],
      ['Sync/s', 'Sync/b'],
      ['Sync/late'],
      ['PostSync/smoke'],
    ]);
    expect(hookPhases(object('ConfigMap', 'c'))).toBeUndefined();
  });
});

describe('decideAutoSync', () => {
  const rawSpec = { source: { repoURL: 'r', path: 'p' }, syncPolicy: { automated: { prune: true, selfHeal: true } } };
  const last = (phase: OperationState['phase'], revision: string): OperationState => ({
    operation: { sync: { revision } },
    phase,
    message: 'because',
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:10Z',
    syncResult: { revision, source: rawSpec.source, resources: [] },
  });
  const decide = (change: Partial<Parameters<typeof decideAutoSync>[0]>) =>
    decideAutoSync({
      rawSpec,
      spec: applicationSpecSchema.parse(rawSpec),
      sync: 'OutOfSync',
      revisions: ['a'],
      last: undefined,
      allNeedPrune: false,
      now: Date.parse('2026-01-01T00:01:00Z'),
      ...change,
    });

  it.each<[string, Partial<Parameters<typeof decideAutoSync>[0]>, object]>([
    ['first', {}, { action: 'sync' }],
    ['nothing to do', { sync: 'Synced' }, { action: 'none' }],
    ['not known', { sync: 'Unknown' }, { action: 'none' }],
    ['under way', { last: last('Running', 'a') }, { action: 'none' }],
    ['a new commit after a failure', { last: last('Failed', 'old') }, { action: 'sync' }],
    ['the same commit after a failure', { last: last('Failed', 'a') }, { action: 'refuse', condition: { type: 'SyncError', message: 'Failed last sync attempt to [a]: because' } }],
    ['drift', { last: last('Succeeded', 'a') }, { action: 'sync', healAttempt: 1 }],
    ['drift just after a sync', { last: last('Succeeded', 'a'), now: Date.parse('2026-01-01T00:00:11Z') }, { action: 'wait', milliseconds: 1000 }],
    ['a new commit of the second source', { revisions: ['a', 'c'], last: { ...last('Failed', ''), syncResult: { revision: '', revisions: ['a', 'b'], source: rawSpec.source, resources: [] } } }, { action: 'sync' }],
    ['the same commits of both sources after a failure', { revisions: ['a', 'b'], last: { ...last('Failed', ''), syncResult: { revision: '', revisions: ['a', 'b'], source: rawSpec.source, resources: [] } } }, { action: 'refuse', condition: { type: 'SyncError', message: 'Failed last sync attempt to [a b]: because' } }],
    ['nothing rendered', { allNeedPrune: true }, { action: 'refuse', condition: { type: 'SyncError', message: 'Skipping sync attempt to [a]: auto-sync will wipe out all resources' } }],
    ['by hand only', { spec: applicationSpecSchema.parse({ source: rawSpec.source }) }, { action: 'none' }],
  ])('%s', (_, change, expected) => {
    expect(decide(change)).toEqual(expected);
  });
});

describe('generateParameters', () => {
  const files: Record<string, unknown> = {
    'config/clusters/a.yaml': [{ env: 'dev', region: 'x' }, { env: 'prod', region: 'y' }],
    'components/apps/orders/component.yaml': { component: { name: 'orders' } },
    'components/other.yaml': { no: 1 },
  };
  const paths = Object.keys(files);
  const folders = ['config', 'config/clusters', 'components', 'components/apps', 'components/apps/orders'];
  const source: GeneratorSource = {
    tree: async () => ({
      sha: 's',
      entries: new Map<string, { type: string; hash: string }>([
        ...folders.map(path => [path, { type: 'tree', hash: '' }] as const),
        ...paths.map((path, at) => [path, { type: 'blob', hash: String(at) }] as const),
      ]),
    }),
    read: async (_repoURL, hashes) => hashes.map(hash => stringify(files[paths[Number(hash)] ?? ''])),
  };
  const run = (generator: unknown) => generateParameters(generator, { source, render: (text, parameters) => renderTemplate(text, parameters, { missingKey: 'error' }) });

  it('crosses files with files, and lets the second use the first', async () => {
    const generated = await run({
      matrix: {
        generators: [
          { git: { repoURL: 'r', files: [{ path: 'config/clusters/*.yaml' }] } },
          { git: { repoURL: 'r', files: [{ path: 'components/**/component.yaml' }] } },
        ],
      },
    });
    expect(generated).toHaveLength(2);
    expect(generated[1]).toMatchObject({ env: 'prod', component: { name: 'orders' }, path: { path: 'components/apps/orders', basename: 'orders', filename: 'component.yaml', segments: ['components', 'apps', 'orders'] } });
    expect(await run({ git: { repoURL: 'r', files: [{ path: 'components/**/component.yaml' }], values: { id: '{{ .component.name }}' } } })).toMatchObject([{ values: { id: 'orders' } }]);
    expect(await run({ matrix: { generators: [{ list: { elements: [{ dir: 'apps' }] } }, { git: { repoURL: 'r', directories: [{ path: 'components/{{ .dir }}/*' }] } }] } })).toMatchObject([
      { dir: 'apps', path: { basename: 'orders' } },
    ]);
  });

  it('selects, and names what it does not know', async () => {
    const clusters = { git: { repoURL: 'r', files: [{ path: 'config/**' }] } };
    expect(await run({ ...clusters, selector: { matchLabels: { env: 'dev' } } })).toMatchObject([{ region: 'x' }]);
    await expect(run({ scmProvider: { github: { organization: 'acme' } } })).rejects.toThrow('generator.scmProvider: not supported by this Argo CD; git, list, matrix and merge are');
  });
});

describe('merge generator', () => {
  const source: GeneratorSource = { tree: async () => ({ sha: 's', entries: new Map() }), read: async () => [] };
  const list = (...elements: object[]) => ({ list: { elements } });
  const merge = (mergeKeys: string[], ...generators: unknown[]) =>
    generateParameters({ merge: { mergeKeys, generators } }, { source, render: (text, parameters) => renderTemplate(text, parameters, { missingKey: 'error' }) });

  it('lays later parameters over those of the first that have the same keys, and drops what matches none', async () => {
    const base = list({ env: 'dev', size: 1, values: { a: 1, b: 1 } }, { env: 'prod', size: 1 });
    const over = list({ env: 'dev', size: 2, values: { b: 2 } }, { env: 'absent', size: 9 });
    const last = { list: { elementsYaml: '- { env: dev, size: 3 }' } };
    expect(await merge(['env'], base, over, last)).toEqual([{ env: 'dev', size: 3, values: { a: 1, b: 2 } }, { env: 'prod', size: 1 }]);
    expect(await merge(['values.a', 'env'], base, list({ env: 'dev', values: { a: 1 }, size: 7 }))).toMatchObject([{ size: 7 }, { size: 1 }]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['equal keys in one generator', () => merge(['env'], list({ env: 'dev' }), list({ env: 'dev' }, { env: 'dev' })), 'Merge requires all param sets to be unique. Duplicate key was {"env":"dev"}'],
    ['one generator', () => merge(['env'], list({ env: 'dev' })), 'Merge requires two or more'],
    ['no keys', () => merge([], list(), list()), 'Merge requires at least one'],
    ['a template of its own', () => generateParameters({ list: { elements: [{}], template: { metadata: { name: 'x' } } } }, { source, render: text => text }), 'generator.list.template: not supported by this Argo CD'],
    ['elements that are no list', () => generateParameters({ list: { elementsYaml: 'a: 1' } }, { source, render: text => text }), 'list.elementsYaml must hold a list of objects'],
  ])('refuses %s', async (_, run, message) => {
    await expect(run()).rejects.toThrow(message);
  });
});

describe('generateApplications', () => {
  const source: GeneratorSource = { tree: async () => ({ sha: 's', entries: new Map() }), read: async () => [] };
  const generate = async (spec: object) =>
    await generateApplications(
      applicationSetSchema.parse({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'ApplicationSet',
        metadata: { name: 'set' },
        spec: {
          goTemplate: true,
          generators: [{ list: { elements: [{ name: 'a' }] } }],
          template: { metadata: { name: '{{ .name }}' }, spec: { source: { repoURL: 'r', path: 'p' } } },
          ...spec,
        },
      }),
      source,
    );

  it.each<[string, object]>([
    ['spec.strategy.type RollingSync', { strategy: { type: 'RollingSync' } }],
    ['spec.templatePatch', { templatePatch: 'spec: {}' }],
    ['spec.ignoreApplicationDifferences', { ignoreApplicationDifferences: [{ jsonPointers: ['/spec'] }] }],
    ['spec.preservedFields', { preservedFields: { annotations: ['a'] } }],
    ['spec.goTemplateOptions other=1', { goTemplateOptions: ['missingkey=error', 'other=1'] }],
    ['spec.template.metadata.namespace team', { template: { metadata: { name: 'a', namespace: 'team' }, spec: {} } }],
    ['only Go templates', { goTemplate: false }],
  ])('names %s', async (message, spec) => {
    await expect(generate(spec)).rejects.toThrow(message);
  });

  it('takes what asks for nothing more', async () => {
    expect(await generate({ strategy: { type: 'AllAtOnce' }, applyNestedSelectors: true, preservedFields: {}, syncPolicy: { applicationsSync: 'create-only' } })).toMatchObject([{ name: 'a' }]);
  });
});

describe('podImages', () => {
  it('counts pods that end as well, and nothing that is no pod', () => {
    const pod = (name: string, image: string, metadata: object = {}) => object('Pod', name, {}, { metadata: { name, ...metadata }, spec: { initContainers: [{ image: 'init' }], containers: [{ image }] } });
    const deployment = object('Deployment', 'd', {}, { spec: { template: { spec: { containers: [{ image: 'wanted' }] } } } });
    expect(podImages([deployment, pod('a', 'new'), pod('b', 'old', { deletionTimestamp: '2026-01-01T00:00:00Z' }), pod('c', 'new')])).toEqual(['init', 'new', 'old']);
  });
});

describe('retry', () => {
  it.each<[string, number, number]>([
    ['5s', 0, 5000],
    ['5s', 2, 20_000],
    ['1m30s', 1, 180_000],
    ['2', 0, 2000],
  ])('waits %s after %d tries', (duration, retried, expected) => {
    expect(retryDelayMs({ duration, factor: 2, maxDuration: '3m' }, retried)).toBe(expected);
  });

  it('says what is no duration', () => {
    expect(() => durationMs('soon')).toThrow("'soon' is not a duration");
  });
});

describe('parseImageOverride', () => {
  it.each([
    ['web:1.2', { name: 'web', newTag: '1.2' }],
    ['web@sha256:ab', { name: 'web', digest: 'sha256:ab' }],
    ['web=localhost:5000/new', { name: 'web', newName: 'localhost:5000/new' }],
    ['web=localhost:5000/new:2', { name: 'web', newName: 'localhost:5000/new', newTag: '2' }],
  ])('%s', (text, expected) => {
    expect(parseImageOverride(text)).toEqual(expected);
  });
});

describe('health', () => {
  it.each<[string, KubernetesObject, string | undefined]>([
    ['not yet seen', object('Deployment', 'd', {}, { metadata: { name: 'd', generation: 2 }, status: { observedGeneration: 1 } }), 'Progressing'],
    ['stuck', object('Deployment', 'd', {}, { status: { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] } }), 'Degraded'],
    ['an old pod left', object('Deployment', 'd', {}, { status: { replicas: 2, updatedReplicas: 1, availableReplicas: 2 } }), 'Progressing'],
    ['all there', object('Deployment', 'd', {}, { status: { replicas: 1, updatedReplicas: 1, availableReplicas: 1 } }), 'Healthy'],
    ['failed', object('Job', 'j', {}, { status: { conditions: [{ type: 'Failed', status: 'True', message: 'm' }] } }), 'Degraded'],
    ['running', object('Job', 'j'), 'Progressing'],
    ['not run here', object('StatefulSet', 's'), 'Unknown'],
    ['no statement', object('ConfigMap', 'c'), undefined],
  ])('%s', (_, live, expected) => {
    expect(assessHealth(live)?.status).toBe(expected);
  });

  it('takes the worst', () => {
    expect([worstHealth([]), worstHealth(['Healthy', 'Progressing']), worstHealth(['Missing', 'Degraded', 'Healthy'])]).toEqual(['Healthy', 'Progressing', 'Degraded']);
  });
});

describe('matchesLabelSelector', () => {
  it.each([
    ['env=dev', true],
    ['env!=dev', false],
    ['env in (dev, prod),tier', true],
    ['env notin (dev)', false],
    ['!tier', false],
    ['other=x', false],
  ])('%s', (selector, expected) => {
    expect(matchesLabelSelector(selector, { env: 'dev', tier: 'web' })).toBe(expected);
  });
});
