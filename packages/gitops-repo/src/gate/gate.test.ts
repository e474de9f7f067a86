import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Change, writeChange } from '../change/change';
import { enable } from '../steps/enable';
import { promote } from '../steps/promote';
import {
  createSeedRepository,
  SeedRepository,
} from '../testing/seed-repository';
import { findTools, Tools } from '../tools/tools';
import { scaffoldWiring } from '../wiring/scaffold';
import { formatGateAnnotations, formatGateReport } from './format';
import { gate } from './gate';

const digest = `sha256:${'1'.repeat(64)}`;
const orders = { kind: 'domain', name: 'orders', version: 'v0' } as const;

describe('gate, with real helm and kustomize', () => {
  let seed: SeedRepository;
  let tools: Tools;
  beforeAll(async () => {
    tools = await findTools();
  });
  beforeEach(async () => {
    seed = createSeedRepository();
    await writeChange(
      seed.root,
      await scaffoldWiring({ root: seed.root, ...orders, withSmoke: true }),
    );
    await writeChange(
      seed.root,
      await enable({
        root: seed.root,
        ref: orders,
        environment: 'dev',
        digest,
        registry: 'ghcr.io/ameideio',
      }),
    );
    seed.commit('Wire and enable');
  });
  afterEach(() => seed.remove());
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(seed.root, path)), { recursive: true });
    writeFileSync(join(seed.root, path), text);
  };
  const messages = async (
    options: { changed?: string; components?: string[] } = {},
  ) => {
    const report = await gate({ root: seed.root, tools, ...options });
    return {
      report,
      messages: report.checks.flatMap(c =>
        c.findings.map(f => `${c.check} ${f.rule}: ${f.message}`),
      ),
    };
  };

  it('passes the seed with a wired and enabled primitive, in a few seconds', async () => {
    const { report, messages: found } = await messages();
    expect(found).toEqual([]);
    expect(report.summary).toBe('passed');
    expect(report.checks.map(c => c.message)).toEqual([
      '2 components in 3 environments',
      '6 Applications',
      'image and secret policy hold',
      'every digest came through the environment before',
      'holds and promotion policy are kept',
      '1 overlays built',
      '6 of 6 Applications rendered',
    ]);
    expect(report.durationMs).toBeLessThan(10_000);
    expect(formatGateReport(report)).toContain('gate passed');
  });

  it('renders only what a change touches, and nothing for nothing', async () => {
    expect(
      (await messages({ changed: 'HEAD' })).report.checks.at(-1)?.message,
    ).toBe('0 of 6 Applications rendered');
    appendFileSync(
      join(seed.root, 'sources/values/env/staging/globals.yaml'),
      '# touched\n',
    );
    expect(
      (await messages({ changed: 'HEAD' })).report.checks.at(-1)?.message,
    ).toBe('2 of 6 Applications rendered');
    appendFileSync(
      join(seed.root, 'sources/charts/helm-test-jobs/values.yaml'),
      '# touched\n',
    );
    expect(
      (await messages({ changed: 'HEAD' })).report.checks.at(-1)?.message,
    ).toBe('4 of 6 Applications rendered');
    await expect(messages({ changed: '--output=x' })).rejects.toThrow(
      'is no Git revision',
    );
  });

  it('refuses a digest that skipped an environment, and takes one that came through it', async () => {
    const path = 'sources/values/env/production/apps/domain-orders-v0';
    for (const suffix of ['', '-smoke'])
      write(
        `${path}${suffix}.yaml`,
        `enabled: true\nimage:\n  ref: ghcr.io/ameideio/primitive-domain-orders@${digest}\n`,
      );
    expect((await messages({ components: [] })).messages).toContainEqual(
      expect.stringContaining(
        `domain-orders-v0: ${digest} is in production, but never was in staging`,
      ),
    );
    seed.commit('Against the order');
    // Once it is on the main line, what comes after it does not make it right.
    await writeChange(
      seed.root,
      await promote({ root: seed.root, from: 'dev', to: 'staging' }),
    );
    seed.commit('Promote');
    expect((await messages({ components: [] })).report.summary).toBe('failed');
  });

  it('takes a digest that staging held a commit ago', async () => {
    const step = async (change: Promise<Change>, message: string) => {
      await writeChange(seed.root, await change);
      seed.commit(message);
    };
    const { root } = seed;
    await step(promote({ root, from: 'dev', to: 'staging' }), 'To staging');
    const newer = {
      root,
      ref: orders,
      digest: `sha256:${'2'.repeat(64)}`,
      registry: 'ghcr.io/ameideio',
    };
    await step(enable({ ...newer, environment: 'dev' }), 'Newer in dev');
    await step(
      promote({ root, from: 'staging', to: 'production' }),
      'To production',
    );
    await step(promote({ root, from: 'dev', to: 'staging' }), 'Newer on');
    // Production holds what staging held a commit ago.
    expect((await messages({ components: [] })).messages).toEqual([]);
  });

  it('never takes a missing history for a missing digest', async () => {
    rmSync(join(seed.root, '.git'), { recursive: true });
    for (const suffix of ['', '-smoke']) {
      write(
        `sources/values/env/staging/apps/domain-orders-v0${suffix}.yaml`,
        `enabled: true\nimage:\n  ref: ghcr.io/ameideio/primitive-domain-orders@sha256:${'3'.repeat(
          64,
        )}\n`,
      );
    }
    const { report } = await messages({ components: [] });
    expect(report.summary).toBe('error');
    expect(
      report.checks.find(c => c.check === 'environment-order')?.status,
    ).toBe('error');
  });

  it.each<[string, string, string, string]>([
    [
      'a value the chart does not know',
      'sources/values/env/dev/apps/domain-orders-v0.yaml',
      `enabled: true\nimage:\n  ref: ghcr.io/ameideio/primitive-domain-orders@${digest}\nreplcas: 2\n`,
      'helm render: dev-domain-orders-v0: does not render',
    ],
    [
      'a manifest against its schema',
      'sources/charts/primitive-workload/templates/extra.yaml',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: extra\nspec:\n  ports: 80\n',
      'helm schema: dev-domain-orders-v0: Service/extra: spec.ports: got number, want null or array',
    ],
    [
      'a kind that nobody knows',
      'sources/charts/primitive-workload/templates/extra.yaml',
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: extra\n',
      'no schema for example.com/v1 Widget',
    ],
    [
      'an image without a digest',
      'sources/charts/primitive-workload/templates/extra.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: extra\nspec:\n  containers:\n    - name: c\n      image: nginx:latest\n',
      'helm image-policy: dev-domain-orders-v0: Pod/extra: spec.containers.c: nginx:latest has no digest',
    ],
    [
      'a Secret with data',
      'sources/charts/primitive-workload/templates/extra.yaml',
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: extra\nstringData:\n  a: b\n',
      'helm secret-policy: dev-domain-orders-v0: Secret/extra: carries data (a)',
    ],
    [
      'a chart that renders nothing tracked',
      'sources/charts/helm-test-jobs/templates/configmap.yaml',
      '',
      'renders nothing that is tracked',
    ],
    [
      'an overlay that does not build',
      'argocd/kustomization.yaml',
      'resources: [gone.yaml]\n',
      'kustomize render: argocd/kustomization.yaml: does not render',
    ],
    [
      'a credential in values',
      'sources/values/env/dev/globals.yaml',
      'global:\n  environment: dev\n  dbPassword: hunter2\n',
      'values secret-policy: global.dbPassword',
    ],
    [
      'YAML that does not parse',
      'sources/values/env/dev/globals.yaml',
      'a: [\n',
      'values yaml:',
    ],
  ])('refuses %s', async (_, path, text, expected) => {
    write(path, text);
    const { report, messages: found } = await messages();
    expect(report.summary).toBe('failed');
    expect(found).toContainEqual(expect.stringContaining(expected));
  });

  it('takes a kind whose schema the repository brings', async () => {
    write(
      'sources/charts/primitive-workload/templates/extra.yaml',
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: extra\nsize: big\n',
    );
    write(
      'config/schemas/example.com/widget_v1.json',
      '{"type":"object","properties":{"size":{"type":"integer"}}}',
    );
    expect((await messages()).messages).toContainEqual(
      expect.stringContaining('Widget/extra: size: got string, want integer'),
    );
    write(
      'config/schemas/example.com/widget_v1.json',
      '{"type":"object","properties":{"size":{"type":"string"}}}',
    );
    expect((await messages()).messages).toEqual([]);
  });

  it('is an error, never green, when a tool cannot be had', async () => {
    await expect(
      findTools({
        path: '/nowhere',
        from: ['/nowhere'],
        installed: '/nowhere',
        install: false,
      }),
    ).rejects.toMatchObject({
      name: 'MissingToolError',
      message: expect.stringContaining('helm is neither on PATH'),
    });
  });

  it('writes annotations that a message cannot break out of', async () => {
    expect(
      formatGateAnnotations({
        schemaVersion: 1,
        summary: 'failed',
        tools: {},
        durationMs: 1,
        checks: [
          {
            check: 'values',
            status: 'failed',
            message: '',
            findings: [
              {
                rule: 'a:b',
                severity: 'error',
                message: 'x\n::error::y%',
                file: 'a,b.yaml',
                line: 3,
                remedy: 'z',
              },
            ],
          },
        ],
      }),
    ).toBe(
      '::error file=a%2Cb.yaml,line=3,title=a%3Ab::x%0A::error::y%25 (z)\n',
    );
  });
});
