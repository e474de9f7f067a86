import { generateApplications } from '../applications';
import { environmentValues, EnvironmentValues } from '../environment-values';
import { expandTemplate } from '../expand-template';
import { readSnapshot } from '../../snapshot';
import { createSeedRepository } from '../../testing/seed-repository';
import { gitopsSettingsSchema } from '../../settings';
import { wiringFiles } from '../../wiring/files';
import { applicationSetRule } from './application-set';
import { parseDigestHistory } from '../history';
import { environmentOrderRule } from './environment-order';
import { smokeDigestRule } from './smoke-digest';

const { charts } = gitopsSettingsSchema.parse({});
const one = `sha256:${'1'.repeat(64)}`;

describe('expandTemplate', () => {
  const fields = { env: 'dev', chart: { path: 'x/y' }, n: 1 };
  it.each([
    ['{{ .env }}-{{.n}}', 'dev-1'],
    ['/{{ .chart.path }}/z', '/x/y/z'],
    ['plain', 'plain'],
  ])('%s', (text, expected) =>
    expect(expandTemplate(text, fields)).toBe(expected),
  );
  it.each([
    ['{{ .missing }}', 'missing'],
    ['{{ .chart }}', 'missing'],
    ['{{ .env | upper }}', 'not a field read'],
    ['{{ if .env }}x{{ end }}', 'not a field read'],
    ['{{ .constructor }}', 'missing'],
  ])('refuses %s', (text, why) =>
    expect(() => expandTemplate(text, fields)).toThrow(why),
  );
});

