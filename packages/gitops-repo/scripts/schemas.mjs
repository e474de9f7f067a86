/**
 * Writes `data/schemas`: what each Kubernetes version and the custom resources that a
 * platform like this meets say of their kinds, out of what their projects publish in
 * their Go modules. Run it to take in a new version; it wants Go and the module proxy.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const target = join(dirname(fileURLToPath(import.meta.url)), '../data/schemas');

const kubernetes = ['1.33.5', '1.34.4', '1.35.4', '1.36.3', '1.37.2'];

/** Go modules with the definitions of custom resources; all are under the Apache License 2.0. */
const custom = [
  {
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.4.13',
    folder: 'manifests/crds',
  },
  {
    module: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    folder: 'config/crds/bases',
    files: /^external-secrets\.io_/,
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    folder: 'example/prometheus-operator-crd',
    files: /_(podmonitors|probes|prometheusrules|servicemonitors)\.yaml$/,
  },
  {
    module: 'sigs.k8s.io/gateway-api',
    version: 'v1.6.3',
    folder: 'config/crd/standard',
  },
  {
    module: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.2',
    folder: 'deploy/crds',
  },
];

const here = mkdtempSync(join(tmpdir(), 'schemas-'));

function download(module, version) {
  const out = execFileSync(
    'go',
    ['mod', 'download', '-json', `${module}@${version}`],
    {
      cwd: here,
      encoding: 'utf8',
      env: { ...process.env, GOFLAGS: '-mod=mod' },
    },
  );
  return JSON.parse(out).Dir;
}

// Words for people, and what only a server can act on.
const dropped = new Set([
  'description',
  'default',
  'example',
  'externalDocs',
  'title',
]);

/** A node of Kubernetes' own OpenAPI document: fields that are not named are refused; `~` marks what may be null. */
function ofKubernetes(node) {
  if (typeof node.$ref === 'string')
    return { $ref: node.$ref.replace('#/definitions/', '') };
  if (node.format === 'int-or-string')
    return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (dropped.has(key) || key.startsWith('x-kubernetes-')) continue;
    if (key === 'properties') {
      result.properties = Object.fromEntries(
        Object.entries(value).map(([name, child]) => [
          name,
          ofKubernetes(child),
        ]),
      );
      result.additionalProperties = false;
    } else if (key === 'items' || key === 'additionalProperties') {
      result[key] = typeof value === 'object' ? ofKubernetes(value) : value;
    } else result[key] = value;
  }
  return result;
}

/** Definitions that others refer to by these names stand for plain values. */
const plain = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    oneOf: [{ type: 'string' }, { type: 'number' }],
  },
};

function kubernetesFile(version) {
  const folder = download('k8s.io/kubernetes', `v${version}`);
  const { definitions } = JSON.parse(
    readFileSync(join(folder, 'api/openapi-spec/swagger.json'), 'utf8'),
  );
  const kinds = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const [gvk, another] = definition['x-kubernetes-group-version-kind'] ?? [];
    // Lists, and what is only ever posted to a running cluster, are no manifests.
    if (
      !gvk ||
      another ||
      !definition.properties?.metadata ||
      gvk.kind.endsWith('List')
    )
      continue;
    const { group, version: v, kind } = gvk;
    kinds[`${group || v}/${kind.toLowerCase()}_${v}`] = {
      name,
      apiVersion: group ? `${group}/${v}` : v,
      kind,
    };
  }
  const kept = new Map();
  const keep = name => {
    if (kept.has(name)) return;
    const schema = plain[name] ?? ofKubernetes(definitions[name]);
    kept.set(name, schema);
    JSON.stringify(schema, (key, value) => {
      if (key === '$ref' && typeof value === 'string') keep(value);
      return value;
    });
  };
  for (const { name, apiVersion, kind } of Object.values(kinds)) {
    keep(name);
    const { properties } = kept.get(name);
    properties.apiVersion = { type: 'string', enum: [apiVersion] };
    properties.kind = { type: 'string', enum: [kind] };
  }
  return {
    source: `k8s.io/kubernetes@v${version}, api/openapi-spec/swagger.json`,
    kinds: Object.fromEntries(
      Object.entries(kinds).map(([key, { name }]) => [key, name]),
    ),
    definitions: Object.fromEntries(kept),
  };
}

