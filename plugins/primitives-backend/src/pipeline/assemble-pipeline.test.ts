import { SourceStatus } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import {
  allOk,
  application,
  Change,
  config,
  digest,
  green,
  id,
  imageRepository,
  now,
  passedOutcome,
  pipelineIn,
  pull,
  sha,
  world,
} from '../testing/world';
import { assemblePipeline, knownIds, summarise } from './assemble-pipeline';

const main = `domain/orders@${sha('a')}`;
const dev = `dev-${id}`;
const smokeApp = `${dev}-smoke`;
const smokeAt = `${smokeApp}@${sha('9')}`;

function statusesOf(change: Change, sources = allOk) {
  const pipeline = pipelineIn(change, sources);
  const stages = [...pipeline.stages, ...pipeline.environments[0].stages];
  return Object.fromEntries(stages.map(s => [s.id, s.status]));
}
function stageOf(change: Change, stageId: string, sources = allOk) {
  const pipeline = pipelineIn(change, sources);
  const found = [...pipeline.stages, ...pipeline.environments[0].stages].find(
    s => s.id === stageId,
  );
  if (!found) throw new Error(`no stage ${stageId}`);
  return found;
}
const verify = (value: Partial<FactValue<'verify'>>): Change => ({
  verify: { [main]: { state: 'passed', url: 'http://check', ...value } },
});
const publishOf = (value: Partial<FactValue<'publish'>>): Change => ({
  publish: { [main]: { state: 'passed', url: 'http://check', ...value } },
});
const app = (value: Partial<FactValue<'application'>>): Change => ({
  application: { [dev]: { ...application, ...value } },
});

const asked = { enabled: true, digest: digest('1') };
const smoked = (value: Partial<FactValue<'smoke'>>): Change => ({
  smoke: { [smokeAt]: { phase: 'Succeeded', hooks: [], ...value } },
});
const waiver = (until: string) => ({
  ...{ rule: 'core-ci', primitive: id, until, reason: 'Because' },
});
const run = (title: string): FactValue<'gitops-run'> => ({
  id: 7,
  workflow: 'wiring.yaml',
  title,
  event: 'workflow_dispatch',
  state: 'failed',
  conclusion: 'failure',
  url: 'http://run',
  createdAt: '2026-01-10T12:01:00Z',
  updatedAt: '2026-01-10T12:01:00Z',
});

