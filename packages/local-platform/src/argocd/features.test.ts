import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimPorts } from '../../scripts/ports.cjs';
import { Cluster, type KubernetesObject } from '../cluster';
import { silentLogger } from '../logger';
import { SqliteStore, type Store } from '../store';
import { applicationSpecSchema, type Application } from './application';
import { ApplicationController } from './application-controller';
import { specProblems } from './application-rules';
import { parseApplicationSets } from './application-set';
import { ApplicationStore } from './application-store';
import { Renderer } from './render';
import { Repositories } from './repositories';
import { generatorProblem, setProblem } from './set-rules';

const toolFolder = join(__dirname, '../../../../.tools/bin');
const tool = (name: string) => (existsSync(join(toolFolder, name)) ? join(toolFolder, name) : name);

const destination = { name: 'in-cluster', namespace: 'x' };
const automated = { automated: { prune: true, selfHeal: true } };
const url = (name: string) => `https://github.com/acme/${name}.git`;
const configMap = (name: string, extra = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${extra} }\ndata: { a: "1", b: "2" }\n`;

const files: Record<string, Record<string, string>> = {
  charts: {
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
    'chart/values.yaml': 'who: chart\nfrom: chart\nfile: ""\n',
    'chart/own.yaml': 'from: own\n',
    'chart/templates/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: {{ .Release.Name }} }\ndata: { who: {{ .Values.who | quote }}, from: {{ .Values.from | quote }}, file: {{ .Values.file | quote }} }\n',
    'plain/a.yaml': configMap('a'),
    'plain/b.json': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }),
    'plain/skipped.yaml': '# +argocd:skip-file-rendering\nnot: a manifest\n',
    'plain/deep/c.yaml': configMap('c'),
    'jsonnet/d.jsonnet': '{}',
    'hooks/e.yaml': configMap('e', ', annotations: { argocd.argoproj.io/hook: PostDelete }'),
    'options/f.yaml': configMap('f', ', annotations: { argocd.argoproj.io/sync-options: "Prune=false,Replace=true" }'),
    'compare/g.yaml': configMap('g', ', annotations: { argocd.argoproj.io/compare-options: IgnoreExtraneous }'),
    'overlay/kustomization.yaml': 'resources: [a.yaml, pod.yaml]\nimages: [{ name: web, newName: old }]\n',
    'overlay/a.yaml': configMap('a'),
    'overlay/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: main, image: web }] }\n',
  },
  values: { 'dev.yaml': 'who: dev\n', 'text.txt': 'words' },
};

jest.setTimeout(90_000);

describe('an Application', () => {
  let folder: string;
  let store: Store;
  let cluster: Cluster;
  let applications: ApplicationStore;
  let repositories: Repositories;
  let controller: ApplicationController;
  let number = 0;

  const git = (name: string, ...args: string[]) =>
    execFileSync('git', ['-C', join(folder, name), '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { stdio: 'pipe' }).toString().trim();
  async function commit(name: string, content: Record<string, string>): Promise<string> {
    for (const [path, text] of Object.entries(content)) {
      await mkdir(dirname(join(folder, name, path)), { recursive: true });
      await writeFile(join(folder, name, path), text);
    }
    git(name, 'add', '-A');
    git(name, 'commit', '-qm', 'change');
    repositories.forgetRevisions();
    return git(name, 'rev-parse', 'HEAD');
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'argocd-features-'));
    const github = { serverUrl: 'http://localhost:1', bareRepository: ({ name }: { name: string }) => (name in files ? join(folder, name, '.git') : undefined) };
    store = SqliteStore.open(':memory:');
    repositories = Repositories.create({ github, folder: join(folder, 'checkouts') });
    cluster = Cluster.create({
      config: { stateFolder: folder, ports: { github: 1, registry: 1, argocd: 1, control: 1, workloads: await claimPorts() } },
      store,
      registry: { unpack: async () => await Promise.reject(new Error('no images here')) },
      logger: silentLogger,
    });
    applications = ApplicationStore.create({ store });
    const renderer = Renderer.create({ tools: { helm: tool('helm'), kustomize: tool('kubectl') }, folder, store });
    controller = ApplicationController.create({ store: applications, cluster, repositories, renderer, logger: silentLogger });
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(folder, name));
      execFileSync('git', ['init', '-q', '-b', 'main', join(folder, name)]);
      await commit(name, content);
    }
    await cluster.start();
    controller.start();
  });
  afterAll(async () => {
    await controller.stop();
    await cluster.stop();
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Makes an Application in a namespace of its own and looks at it once. */
  async function make(spec: Record<string, unknown>): Promise<string> {
    const name = `app-${++number}`;
    const application: Application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd', uid: name, resourceVersion: '', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' },
      spec: { project: 'default', destination: { ...destination, namespace: name }, ...spec },
      status: { sync: { status: 'Unknown', comparedTo: { destination: {} } }, health: { status: 'Unknown' }, resources: [], summary: {}, controllerNamespace: 'argocd' },
    };
    applications.put(application);
    await controller.refresh(name);
    return name;
  }
  const status = (name: string) => applications.get(name)?.status;
  async function until(name: string, wanted: object): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      try {
        expect(status(name)).toMatchObject(wanted);
        return;
      } catch {
        await sleep(25);
      }
    }
    expect(status(name)).toMatchObject(wanted);
  }
  const live = (namespace: string, name: string) => cluster.get({ group: '', kind: 'ConfigMap', namespace, name });
  const names = (objects: KubernetesObject[] | undefined) => (objects ?? []).map(each => each.metadata.name).sort();

  describe('of many sources', () => {
    const sources = [
      { repoURL: url('charts'), path: 'chart', targetRevision: 'main', helm: { valueFiles: ['$vals/dev.yaml', 'own.yaml'], fileParameters: [{ name: 'file', path: '$vals/text.txt' }] } },
      { repoURL: url('values'), targetRevision: 'main', ref: 'vals' },
      { repoURL: url('charts'), path: 'plain', targetRevision: 'main' },
    ];

    it('takes values from a source that is only referred to, and follows the commits of each', async () => {
      const name = await make({ sources, syncPolicy: automated });
      await until(name, { sync: { status: 'Synced' }, operationState: { phase: 'Succeeded' } });
      expect(live(name, name)).toMatchObject({ data: { who: 'dev', from: 'own', file: 'words' } });
      expect(live(name, 'a')).toBeDefined();
      const [charts, first] = [git('charts', 'rev-parse', 'HEAD'), git('values', 'rev-parse', 'HEAD')];
      expect(status(name)).toMatchObject({ sync: { revisions: [charts, first, charts], comparedTo: { sources } }, operationState: { syncResult: { revision: '', revisions: [charts, first, charts], sources } } });

      const second = await commit('values', { 'dev.yaml': 'who: later\n' });
      await controller.refresh(name);
      await until(name, { sync: { status: 'Synced', revisions: [charts, second, charts] }, history: [{ id: 0, revisions: [charts, first, charts] }, { id: 1, revisions: [charts, second, charts] }] });
      expect(live(name, name)).toMatchObject({ data: { who: 'later' } });
    });

    it.each([
      ['a name that no source has', ['$other/dev.yaml'], 'source referenced "$other", but no source has a \'ref\' field'],
      ['a file that is not there', ['$vals/absent.yaml'], 'open $vals/absent.yaml: no such file'],
      ['a way out', ['$vals/../../secret'], "value file '$vals/../../secret' leaves the repository"],
      ['a URL', ['https://example.com/values.yaml'], 'value files from URLs are not supported'],
    ])('says what is wrong with %s', async (_, valueFiles, message) => {
      const name = await make({ sources: [{ repoURL: url('charts'), path: 'chart', helm: { valueFiles } }, { repoURL: url('values'), ref: 'vals' }] });
      expect(status(name)).toMatchObject({ sync: { status: 'Unknown' }, conditions: [{ type: 'ComparisonError', message: expect.stringContaining(message) }] });
    });
  });

  it('has values of its own read as they are written', async () => {
    const name = await make({ source: { repoURL: url('charts'), path: 'chart', helm: { valuesObject: { who: 'n', from: 'on' } } } });
    expect(controller.target(name)?.objects).toMatchObject([{ data: { who: 'n', from: 'on' } }]);
  });

  describe('that ignores differences', () => {
    const source = { repoURL: url('charts'), path: 'plain', targetRevision: 'main', directory: { include: 'a.yaml' } };
    const ignoreDifferences = [{ group: '*', kind: 'Config*', jsonPointers: ['/data/a', '/metadata/labels/made~1here', '/data/none/deeper'] }];
    async function drift(name: string, data: Record<string, string>): Promise<void> {
      const found = live(name, 'a');
      if (!found) throw new Error('no ConfigMap');
      cluster.apply({ ...found, data, metadata: { ...found.metadata, labels: { 'made/here': 'yes' } } });
      await controller.refresh(name);
    }

    it('does not see them, sees all others, and overwrites them in a sync', async () => {
      const name = await make({ source, ignoreDifferences });
      controller.sync(name, { sync: { revision: '' } });
      await until(name, { sync: { status: 'Synced' } });
      await drift(name, { a: 'by hand', b: '2' });
      expect(status(name)?.sync.status).toBe('Synced');
      await drift(name, { a: 'by hand', b: 'by hand' });
      expect(status(name)?.sync.status).toBe('OutOfSync');
      controller.sync(name, { sync: { revision: '' } });
      await until(name, { sync: { status: 'Synced' } });
      expect(live(name, 'a')).toMatchObject({ data: { a: '1', b: '2' } });
    });

    it('leaves them as they live with RespectIgnoreDifferences', async () => {
      const name = await make({ source, ignoreDifferences, syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] } });
      controller.sync(name, { sync: { revision: '' } });
      await until(name, { sync: { status: 'Synced' } });
      await drift(name, { a: 'by hand', b: 'by hand' });
      controller.sync(name, { sync: { revision: '' } });
      await until(name, { sync: { status: 'Synced' } });
      expect(live(name, 'a')).toMatchObject({ data: { a: 'by hand', b: '2' }, metadata: { labels: { 'made/here': 'yes' } } });
    });
  });

  it.each([
    ['all files of the folder', {}, ['a', 'b']],
    ['those of its folders too', { recurse: true }, ['a', 'b', 'c']],
    ['those that are included', { recurse: true, include: '{a.yaml,deep/*}' }, ['a', 'c']],
    ['those that are not excluded', { recurse: true, exclude: '*.yaml' }, ['b']],
  ])('of a plain folder has %s', async (_, directory, expected) => {
    const name = await make({ source: { repoURL: url('charts'), path: 'plain', directory } });
    expect(names(controller.target(name)?.objects)).toEqual(expected);
    expect(status(name)?.sourceType).toBe('Directory');
  });

  it('of a kustomization is rendered by real kustomize, with what the Application sets over it', async () => {
    const source = { repoURL: url('charts'), path: 'overlay' };
    const plain = await make({ source });
    expect(controller.target(plain)?.objects).toContainEqual(expect.objectContaining({ kind: 'Pod', spec: expect.objectContaining({ containers: [expect.objectContaining({ image: 'old' })] }) }));
    const kustomize = {
      images: ['web=registry/new@sha256:abc'],
      namePrefix: 'pre-',
      nameSuffix: '-suf',
      commonAnnotations: { note: 'n' },
      commonLabels: { team: 't' },
      patches: [{ target: { kind: 'ConfigMap' }, patch: '- { op: replace, path: /data/a, value: patched }' }],
    };
    const name = await make({ source: { ...source, kustomize } });
    expect(status(name)).toMatchObject({ sourceType: 'Kustomize' });
    expect(status(name)?.conditions).toBeUndefined();
    expect(names(controller.target(name)?.objects)).toEqual(['pre-a-suf', 'pre-p-suf']);
    expect(controller.target(name)?.objects).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'ConfigMap', data: { a: 'patched', b: '2' }, metadata: expect.objectContaining({ labels: { team: 't' }, annotations: expect.objectContaining({ note: 'n' }) }) }),
        expect.objectContaining({ kind: 'Pod', spec: expect.objectContaining({ containers: [expect.objectContaining({ image: 'registry/new@sha256:abc' })] }) }),
      ]),
    );
    // The checkout that others use is as it was.
    expect(names(controller.target(await make({ source }))?.objects)).toEqual(['a', 'p']);
  });

  const plain = { repoURL: url('charts'), path: 'plain' };
  it.each<[string, Record<string, unknown>]>([
    ['spec.ignoreDifferences[0].jqPathExpressions', { source: plain, ignoreDifferences: [{ kind: 'ConfigMap', jqPathExpressions: ['.data.a'] }] }],
    ['spec.ignoreDifferences[0].managedFieldsManagers', { source: plain, ignoreDifferences: [{ kind: 'ConfigMap', managedFieldsManagers: ['hpa'] }] }],
    ['spec.source.plugin', { source: { ...plain, plugin: { name: 'cdk8s' } } }],
    ['spec.source.chart', { source: { repoURL: 'https://charts.example.com', chart: 'redis', targetRevision: '1.0.0' } }],
    ['spec.source.directory.jsonnet', { source: { ...plain, directory: { jsonnet: { tlas: [{ name: 'a', value: 'b' }] } } } }],
    ['spec.sources[1].kustomize.components', { sources: [plain, { ...plain, path: 'overlay', kustomize: { components: ['../c'] } }] }],
    ['spec.source.helm.passCredentials', { source: { ...plain, path: 'chart', helm: { passCredentials: true } } }],
    ['spec.syncPolicy.syncOptions Replace=true', { source: plain, syncPolicy: { syncOptions: ['CreateNamespace=true', 'Replace=true'] } }],
    ['spec.syncPolicy.managedNamespaceMetadata', { source: plain, syncPolicy: { managedNamespaceMetadata: { labels: { a: 'b' } } } }],
    ['spec.sourceHydrator', { source: plain, sourceHydrator: { drySource: { path: 'a' } } }],
    ['build environment variables', { source: { ...plain, path: 'chart', helm: { parameters: [{ name: 'who', value: '$ARGOCD_APP_NAME' }] } } }],
    ['there are no clusters with this name: far', { source: plain, destination: { name: 'far' } }],
    ['can\'t have both name and server', { source: plain, destination: { name: 'in-cluster', server: 'https://kubernetes.default.svc' } }],
    ['either spec.source.path or spec.source.chart are required', { source: { repoURL: url('charts') } }],
  ])('refuses by InvalidSpecError: %s', async (message, spec) => {
    const name = await make(spec);
    expect(status(name)).toMatchObject({ sync: { status: 'Unknown' }, health: { status: 'Unknown' }, conditions: [{ type: 'InvalidSpecError', message: expect.stringContaining(message) }] });
    // Asked for by hand it fails in the same words, and deploys nothing.
    controller.sync(name, { sync: { revision: '' } });
    await until(name, { operationState: { phase: 'Error', message: expect.stringContaining(message) } });
    expect(cluster.list({ namespace: name })).toEqual([]);
  });

  it.each([
    ['jsonnet', 'jsonnet/d.jsonnet: jsonnet: not supported by this Argo CD'],
    ['hooks', 'argocd.argoproj.io/hook PostDelete of ConfigMap e: not supported by this Argo CD'],
    ['options', 'argocd.argoproj.io/sync-options Replace=true of ConfigMap f: not supported by this Argo CD'],
    ['compare', 'annotation argocd.argoproj.io/compare-options of ConfigMap g: not supported by this Argo CD'],
  ])('refuses by ComparisonError what is in %s', async (path, message) => {
    const name = await make({ source: { repoURL: url('charts'), path }, syncPolicy: automated });
    expect(status(name)).toMatchObject({ sync: { status: 'Unknown' }, conditions: [{ type: 'ComparisonError', message: expect.stringContaining(message) }] });
    expect(cluster.list({ namespace: name })).toEqual([]);
  });

  it('is honoured in full as the seed repository writes it', () => {
    const text = readFileSync(join(__dirname, '../../../../templates/repositories/gitops/argocd/applicationsets/ameide.yaml'), 'utf8');
    const sets = parseApplicationSets('ameide.yaml', text);
    expect(sets).toHaveLength(1);
    for (const set of sets) {
      expect(setProblem(set, 'argocd')).toBeUndefined();
      expect(set.spec.generators.map(generatorProblem)).toEqual([undefined]);
      expect(specProblems(applicationSpecSchema.parse(set.spec.template.spec))).toEqual([]);
    }
  });

  it('tries again as it is told to, and keeps as much history as it is told to', async () => {
    // What the cluster refuses fails when it is applied.
    await commit('charts', { 'odd/h.yaml': configMap('h'), 'odd/job.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: j }\nspec: { template: { spec: { restartPolicy: Always, containers: [{ name: m, image: i }] } } }\n' });
    const retry = { limit: 2, backoff: { duration: '100ms', factor: 2 } };
    const name = await make({ source: { repoURL: url('charts'), path: 'odd' }, syncPolicy: { retry } });
    const began = Date.now();
    controller.sync(name, { sync: { revision: '' } });
    await until(name, { operationState: { phase: 'Failed', retryCount: 2, message: expect.stringMatching(/restartPolicy.*\(retried 2 times\)\.$/) } });
    expect(Date.now() - began).toBeGreaterThanOrEqual(300);
    expect(status(name)?.history).toBeUndefined();

    const kept = await make({ source: plain, revisionHistoryLimit: 1 });
    for (const id of [0, 1]) {
      controller.sync(kept, { sync: { revision: '' } });
      await until(kept, { history: [{ id }] });
      await until(kept, { operationState: { phase: 'Succeeded' } });
      await sleep(50);
    }
    expect(status(kept)?.history).toHaveLength(1);
  });
});