describe('ApplicationSet', () => {
  let seed: Map<string, string>;
  beforeAll(async () => {
    const repository = createSeedRepository();
    seed = new Map(await readSnapshot(repository.root));
    repository.remove();
    for (const [path, text] of wiringFiles({
      kind: 'domain',
      name: 'orders',
      version: 'v0',
      withSmoke: true,
      charts,
    }))
      seed.set(path, text);
  });
  const component =
    'environments/_shared/components/apps/primitives/domain-orders-v0/component.yaml';
  const judge = (files: ReadonlyMap<string, string>) => {
    const generated = generateApplications(files);
    return [...generated.findings, ...applicationSetRule(generated, files)].map(
      f => `${f.severity} ${f.message}`,
    );
  };
  const withFile = (path: string, text: string) =>
    new Map([...seed, [path, text]]);
  const withEdit = (path: string, from: string, to: string) =>
    withFile(path, (seed.get(path) ?? '').replace(from, to));

  it('makes one Application for each environment, with every layer in order', () => {
    const { applications } = generateApplications(seed);
    expect(applications.map(a => a.name)).toEqual(
      ['dev', 'staging', 'production'].flatMap(e => [
        `${e}-domain-orders-v0`,
        `${e}-domain-orders-v0-smoke`,
      ]),
    );
    expect(
      applications.find(a => a.name === 'dev-domain-orders-v0'),
    ).toMatchObject({
      namespace: 'ameide-dev',
      releaseName: 'domain-orders-v0',
      chartPath: 'sources/charts/primitive-workload',
      valueFiles: [
        'sources/values/base/globals.yaml',
        'sources/values/cluster/cloud/globals.yaml',
        'sources/values/env/dev/globals.yaml',
        'config/node-profiles/general.yaml',
        'sources/values/_shared/apps/domain-orders-v0.yaml',
        'sources/values/env/dev/apps/domain-orders-v0.yaml',
      ],
    });
    expect(judge(seed)).toEqual([]);
  });

  it.each([
    [
      'a missing key',
      () => withEdit(component, 'project: ameide\n', ''),
      'project: ',
    ],
    [
      'an unknown key',
      () => withEdit(component, 'domain: apps', 'domain: apps\nextra: 1'),
      'Unrecognized key',
    ],
    ['broken YAML', () => withFile(component, 'a: [\n'), 'error'],
    [
      'a name that is not the folder',
      () =>
        withEdit(component, 'name: domain-orders-v0', 'name: domain-other-v0'),
      'lies in the folder of another name',
    ],
    [
      'two components of one name',
      () =>
        withFile(
          'environments/_shared/components/x/domain-orders-v0/component.yaml',
          seed.get(component) ?? '',
        ),
      'two components make the Application dev-domain-orders-v0',
    ],
    [
      'a name that is too long',
      () =>
        withEdit(
          component,
          'name: domain-orders-v0',
          `name: ${'a'.repeat(60)}`,
        ),
      'at most 63 fit',
    ],
    [
      'a smoke without what it smokes',
      () => new Map([...seed].filter(([p]) => p !== component)),
      'smokes a component that does not exist',
    ],
    [
      'a workload without a smoke',
      () => new Map([...seed].filter(([p]) => !p.includes('-smoke'))),
      'warning domain-orders-v0 has no smoke',
    ],
    [
      'a smoke of the wrong type',
      () =>
        withEdit(
          component.replace('-v0/', '-v0-smoke/'),
          'componentType: smoke',
          'componentType: workload',
        ),
      'only smokes are called',
    ],
    [
      'values of nothing',
      () => withFile('sources/values/_shared/apps/domain-gone-v0.yaml', ''),
      'no component apps/domain-gone-v0',
    ],
    [
      'values of no environment',
      () => withFile('sources/values/env/qa/apps/domain-orders-v0.yaml', ''),
      'qa is no environment',
    ],
    [
      'an environment without a field',
      () =>
        withEdit('config/clusters/main.yaml', '  namespace: ameide-dev\n', ''),
      '0.namespace',
    ],
    [
      'no environment at all',
      () => withFile('config/clusters/main.yaml', '[]'),
      'no environment is described',
    ],
    [
      'a template beyond fields',
      () =>
        withEdit(
          'argocd/applicationsets/ameide.yaml',
          '{{ .env }}-{{ .name }}',
          '{{ .env | upper }}-{{ .name }}',
        ),
      'not a field read',
    ],
    [
      'no missingkey=error',
      () =>
        withEdit(
          'argocd/applicationsets/ameide.yaml',
          '["missingkey=error"]',
          '[]',
        ),
      'must have missingkey=error',
    ],
    [
      'no ApplicationSet',
      () =>
        new Map(
          [...seed].filter(([p]) => p !== 'argocd/applicationsets/ameide.yaml'),
        ),
      'does not exist',
    ],
  ])('finds %s', (_, files, expected) =>
    expect(judge(files())).toContainEqual(expect.stringContaining(expected)),
  );

  it('reads values of environments, and leaves unreadable ones to the other rules', () => {
    const files = new Map([
      ...seed,
      [
        'sources/values/env/dev/apps/domain-orders-v0.yaml',
        `enabled: true\nimage: {ref: "x/y@${one}"}`,
      ],
      ['sources/values/env/dev/apps/broken.yaml', 'a: ['],
    ]);
    expect(environmentValues(files)).toContainEqual(
      expect.objectContaining({
        environment: 'dev',
        component: 'domain-orders-v0',
        enabled: true,
        digest: one,
      }),
    );
  });
});

const value = (
  environment: string,
  component: string,
  digest: string | undefined,
  enabled = true,
): EnvironmentValues => ({
  environment,
  component,
  file: `sources/values/env/${environment}/apps/${component}.yaml`,
  enabled,
  ref: digest ? `r/x@${digest}` : '',
  ...(digest && { digest }),
});

