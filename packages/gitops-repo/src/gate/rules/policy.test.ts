import { parseDocuments, toManifest } from '../../manifests/manifest';
import { imageReferenceProblem } from './image-reference';
import { manifestImagesRule } from './manifest-images';
import { manifestSecretsRule } from './manifest-secrets';
import { secretLiteralProblem } from './secret-literal';
import { valuesImagesRule } from './values-images';
import { valuesInertRule } from './values-inert';
import { valuesSecretsRule } from './values-secrets';
import { parseFile } from '../parsed-files';

function manifestOf(text: string) {
  const [{ object }] = parseDocuments(text);
  const manifest = toManifest(object);
  if (typeof manifest === 'string') throw new Error(manifest);
  return manifest;
}

const digest = `sha256:${'a'.repeat(64)}`;

describe('image references', () => {
  it.each([
    [`ghcr.io/a/b@${digest}`, 'pinned'],
    [`localhost:4701/a/b@${digest}`, 'pinned'],
    [`ghcr.io/a/b:0123abc@${digest}`, 'pinned'],
    [`ghcr.io/a/b:v1.2.3@${digest}`, 'pinned'],
    [`ghcr.io/a/b:1.2.3-rc.1@${digest}`, 'pinned'],
    ['ghcr.io/a/b', 'has no digest'],
    ['ghcr.io/a/b:v1.2.3', 'has no digest'],
    [`ghcr.io/a/b:main@${digest}`, 'moving tag ":main"'],
    [`ghcr.io/a/b:latest@${digest}`, 'moving tag ":latest"'],
    [`ghcr.io/a/b:dev@${digest}`, 'moving tag ":dev"'],
    [`ghcr.io/a/b:release-1@${digest}`, 'moving tag'],
    ['ghcr.io/a/b@sha256:abc', 'is no image reference'],
    ['', 'is no image reference'],
  ])('%s', (text, problem) => {
    expect(imageReferenceProblem(text) ?? 'pinned').toContain(problem);
  });
});

describe('values that enable', () => {
  it.each([
    ['_shared/apps/domain-orders-v0.yaml', 'a: 1\nenabled: true\n', [2]],
    ['_shared/apps/domain-orders-v0.yaml', 'enabled: false\n', []],
    ['_shared/apps/domain-orders-v0.yaml', 'cache: {enabled: true}\n', []],
    ['base/globals.yaml', 'enabled: true\n', [1]],
    ['cluster/cloud/globals.yaml', 'enabled: true\n', [1]],
    ['env/dev/globals.yaml', 'enabled: true\n', [1]],
    ['env/dev/apps/domain-orders-v0.yaml', 'enabled: true\n', []],
  ])('%s: %j is found in the lines %j', (file, text, lines) => {
    const found = valuesInertRule(
      `sources/values/${file}`,
      parseFile(text).values,
    );
    expect(found.map(({ line }) => line)).toEqual(lines);
  });
});

describe('images in values', () => {
  it.each([
    [
      'pinned',
      `enabled: true\nimage:\n  ref: ghcr.io/o/primitive-domain-orders@${digest}\n`,
      [],
    ],
    ['disabled and empty', `enabled: false\nimage:\n  ref: ""\n`, []],
    [
      'enabled and empty',
      `enabled: true\nimage:\n  ref: ""\n`,
      ['1: enabled is true, but image.ref is empty'],
    ],
    [
      'a tag',
      `image:\n  ref: ghcr.io/o/primitive-domain-orders:main\n`,
      ['2: image.ref: ghcr.io/o/primitive-domain-orders:main has no digest'],
    ],
    [
      'the image of another',
      `image:\n  ref: ghcr.io/o/primitive-domain-billing@${digest}\n`,
      [
        '2: image.ref: ghcr.io/o/primitive-domain-billing is not the image of domain-orders-v0',
      ],
    ],
    [
      'the prefix left out',
      `image:\n  ref: ghcr.io/o/domain-orders@${digest}\n`,
      [
        '2: image.ref: ghcr.io/o/domain-orders is not the image of domain-orders-v0',
      ],
    ],
    [
      'split knobs',
      `image:\n  repository: a\n  tag: v1\n`,
      [
        '2: image.repository: an image is given by image.ref alone',
        '3: image.tag: an image is given by image.ref alone',
      ],
    ],
    [
      'an image elsewhere',
      `sidecars:\n  - image: nginx:latest\n`,
      ['2: sidecars.0.image: nginx:latest has no digest'],
    ],
    [
      'a pull policy',
      `imagePullPolicy: Always\n`,
      ['1: imagePullPolicy: must be IfNotPresent'],
    ],
  ])('%s', (_, text, expected) => {
    for (const name of ['domain-orders-v0', 'domain-orders-v0-smoke']) {
      const findings = valuesImagesRule(
        `sources/values/env/dev/apps/${name}.yaml`,
        parseFile(text).values,
      );
      expect(findings.map(f => `${f.line}: ${f.message}`)).toEqual(expected);
    }
  });
});

