import { stringify } from 'yaml';
import type { KubernetesObject } from '../cluster';
import { applicationSpecSchema, type OperationState } from './application';
import { decideAutoSync } from './auto-sync';
import { generateParameters, type GeneratorSource } from './generators';
import { renderTemplate } from './go-template/evaluate';
import { assessHealth, worstHealth } from './health';
import { matchesLabelSelector } from './selector';
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