/** A node of a custom resource's schema, by the rules of "structural schemas". */
function ofCustom(node) {
  if (node['x-kubernetes-int-or-string']) {
    const { pattern } = node;
    return {
      oneOf: [
        { type: 'string', ...(pattern && { pattern }) },
        { type: 'integer' },
      ],
    };
  }
  const open =
    node['x-kubernetes-preserve-unknown-fields'] ||
    node['x-kubernetes-embedded-resource'];
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (
      dropped.has(key) ||
      key.startsWith('x-kubernetes-') ||
      key === 'nullable'
    )
      continue;
    if (key === 'properties') {
      result.properties = Object.fromEntries(
        Object.entries(value).map(([name, child]) => [name, ofCustom(child)]),
      );
      if (!open) result.additionalProperties = false;
    } else if (['items', 'additionalProperties'].includes(key)) {
      result[key] = typeof value === 'object' ? ofCustom(value) : value;
    } else if (['allOf', 'anyOf', 'oneOf', 'not'].includes(key)) {
      // These only say more about fields that are named elsewhere.
      result[key] = JSON.parse(
        JSON.stringify(value, (name, child) =>
          name === 'description' && typeof child === 'string'
            ? undefined
            : child,
        ),
      );
    } else result[key] = value;
  }
  if (node.nullable && typeof result.type === 'string') {
    result.type = [result.type, 'null'];
    if (result.enum) result.enum = [...result.enum, null];
  }
  return result;
}

function customFile() {
  const kinds = {};
  const definitions = {};
  for (const {
    module,
    version,
    folder,
    files = /^[^k].*\.yaml$|^k(?!ustomization).*\.yaml$/,
  } of custom) {
    const path = join(download(module, version), folder);
    for (const file of readdirSync(path)
      .filter(f => files.test(f))
      .sort()) {
      for (const document of parseAllDocuments(
        readFileSync(join(path, file), 'utf8'),
      )) {
        const crd = document.toJS();
        if (crd?.kind !== 'CustomResourceDefinition') continue;
        const { group, names, versions } = crd.spec;
        for (const { name: v, served, schema } of versions) {
          if (!served) continue;
          const key = `${group}/${names.kind.toLowerCase()}_${v}`;
          const whole = ofCustom(schema.openAPIV3Schema);
          whole.properties = {
            ...whole.properties,
            apiVersion: { type: 'string', enum: [`${group}/${v}`] },
            kind: { type: 'string', enum: [names.kind] },
            metadata: { type: 'object' },
          };
          whole.required = [
            ...new Set([
              ...(whole.required ?? []),
              'apiVersion',
              'kind',
              'metadata',
            ]),
          ];
          kinds[key] = key;
          definitions[key] = whole;
        }
      }
    }
  }
  return {
    source: custom.map(c => `${c.module}@${c.version}, ${c.folder}`).join('; '),
    kinds,
    definitions,
  };
}

/** A line for each definition, in order, so that a new version shows what it changes. */
function write(name, { source, kinds, definitions }) {
  const lines = entries =>
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
      .join(',\n');
  const text = `{"source":${JSON.stringify(source)},\n"kinds":{\n${lines(
    kinds,
  )}\n},\n"definitions":{\n${lines(definitions)}\n}}\n`;
  writeFileSync(join(target, `${name}.json`), text);
  console.log(
    `${name}: ${Object.keys(kinds).length} kinds, ${Math.round(
      text.length / 1024,
    )} kB`,
  );
}

try {
  writeFileSync(join(here, 'go.mod'), 'module schemas\n');
  for (const version of kubernetes) {
    write(
      `kubernetes-${version.split('.').slice(0, 2).join('.')}`,
      kubernetesFile(version),
    );
  }
  write('custom', customFile());
} finally {
  rmSync(here, { recursive: true, force: true });
}
