import {
  checkIds,
  DoneRule,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { defaultRules } from '../done/default-rules';
import { Fact, FactKind, FactValue, sourceNames } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { assemblePipeline } from '../pipeline/assemble-pipeline';
import { AssembleConfig } from '../pipeline/context';

/** A digest of one repeated digit. @internal */
export const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
/** A commit SHA of one repeated digit. @internal */
export const sha = (digit: string) => digit.repeat(40);

/** Id that the tests speak of. @internal */
export const id = 'domain-orders-v0';
/** Moment at which the tests look. @internal */
export const now = new Date('2026-01-10T12:10:00Z');
/** Image repository of the tested primitive. @internal */
export const imageRepository = 'registry.test/ameideio/primitive-domain-orders';

/** Configuration of the tested world. @internal */
export const config: AssembleConfig & { ci: { identities: string[] } } = {
  github: {
    host: 'github.test',
    apiBaseUrl: 'http://github.test/api/v3',
    webUrl: 'http://github.test',
    share: 0.8,
  },
  core: { owner: 'ameideio', repository: 'ameide', branch: 'main' },
  gitops: {
    owner: 'ameideio',
    repository: 'ameide-gitops',
    branch: 'main',
    workflows: {
      wiring: 'wiring.yaml',
      enable: 'enable.yaml',
      promote: 'promote.yaml',
      rollback: 'rollback.yaml',
      retrySmoke: 'retry-smoke.yaml',
      waive: 'waive-rule.yaml',
    },
  },
  environments: ['dev', 'staging'],
  ci: { identities: ['ameide-ci[bot]'] },
  done: defaultRules.map(rule => new DoneRule(rule)),
};

/** Every source read just now. @internal */
export const allOk: SourceStatus[] = sourceNames.map(source => ({
  source,
  status: 'ok',
  lastSuccessAt: '2026-01-10T12:09:00Z',
}));

const check = (name: string, status: 'passed' | 'failed' = 'passed') => ({
  check: name,
  status,
  message: '',
  findings: [],
});

/** The eight checks, all passed. @internal */
export const passedOutcome: FactValue<'verify'>['outcome'] = {
  summary: 'passed',
  checks: checkIds.map(name => check(name)),
};

/** A pull request of the GitOps repo. @internal */
export function pull(
  number: number,
  step: string,
  change: Partial<FactValue<'gitops-pull'>> = {},
) {
  return {
    number,
    url: `http://github.test/ameideio/ameide-gitops/pull/${number}`,
    title: step,
    author: 'ameide-ci[bot]',
    headRef: `primitive/${id}/${step}`,
    headSha: sha('e'),
    draft: false,
    state: 'closed' as const,
    mergedAt: '2026-01-10T12:03:00Z',
    autoMerge: false,
    createdAt: '2026-01-10T12:02:00Z',
    updatedAt: '2026-01-10T12:03:00Z',
    ...change,
  };
}

const hook = {
  kind: 'Job',
  name: 'smoke-rpc',
  namespace: 'ameide-dev',
  type: 'PostSync',
  phase: 'Succeeded',
};

/** An Application that synced the tested digest and was looked at since. @internal */
export const application: FactValue<'application'> = {
  instance: 'local',
  url: 'http://argo.test/applications/argocd/dev',
  sync: 'Synced',
  revision: sha('9'),
  asked: { enabled: true, digest: digest('1') },
  health: 'Healthy',
  reconciledAt: '2026-01-10T12:06:00Z',
  conditions: [],
  outOfSync: [],
  unhealthy: [],
  overrides: [],
  selfHeal: true,
  operation: {
    phase: 'Succeeded',
    revision: sha('9'),
    asked: { enabled: true, digest: digest('1') },
    startedAt: '2026-01-10T12:04:00Z',
    finishedAt: '2026-01-10T12:05:00Z',
    initiatedBy: { automated: true },
    hooks: [],
  },
};

/** What a change to the green world does: a value to put, or null to take away. @internal */
export type Change = { [K in FactKind]?: Record<string, FactValue<K> | null> };

/** The facts of the green world. @internal */
export const green: { [K in FactKind]: Record<string, FactValue<K>> } = {
  branch: { core: { sha: sha('a') }, gitops: { sha: sha('9') } },
  folder: {
    'domain/orders': {
      treeSha: sha('f'),
      owner: 'group:orders',
      versions: ['v0'],
    },
  },
  commit: {
    'domain/orders': {
      sha: sha('a'),
      message: 'Take orders',
      author: 'dev',
      date: '2026-01-10T12:00:00Z',
      url: 'http://github.test/ameideio/ameide/commit/a',
    },
  },
  'core-pull': {},
  verify: {
    [`domain/orders@${sha('a')}`]: {
      state: 'passed',
      conclusion: 'success',
      url: 'http://github.test/checks/1',
      outcome: passedOutcome,
    },
  },
  publish: {
    [`domain/orders@${sha('a')}`]: {
      state: 'passed',
      conclusion: 'success',
      url: 'http://github.test/checks/2',
      report: {
        schemaVersion: 1,
        repository: imageRepository,
        digest: digest('1'),
        revision: sha('a'),
        platforms: ['linux/amd64', 'linux/arm64'],
      },
    },
  },
  wiring: { [id]: { component: true, smoke: true, values: true } },
  desired: Object.fromEntries(
    [`dev/${id}`, `dev/${id}-smoke`].map(subject => [
      subject,
      {
        enabled: true,
        digest: digest('1'),
        imageRef: `${imageRepository}@${digest('1')}`,
        path: 'values.yaml',
        suspects: [],
      },
    ]),
  ),
  waivers: {},
  'gitops-pull': { 1: pull(1, 'wiring'), 2: pull(2, 'enable-dev') },
  'gitops-checks': { [sha('9')]: { state: 'passed', failures: [] } },
  'gitops-run': {},
  'gitops-commit': {},
  'commit-pull': {},
  image: {
    [`${imageRepository}@${digest('1')}`]: {
      present: true,
      platforms: ['linux/amd64', 'linux/arm64'],
      revision: sha('a'),
    },
  },
  application: { [`dev-${id}`]: application, [`dev-${id}-smoke`]: application },
  workload: {
    [`dev-${id}`]: {
      pods: [
        {
          name: 'pod',
          images: [`${imageRepository}@${digest('1')}`],
          health: 'Healthy',
        },
      ],
    },
  },
  smoke: {
    [`dev-${id}-smoke@${sha('9')}`]: {
      phase: 'Succeeded',
      hooks: [hook],
      asked: { enabled: true, digest: digest('1') },
      startedAt: '2026-01-10T12:04:00Z',
      finishedAt: '2026-01-10T12:05:00Z',
    },
  },
  'smoke-log': {},
};

/** Facts of the tested primitive, of those about none as well. @internal */
export function factsOf(values: Change): Fact[] {
  const kinds = Object.keys(green).filter(
    (kind): kind is FactKind => kind in green,
  );
  return kinds.flatMap(kind =>
    Object.entries(values[kind] ?? {}).map(
      ([subject, value]): Fact => ({
        source: 'argocd',
        kind,
        subject,
        scope:
          kind === 'branch' || kind === 'gitops-checks' ? '' : 'domain/orders',
        value,
        position: 1,
        revision: '1',
        observedAt: now.toISOString(),
      }),
    ),
  );
}

/** The world in which everything about the tested digest is green in dev, but for a change. @internal */
export function world(change: Change = {}): FactView {
  const key = (fact: Fact) => `${fact.kind}|${fact.subject}`;
  const facts = factsOf(green).map((fact): [string, Fact] => [key(fact), fact]);
  const changed = factsOf(change).map((fact): [string, Fact] => [
    key(fact),
    fact,
  ]);
  return new FactView(new Map([...facts, ...changed]).values());
}

/** The pipeline of the tested primitive in a world. @internal */
export function pipelineIn(
  change: Change = {},
  sources: SourceStatus[] = allOk,
) {
  const assembled = assemblePipeline({
    id,
    config,
    view: world(change),
    sources,
    now,
  });
  if (!assembled) throw new Error('no pipeline');
  return assembled.pipeline;
}
