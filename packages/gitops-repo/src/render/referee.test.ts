import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SchemaSet, SchemaSets } from '../manifests/schema-locations';
import { findTools } from '../tools/tools';
import { findEngine } from './build-engine';
import { EngineRenderer } from './engine';
import { PlainRenderer } from './plain';
import { Rendered, RenderedDocument, Renderer, RenderJob } from './renderer';

// The first compilation of Helm's packages takes minutes on a small machine.
jest.setTimeout(15 * 60_000);

/** Charts and overlays that use what Helm and kustomize have, valid and not. */
const files: Record<string, string> = {
  'full/Chart.yaml': `apiVersion: v2
name: full
version: 1.2.3
appVersion: "7"
kubeVersion: ">=1.20.0-0"
dependencies:
  - {name: child, version: 0.1.0, alias: first, condition: first.enabled}
  - {name: child, version: 0.1.0, alias: second, tags: [extra], import-values: [{child: exported, parent: imported}]}
`,
  'full/values.yaml': `global: {region: eu}
tags: {extra: true}
first: {enabled: true, size: 3}
list: [b, a]
imported: {}
text: "{{ .Release.Name }}-{{ .Values.global.region }}"
`,
  'full/values.schema.json': `{"type":"object","properties":{"list":{"type":"array"}}}`,
  'full/.helmignore': 'ignored.yaml\n',
  'full/templates/ignored.yaml': 'kind: Never\n',
  'full/files/settings.ini': 'a=1\nb=2\n',
  'full/crds/widget.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
  'full/templates/_helpers.tpl': `{{- define "full.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
`,
  'full/templates/NOTES.txt': 'Nobody reads {{ .Release.Name }}.\n',
  'full/templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "full.labels" . | nindent 4 }}
  annotations:
    checksum: {{ .Files.Get "files/settings.ini" | sha256sum }}
data:
  {{- (.Files.Glob "files/*").AsConfig | nindent 2 }}
  text: {{ tpl .Values.text . | quote }}
  sorted: {{ .Values.list | sortAlpha | join "," | quote }}
  kube: {{ .Capabilities.KubeVersion.Minor | quote }}
  has: {{ .Capabilities.APIVersions.Has "batch/v1" | quote }}
  looked: {{ lookup "v1" "Secret" "ns" "none" | len | quote }}
  imported: {{ .Values.imported | toJson | quote }}
  merged: {{ merge (dict "a" 1) (dict "b" 2) | toYaml | quote }}
  semver: {{ semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version | quote }}
---
# Nothing but words.
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: listed}
  - apiVersion: v1
    kind: Service
    metadata: {name: wrong}
    spec: {ports: 80}
`,
  'full/templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-hook
  annotations: {"helm.sh/hook": "post-install,post-upgrade", "helm.sh/hook-weight": "-5"}
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: x, unknown: 1}]}}
`,
  'full/charts/child/Chart.yaml':
    'apiVersion: v2\nname: child\nversion: 0.1.0\n',
  'full/charts/child/values.yaml': 'size: 1\nexported: {from: child}\n',
  'full/charts/child/templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}-{{ .Chart.Name }}", namespace: {{ .Release.Namespace }}}
stringData: {size: "{{ .Values.size }}", region: "{{ .Values.global.region }}"}
`,
  'none-first.yaml': 'first: {enabled: false}\ntags: {extra: false}\n',
  'null.yaml': 'list: null\nglobal:\n  region: us\n',
  'against-schema.yaml': 'list: text\n',
  'not-yaml.yaml': 'a: [\n',
  'failing/Chart.yaml': 'apiVersion: v2\nname: failing\nversion: 0.1.0\n',
  'failing/templates/a.yaml':
    '{{ required "name is required" .Values.name }}\n',
  'broken/Chart.yaml': 'apiVersion: v2\nname: broken\nversion: 0.1.0\n',
  'broken/templates/a.yaml': 'a: {{ .Values.x | nosuchfunction }}\n',
  'library/Chart.yaml':
    'apiVersion: v2\nname: library\nversion: 0.1.0\ntype: library\n',
  'lacking/Chart.yaml':
    'apiVersion: v2\nname: lacking\nversion: 0.1.0\ndependencies: [{name: gone, version: 1.0.0, repository: "https://example.com"}]\n',
  'too-new/Chart.yaml':
    'apiVersion: v2\nname: too-new\nversion: 0.1.0\nkubeVersion: ">=9.0.0"\n',
  'odd/Chart.yaml': 'apiVersion: v1\nname: odd\nversion: 0.1.0\n',
  'odd/templates/a.yaml':
    '---\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: "1"}\n--- # then\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {a: "2"}\n',
  'twice/Chart.yaml': 'apiVersion: v2\nname: twice\nversion: 0.1.0\n',
  'twice/templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {a: "1", a: "2"}\n',
  'odd/templates/z.yaml':
    'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: z}\n---',
  'base/kustomization.yaml': `resources: [deployment.yaml]