describe('smokes follow their workload', () => {
  const wired = new Set(['a', 'a-smoke']);
  it.each([
    [
      'the same digest',
      [value('dev', 'a', one), value('dev', 'a-smoke', one)],
      [] as string[],
    ],
    ['both disabled', [value('dev', 'a', one, false)], [] as string[]],
    [
      'another digest',
      [
        value('dev', 'a', one),
        value('dev', 'a-smoke', `sha256:${'2'.repeat(64)}`),
      ],
      ['its smoke is at r/x@sha256:2'],
    ],
    ['no values', [value('dev', 'a', one)], ['its smoke is not enabled']],
    [
      'a disabled smoke',
      [value('dev', 'a', one), value('dev', 'a-smoke', one, false)],
      ['its smoke is not enabled'],
    ],
    [
      'a smoke alone',
      [value('dev', 'a-smoke', one)],
      ['but what it smokes is not'],
    ],
  ])('%s', (_, values, expected) => {
    const messages = smokeDigestRule(values, wired).map(f => f.message);
    expect(messages).toEqual(expected.map(e => expect.stringContaining(e)));
  });
});

describe('environment order', () => {
  const two = `sha256:${'2'.repeat(64)}`;
  const path = (environment: string, component = 'a') =>
    `sources/values/env/${environment}/apps/${component}.yaml`;
  /** A commit as `git log` prints it: which digests it brings into which files. */
  const commit = (files: Record<string, string>, parents = 'parent') =>
    [
      `\0${parents}`,
      '',
      ...Object.entries(files).flatMap(([file, digest]) => [
        `diff --git ${file} ${file}`,
        `--- ${file}`,
        `+++ ${file}`,
        '@@ -3 +3 @@',
        `-  ref: r/x@sha256:${'f'.repeat(64)}`,
        `+  ref: r/x@${digest}`,
      ]),
    ].join('\n');
  const inDev = commit({ [path('dev')]: one });
  const inStaging = commit({ [path('staging')]: one });
  const inBoth = { [path('dev')]: one, [path('staging')]: one };

  it.each<[string, Parameters<typeof value>[], string[], string[]]>([
    ['dev needs nothing before it', [['dev', 'a', one]], [], []],
    [
      'staging follows dev, not committed yet',
      [['staging', 'a', one]],
      [inDev],
      [],
    ],
    ['staging followed dev', [['staging', 'a', one]], [inStaging, inDev], []],
    [
      'dev has moved on since',
      [
        ['dev', 'a', two],
        ['staging', 'a', one],
      ],
      [commit({ [path('dev')]: two }), inStaging, inDev],
      [],
    ],
    [
      'a smoke goes by its workload',
      [['staging', 'a-smoke', one]],
      [commit({ [path('staging', 'a-smoke')]: one }), inDev],
      [],
    ],
    [
      'a repository begins with both',
      [['staging', 'a', one]],
      [commit(inBoth, '')],
      [],
    ],
    ['nobody had it', [['staging', 'a', one]], [], ['never was in dev']],
    [
      'both in one commit',
      [
        ['dev', 'a', one],
        ['staging', 'a', one],
      ],
      [commit(inBoth)],
      ['never was in dev'],
    ],
    [
      'both not committed yet',
      [
        ['dev', 'a', one],
        ['staging', 'a', one],
      ],
      [],
      ['never was in dev'],
    ],
    [
      'dev came after',
      [['staging', 'a', one]],
      [inDev, inStaging],
      ['never was in dev'],
    ],
    [
      'production skips staging',
      [
        ['dev', 'a', one],
        ['production', 'a', one],
      ],
      [commit({ [path('production')]: one }), inDev],
      ['never was in staging'],
    ],
  ])('%s', (_, values, log, expected) => {
    const history = parseDigestHistory(log.join(''), true);
    const findings = environmentOrderRule(
      values.map(v => value(...v)),
      history,
    );
    expect(findings.map(f => f.message)).toEqual(
      expected.map(e => expect.stringContaining(e)),
    );
    expect(findings.map(f => f.rule)).toEqual(
      expected.map(() => 'environment-order'),
    );
  });

  it('never takes a history that is not here for a digest that was not there', () => {
    const history = parseDigestHistory('', false);
    const [finding] = environmentOrderRule(
      [value('staging', 'a', one)],
      history,
    );
    expect(finding).toMatchObject({
      rule: 'could-not-run',
      message: expect.stringContaining('cannot tell whether'),
    });
  });
});