describe('secrets', () => {
  it.each([
    ['PASSWORD', 'hunter2', true],
    ['dbPassword', 'CHANGEME', true],
    ['API_KEY', 'x', true],
    ['client-secret', 'x', true],
    ['anything', 'postgres://user:pass@db/x', true],
    ['anything', `ghp_${'a'.repeat(36)}`, true],
    ['anything', '-----BEGIN RSA PRIVATE KEY-----\nabc', true],
    ['anything', 'AKIAABCDEFGHIJKLMNOP', true],
    ['PASSWORD', '${PASSWORD}', false],
    ['PASSWORD', '', false],
    ['secretName', 'orders-db', false],
    ['tokenUrl', 'https://id.example.com/token', false],
    ['logLevel', 'info', false],
    ['automountServiceAccountToken', false, false],
  ])('%s: %j', (name, value, found) => {
    expect(secretLiteralProblem(name, value) !== undefined).toBe(found);
  });

  it('names path and line, and never repeats the value', () => {
    const [finding] = valuesSecretsRule(
      'f.yaml',
      parseFile('a:\n  - password: hunter2\n').values,
    );
    expect(finding).toMatchObject({
      line: 2,
      message: 'a.0.password: is named like a credential and holds a literal',
    });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });

  it.each([
    [
      'a Secret with data',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {x: y}',
      ['carries data (x)'],
    ],
    [
      'a Secret without',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: Opaque',
      [],
    ],
    [
      'a SealedSecret',
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}',
      ['sealed secrets'],
    ],
    [
      'a setting',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {TOKEN: abc}',
      ['data.TOKEN is named like a credential'],
    ],
    [
      'a variable',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec: {containers: [{name: c, env: [{name: DB_PASSWORD, value: x}]}]}',
      ['spec.containers.c.env.DB_PASSWORD is named'],
    ],
    [
      'a reference',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: s}\nspec: {containers: [{name: c, env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}]}]}',
      [],
    ],
  ])('manifest: %s', (_, text, expected) => {
    const manifest = manifestOf(text);
    const messages = manifestSecretsRule(manifest, 'f', 'w').map(
      f => f.message,
    );
    expect(messages).toHaveLength(expected.length);
    expected.forEach((e, i) => expect(messages[i]).toContain(e));
  });
});

describe('images in rendered pods', () => {
  const container = '{name: c, image: nginx, imagePullPolicy: IfNotPresent}';
  it.each([
    ['Pod', `spec: {containers: [${container}]}`, 'spec.containers.c'],
    ['Pod', `spec: {initContainers: [${container}]}`, 'spec.initContainers.c'],
    [
      'Pod',
      `spec: {ephemeralContainers: [${container}]}`,
      'spec.ephemeralContainers.c',
    ],
    [
      'Job',
      `spec: {template: {spec: {containers: [${container}]}}}`,
      'spec.template.spec.containers.c',
    ],
    [
      'CronJob',
      `spec: {jobTemplate: {spec: {template: {spec: {containers: [${container}]}}}}}`,
      'spec.jobTemplate.spec.template.spec.containers.c',
    ],
    [
      'Widget',
      `spec: {pods: [{spec: {containers: [${container}]}}]}`,
      'spec.pods[0].spec.containers.c',
    ],
  ])('%s with %s', (kind, body, path) => {
    const manifest = manifestOf(
      `apiVersion: v1\nkind: ${kind}\nmetadata: {name: n}\n${body}`,
    );
    expect(
      manifestImagesRule(manifest, 'f', 'app').map(f => f.message),
    ).toEqual([`app: ${kind}/n: ${path}: nginx has no digest`]);
  });

  it.each([
    [`{name: c, image: "a@${digest}"}`, ['imagePullPolicy is left out']],
    [
      `{name: c, image: "a@${digest}", imagePullPolicy: Always}`,
      ['imagePullPolicy is Always'],
    ],
    [`{name: c, image: "a@${digest}", imagePullPolicy: IfNotPresent}`, []],
    [`{name: c, imagePullPolicy: IfNotPresent}`, ['has no image']],
  ])('%s', (text, expected) => {
    const manifest = manifestOf(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: n}\nspec: {containers: [${text}]}`,
    );
    expect(
      manifestImagesRule(manifest, 'f', 'app').map(f =>
        f.message.split(': ').at(-1),
      ),
    ).toEqual(expected);
  });
});