configMapGenerator: [{name: settings, literals: [a=1, b=2]}]
`,
  'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: nginx, envFrom: [{configMapRef: {name: settings}}]}
`,
  'overlay/kustomization.yaml': `namePrefix: dev-
namespace: team
labels: [{pairs: {env: dev}, includeSelectors: true}]
resources: [../base]
images: [{name: nginx, newTag: "1.29"}]
replicas: [{name: web, count: 3}]
patches:
  - patch: |-
      - {op: add, path: /spec/template/spec/hostNetwork, value: "yes"}
    target: {kind: Deployment}
`,
  'cycle/kustomization.yaml': 'resources: [../cycle]\n',
  'gone/kustomization.yaml': 'resources: [gone.yaml]\n',
};

// Compiling Helm takes minutes where nothing of it is cached, so it is asked for: AMEIDE_REFEREE=1.
const described = process.env.AMEIDE_REFEREE ? describe : describe.skip;

described('the engine, next to helm, kustomize and kubeconform', () => {
  let root: string;
  let renderers: { engine: Renderer; plain: Renderer };
  let jobs: RenderJob[];
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'referee-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const state = await findEngine();
    const engine = state.engine ?? (await state.build());
    const tools = await findTools();
    renderers = {
      engine: EngineRenderer.create({ root, engine }),
      plain: PlainRenderer.create({ root, tools, concurrency: 2 }),
    };
    const sets = SchemaSets.create({ root, cache: join(root, '.cache') });
    const [older, newer] = await Promise.all([
      sets.of('1.33'),
      sets.of('1.36.2'),
    ]);
    jobs = everyJob(older, newer);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  async function collect<T>(
    ask: (
      take: (index: number, rendered: Rendered<T>) => void,
    ) => Promise<void>,
  ) {
    const results: (T | 'refused' | undefined)[] = jobs.map(() => undefined);
    await ask((index, rendered) => {
      results[index] = rendered.ok ? rendered.value : 'refused';
    });
    return jobs.map((job, index) => ({ job, result: results[index] }));
  }

  it('renders the same text, byte for byte, and refuses the same', async () => {
    const [engine, plain] = await Promise.all([
      collect<string>(take => renderers.engine.text(jobs, take)),
      collect<string>(take => renderers.plain.text(jobs, take)),
    ]);
    expect(engine).toEqual(plain);
    const refused = plain.filter(({ result }) => result === 'refused');
    expect([plain.length, refused.length]).toEqual([22, 11]);
  });

  it('gives the same documents with the same verdicts', async () => {
    const [engine, plain] = await Promise.all([
      collect<RenderedDocument[]>(take =>
        renderers.engine.documents(jobs, take),
      ),
      collect<RenderedDocument[]>(take =>
        renderers.plain.documents(jobs, take),
      ),
    ]);
    // That a document cannot be read is said in each parser's own words.
    const words = (results: typeof plain) =>
      results.map(({ job, result }) => ({
        job,
        result:
          result === 'refused' || result === undefined
            ? result
            : result.map(({ object, validation }) =>
                validation.outcome === 'invalid' && !isKubernetes(object)
                  ? 'cannot be read'
                  : { object, validation },
              ),
      }));
    expect(words(engine)).toEqual(words(plain));
    const outcomes = plain.flatMap(({ result }) =>
      Array.isArray(result) ? result.map(d => d.validation.outcome) : [],
    );
    expect(new Set(outcomes)).toEqual(
      new Set(['valid', 'invalid', 'unknown-kind']),
    );
  });
});

function isKubernetes(object: unknown): boolean {
  return typeof object === 'object' && object !== null && 'kind' in object;
}

function everyJob(older: SchemaSet, newer: SchemaSet): RenderJob[] {
  const chart = (
    name: string,
    values: string[] = [],
    release = 'app',
  ): RenderJob => ({
    kind: 'chart',
    chart: name,
    values,
    release,
    namespace: 'team',
    schemas: newer,
  });
  const overlay = (folder: string): RenderJob => ({
    kind: 'overlay',
    folder,
    schemas: newer,
  });
  return [
    chart('full'),
    { ...chart('full'), schemas: older },
    chart('full', ['none-first.yaml']),
    chart('full', ['null.yaml', 'none-first.yaml']),
    chart('full', [], 'another-name'),
    chart('full', ['against-schema.yaml']),
    chart('full', ['not-yaml.yaml']),
    chart('full', [], 'Not_A_Name'),
    chart('failing'),
    chart('broken'),
    chart('library'),
    chart('lacking'),
    chart('too-new'),
    chart('odd'),
    chart('twice'),
    chart('nowhere'),
    chart('full', ['none-first.yaml', 'null.yaml']),
    overlay('base'),
    overlay('overlay'),
    overlay('cycle'),
    overlay('gone'),
    overlay('base'),
  ];
}