describe('assemblePipeline', () => {
  it('is green when every source says so of the same digest', () => {
    expect(statusesOf({})).toEqual({
      contract: 'passed',
      verify: 'passed',
      image: 'passed',
      wiring: 'passed',
      enable: 'passed',
      sync: 'passed',
      health: 'passed',
      smoke: 'passed',
    });
    const pipeline = pipelineIn();
    expect(
      pipeline.environments[0].stages.every(s => s.digest === digest('1')),
    ).toBe(true);
    expect(summarise(pipeline)).toMatchObject({
      build: 'passed',
      digest: digest('1'),
      owner: 'group:orders',
      environments: [{ status: 'passed' }, { status: 'waiting' }],
    });
  });

  it('has what each check of verify came to, also where one failed', () => {
    const checksIn = (change: Change) =>
      pipelineIn(change).stages.find(s => s.id === 'verify')?.checks;
    const [first, ...others] = passedOutcome?.checks ?? [];
    expect(checksIn({})).toEqual(
      [first, ...others].map(({ findings: _, ...check }) => check),
    );
    const failed = { ...first, status: 'failed' as const, message: '1 of 8' };
    const outcome = { summary: 'failed' as const, checks: [failed, ...others] };
    expect(checksIn(verify({ state: 'failed', outcome }))?.[0]).toEqual({
      ...{ check: first.check, status: 'failed', message: '1 of 8' },
    });
    expect(checksIn(verify({ outcome: undefined }))).toBeUndefined();
  });

  const noOutcome = { state: 'passed' as const, outcome: undefined };
  const missingCheck = {
    summary: 'unknown' as const,
    checks: passedOutcome?.checks.slice(1) ?? [],
  };
  it.each<[string, Change, string, string, RegExp]>([
    [
      'a green check without a report',
      verify(noOutcome),
      'verify',
      'unknown',
      /no evidence/,
    ],
    [
      'a report that lacks a check',
      verify({ outcome: missingCheck }),
      'verify',
      'unknown',
      /incomplete/,
    ],
    [
      'a report that lacks codegen',
      verify({ outcome: missingCheck }),
      'contract',
      'unknown',
      /incomplete/,
    ],
    [
      'no check run yet',
      { verify: { [main]: null } },
      'verify',
      'waiting',
      /has not reported/,
    ],
    [
      'CI under way',
      verify({ state: 'running' }),
      'verify',
      'running',
      /CI verifies/,
    ],
    [
      'a failed check',
      verify({ state: 'failed', conclusion: 'failure' }),
      'verify',
      'failed',
      /no reason/,
    ],
    [
      'CI that says published without a digest',
      publishOf({}),
      'image',
      'unknown',
      /names no digest/,
    ],
    [
      'no publish run after verify',
      { publish: { [main]: null } },
      'image',
      'waiting',
      /not published/,
    ],
    [
      'a registry that lacks the digest',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            present: false,
            platforms: [],
          },
        },
      },
      'image',
      'failed',
      /does not have it/,
    ],
    [
      'a registry not asked yet',
      { image: { [`${imageRepository}@${digest('1')}`]: null } },
      'image',
      'unknown',
      /not been asked/,
    ],
    [
      'one platform only',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            present: true,
            platforms: ['linux/amd64'],
          },
        },
      },
      'image',
      'failed',
      /lacks linux\/arm64/,
    ],
    [
      'an image of another commit',
      {
        image: {
          [`${imageRepository}@${digest('1')}`]: {
            present: true,
            platforms: ['linux/amd64', 'linux/arm64'],
            revision: sha('b'),
          },
        },
      },
      'image',
      'failed',
      /built from bbbbbbb/,
    ],
    [
      'no wiring',
      { wiring: { [id]: null }, 'gitops-pull': { 1: null } },
      'wiring',
      'waiting',
      /does not know/,
    ],
    [
      'a wiring pull request that merges itself',
      {
        wiring: { [id]: null },
        'gitops-pull': {
          1: pull(1, 'wiring', {
            state: 'open',
            mergedAt: undefined,
            autoMerge: true,
          }),
        },
        'gitops-checks': { [sha('e')]: { state: 'passed', failures: [] } },
      },
      'wiring',
      'running',
      /merges itself/,
    ],
    [
      'a wiring pull request that the gate stops',
      {
        wiring: { [id]: null },
        'gitops-pull': {
          1: pull(1, 'wiring', { state: 'open', mergedAt: undefined }),
        },
        'gitops-checks': {
          [sha('e')]: {
            state: 'failed',
            failures: [
              {
                name: 'GitOps / Gate',
                url: 'http://gate',
                summary: 'image policy',
              },
            ],
          },
        },
      },
      'wiring',
      'failed',
      /GitOps \/ Gate \(image policy\)/,
    ],
    [
      'a wiring run that failed',
      {
        wiring: { [id]: null },
        'gitops-pull': { 1: null },
        'gitops-run': { 7: run(`Wire ${id}`) },
      },
      'wiring',
      'failed',
      /ended with failure/,
    ],
    [
      'a run of a longer id',
      {
        wiring: { [id]: null },
        'gitops-pull': { 1: null },
        'gitops-run': { 7: run(`Wire ${id}0`) },
      },
      'wiring',
      'waiting',
      /does not know/,
    ],
    [
      'dev at an older digest',
      {
        desired: {
          [`dev/${id}`]: {
            enabled: true,
            digest: digest('0'),
            path: 'v',
            suspects: [],
          },
        },
      },
      'enable',
      'waiting',
      /dev is at 000000000000.*newest is 111111111111/,
    ],
    [
      'values that cannot be read',
      {
        desired: {
          [`dev/${id}`]: {
            ...{ enabled: false, path: 'v', suspects: [] },
            unreadable: 'v.yaml: has 300 KiB; at most 256 KiB are read',
          },
        },
      },
      'enable',
      'failed',
      /^What Git asks for in dev cannot be read: v\.yaml: has 300 KiB/,
    ],
    [
      'dev enabled without a digest',
      {
        desired: { [`dev/${id}`]: { enabled: true, path: 'v', suspects: [] } },
      },
      'enable',
      'failed',
      /pins no digest/,
    ],
    [
      'Synced at a revision before the merge',
      app({
        revision: sha('8'),
        asked: { enabled: true, digest: digest('0') },
      }),
      'sync',
      'running',
      /has not seen the change/,
    ],
    [
      'Synced at a revision nobody read',
      app({ revision: sha('7'), asked: undefined }),
      'sync',
      'unknown',
      /is not known/,
    ],
    [
      'OutOfSync',
      app({ sync: 'OutOfSync', outOfSync: ['Deployment/orders'] }),
      'sync',
      'running',
      /Deployment\/orders/,
    ],
    [
      'a failed sync',
      app({
        operation: {
          phase: 'Failed',
          message: 'quota',
          revision: sha('9'),
          asked: { enabled: true, digest: digest('1') },
          hooks: [],
        },
      }),
      'sync',
      'failed',
      /quota/,
    ],
    [
      'a failed sync of the digest before',
      app({
        operation: {
          phase: 'Failed',
          message: 'quota',
          revision: sha('8'),
          asked: { enabled: true, digest: digest('0') },
          hooks: [],
        },
      }),
      'sync',
      'passed',
      /Synced/,
    ],
    [
      'a comparison error',
      app({ conditions: ['ComparisonError: bad chart'] }),
      'sync',
      'failed',
      /bad chart/,
    ],
    [
      'health from before the sync',
      app({ reconciledAt: '2026-01-10T12:04:59Z' }),
      'health',
      'running',
      /since the sync ended/,
    ],
    [
      'health never reconciled',
      app({ reconciledAt: undefined }),
      'health',
      'running',
      /since the sync ended/,
    ],
    [
      'Healthy over pods of another digest',
      {
        workload: {
          [dev]: {
            pods: [
              {
                name: 'p',
                images: [`${imageRepository}@${digest('0')}`],
                health: 'Healthy',
              },
            ],
          },
        },
      },
      'health',
      'running',
      /do not run/,
    ],
    [
      'Healthy over old and new pods',
      {
        workload: {
          [dev]: {
            pods: ['0', '1'].map(d => ({
              name: d,
              images: [`${imageRepository}@${digest(d)}`],
              health: 'Healthy',
            })),
          },
        },
      },
      'health',
      'running',
      /1 of 2 pods/,
    ],
    [
      'Healthy without pods',
      { workload: { [dev]: null } },
      'health',
      'unknown',
      /no pod was seen/,
    ],
    [
      'Degraded',
      app({ health: 'Degraded', unhealthy: ['Deployment/orders: crash loop'] }),
      'health',
      'failed',
      /crash loop/,
    ],
    [
      'health Unknown',
      app({ health: 'Unknown' }),
      'health',
      'unknown',
      /Unknown/,
    ],
    [
      'a failed PostSync under a Healthy Application',
      {
        smoke: {
          [smokeAt]: {
            phase: 'Failed',
            message: 'exit 1',
            hooks: [
              {
                kind: 'Job',
                name: 'smoke-rpc',
                type: 'PostSync',
                phase: 'Failed',
              },
            ],
            asked,
            startedAt: '2026-01-10T12:04:00Z',
          },
        },
        'smoke-log': { [smokeAt]: { log: 'expected 2, got 3' } },
      },
      'smoke',
      'failed',
      /Job\/smoke-rpc failed for 111111111111: exit 1/,
    ],
    [
      'a smoke of another digest',
      smoked({ asked: { enabled: true, digest: digest('0') } }),
      'smoke',
      'waiting',
      /No smoke has run/,
    ],
    [
      'a smoke at a revision nobody read',
      smoked({ asked: undefined }),
      'smoke',
      'waiting',
      /No smoke has run/,
    ],
    [
      'no smoke wired',
      { wiring: { [id]: { component: true, smoke: false, values: true } } },
      'smoke',
      'unknown',
      /No smoke is wired/,
    ],
  ])('%s', (_name, change, stageId, status, message) => {
    const stage = stageOf(change, stageId);
    expect(stage.status).toBe(status);
    expect(stage.message).toMatch(message);
  });

  it('says once what keeps the newest digest away, and refers to it after that', () => {
    const older = { enabled: true, digest: digest('0'), path: 'v', suspects: [] };
    const enables = (change: Change) =>
      pipelineIn({
        'gitops-pull': { 2: null },
        desired: { [`dev/${id}`]: older, [`staging/${id}`]: older },
        ...change,
      }).environments.map(
        ({ stages }) => stages.find(s => s.id === 'enable')?.message,
      );
    expect(enables({ publish: { [main]: null } })).toEqual([
      'dev is at 000000000000; the newest commit has no image yet.',
      'staging is at 000000000000 and waits for dev.',
    ]);
    // What is on its way there by itself waits for nothing else.
    const promotion = pull(5, 'enable-staging', {
      ...{ state: 'open', mergedAt: undefined },
    });
    expect(enables({ 'gitops-pull': { 2: null, 5: promotion } })[1]).toMatch(
      /#5.*the newest is/,
    );
  });

  describe('where several primitives are promoted by one pull request', () => {
    const passed = { state: 'passed' as const, failures: [] };
    const refused = pull(3, 'enable-staging', { mergedAt: undefined });
    const several = (change: Parameters<typeof pull>[2] = {}) =>
      pull(5, '', {
        ...{ title: 'Promote 2 primitives from dev to staging' },
        ...{ headRef: 'promotion/dev-to-staging-0123456789ab' },
        ...{ headSha: sha('5'), state: 'open', mergedAt: undefined },
        moves: { staging: [id, 'domain-carts-v0'] },
        ...change,
      });
    const staging = (change: Change) => {
      const pipeline = pipelineIn(change);
      const [, found] = pipeline.environments;
      const enable = found.stages.find(s => s.id === 'enable');
      return { enable, nextStep: pipeline.nextStep };
    };
    const reviews = [{ author: 'kim', state: 'APPROVED' }];

    it('waits for who merges it, whatever became of one of its own before', () => {
      const { enable, nextStep } = staging({
        'gitops-pull': { 3: refused, 5: several({ reviews }) },
        'gitops-checks': { [sha('5')]: passed },
      });
      expect(enable).toMatchObject({
        status: 'waiting',
        message: expect.stringContaining('#5'),
        pull: { number: 5, state: 'open', checks: 'passed', reviews },
      });
      expect(nextStep).toMatchObject({
        kind: 'link',
        title: 'Merge pull request #5',
      });
    });

    it('is stopped by its checks, and waits for them', () => {
      const failures = [{ name: 'GitOps / Gate', url: 'http://gate' }];
      expect(
        staging({
          'gitops-pull': { 5: several() },
          'gitops-checks': { [sha('5')]: { state: 'failed', failures } },
        }).enable,
      ).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('stopped by GitOps / Gate'),
      });
      expect(
        staging({ 'gitops-pull': { 5: several() } }).enable?.message,
      ).toContain('waits for its checks');
    });

    it('says who merged it', () => {
      const merged = several({
        ...{ state: 'closed', mergedAt: '2026-01-10T12:08:00Z' },
        mergedBy: 'kim',
      });
      const [desired] = Object.values(green.desired);
      const { enable } = staging({
        'gitops-pull': { 3: refused, 5: merged },
        desired: { [`staging/${id}`]: desired },
      });
      expect(enable).toMatchObject({
        status: 'passed',
        since: '2026-01-10T12:08:00Z',
        pull: { number: 5, state: 'merged', mergedBy: 'kim' },
      });
    });

    it('fails where it was closed, until one of its own is open', () => {
      const closed = several({
        ...{ state: 'closed', updatedAt: '2026-01-10T12:09:00Z' },
      });
      expect(
        staging({ 'gitops-pull': { 3: refused, 5: closed } }).enable,
      ).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('#5'),
      });
      const open = { ...refused, state: 'open' as const };
      expect(
        staging({ 'gitops-pull': { 3: open, 5: closed } }).enable?.pull,
      ).toMatchObject({ number: 3 });
    });

    it('is nothing to one that it does not move, or moves elsewhere', () => {
      const others: Array<Record<string, string[]>> = [
        { staging: ['domain-carts-v0'] },
        { dev: [id] },
        {},
      ];
      for (const moves of others)
        expect(
          staging({ 'gitops-pull': { 5: several({ moves }) } }).enable,
        ).toMatchObject({ message: 'Not enabled in staging.' });
    });

    it('is under way, or failed, with a run that names it', () => {
      const promoting = (state: 'running' | 'failed'): Change => ({
        'gitops-run': {
          7: {
            ...{ id: 7, workflow: 'promote.yaml', state, conclusion: 'failure' },
            title: `Promote from dev to staging domain-carts-v0 ${id}`,
            ...{ event: 'workflow_dispatch', url: 'http://run' },
            ...{ createdAt: '2026-01-10T12:08:00Z', updatedAt: '' },
          },
        },
      });
      expect(staging(promoting('running')).enable?.status).toBe('running');
      expect(staging(promoting('failed')).enable?.status).toBe('failed');
    });
  });

  it('lets the smoke that ran last decide, whichever revision it ran at', () => {
    const later = `${smokeApp}@${sha('8')}`;
    const change: Change = {
      smoke: {
        [later]: {
          phase: 'Failed',
          hooks: [],
          asked,
          startedAt: '2026-01-10T12:07:00Z',
        },
      },
    };
    expect(stageOf(change, 'smoke').status).toBe('failed');
  });

  it('carries the log of a failed smoke', () => {
    const change: Change = {
      smoke: { [smokeAt]: { phase: 'Failed', hooks: [], asked } },
      'smoke-log': { [smokeAt]: { log: 'expected 2, got 3' } },
    };
    expect(stageOf(change, 'smoke').log).toBe('expected 2, got 3');
  });

  it('shows a primitive on its branch, judged on the head commit', () => {
    const head = pull(5, 'create', {
      state: 'open',
      mergedAt: undefined,
      headSha: sha('c'),
    });
    const change: Change = {
      folder: { 'domain/orders': null },
      commit: { 'domain/orders': null },
      'core-pull': { [id]: head },
      verify: {
        [`domain/orders@${sha('c')}`]: {
          state: 'passed',
          url: 'http://c',
          outcome: passedOutcome,
        },
      },
    };
    const pipeline = pipelineIn(change);
    expect(pipeline).toMatchObject({
      branch: head.headRef,
      commit: { sha: sha('c') },
    });
    expect(pipeline.stages.map(s => s.status)).toEqual([
      'passed',
      'passed',
      'waiting',
      'passed',
    ]);
    expect(knownIds(world(change))).toEqual([id]);
  });

  it('keeps what happened but not the present state when Argo CD cannot be read', () => {
    const down = allOk.map(s =>
      s.source === 'argocd'
        ? {
            ...s,
            status: 'failed' as const,
            message: 'Argo CD does not answer',
          }
        : s,
    );
    expect(statusesOf({}, down)).toMatchObject({
      sync: 'unknown',
      health: 'unknown',
      smoke: 'passed',
      enable: 'passed',
    });
    expect(stageOf({}, 'health', down).message).toMatch(
      /Healthy.*Last read .*; Argo CD cannot be read now/,
    );
  });

  describe('with several Argo CD instances', () => {
    const [core, gitops, registry] = allOk;
    const argo = (
      instance: string,
      status: SourceStatus['status'],
    ): SourceStatus => ({
      source: 'argocd',
      instance,
      status,
      lastSuccessAt: status === 'never' ? undefined : core.lastSuccessAt,
    });
    const with_ = (...instances: SourceStatus[]) => [
      core,
      gitops,
      registry,
      ...instances,
    ];
    const gone: Change = { application: { [dev]: null } };

    it.each<[string, Change, SourceStatus[], string, RegExp]>([
      [
        'another is down',
        {},
        with_(argo('local', 'ok'), argo('b', 'failed')),
        'passed',
        /Healthy/,
      ],
      [
        'its own is down',
        {},
        with_(argo('local', 'failed'), argo('b', 'ok')),
        'unknown',
        /Argo CD "local" cannot/,
      ],
      [
        'its own is no longer there',
        {},
        with_(argo('b', 'ok')),
        'unknown',
        /"local".* is not configured/,
      ],
    ])('judges health when %s', (_when, change, sources, status, message) => {
      const stage = stageOf(change, 'health', sources);
      expect(stage.status).toBe(status);
      expect(stage.message).toMatch(message);
    });

    it.each<[string, SourceStatus[], string, RegExp]>([
      [
        'all were read',
        with_(argo('local', 'ok'), argo('b', 'ok')),
        'running',
        /has no Application/,
      ],
      [
        'one was never read',
        with_(argo('local', 'ok'), argo('b', 'never')),
        'unknown',
        /not been read/,
      ],
      [
        'one is down',
        with_(argo('local', 'ok'), argo('b', 'failed')),
        'unknown',
        /"b" cannot/,
      ],
    ])(
      'says of a missing Application when %s',
      (_when, sources, status, message) => {
        const stage = stageOf(gone, 'sync', sources);
        expect(stage.status).toBe(status);
        expect(stage.message).toMatch(message);
      },
    );
  });

  it.each<[string, Change, string | undefined]>([
    ['CI is silent', { verify: { [main]: null } }, '2026-01-10T12:15:00.000Z'],
    [
      'CI has verified and not published',
      { publish: { [main]: null } },
      '2026-01-10T12:15:00.000Z',
    ],
    ['CI has reported', {}, undefined],
    [
      'a waiver is in force until its last day is over',
      { waivers: { gitops: { waivers: [waiver('2026-01-10'), waiver('2026-01-20')] } } },
      '2026-01-11T00:00:00.000Z',
    ],
  ])('says when time alone changes a pipeline: %s', (_is, change, due) => {
    const assembled = assemblePipeline({
      id,
      config,
      view: world(change),
      sources: allOk,
      now,
    });
    const at = assembled?.dueAt;
    expect(at && new Date(at).toISOString()).toBe(due);
  });

  it('says nothing green of a primitive that only the GitOps repository knows', () => {
    const change: Change = { folder: { 'domain/orders': null } };
    expect(pipelineIn(change).stages.map(s => s.status)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'passed',
    ]);
    expect(statusesOf(change)).toMatchObject({
      enable: 'waiting',
      sync: 'waiting',
      smoke: 'waiting',
    });
  });
});
