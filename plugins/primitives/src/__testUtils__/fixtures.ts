import {
  EnvironmentPipeline,
  NextStep,
  Pipeline,
  SourceStatus,
  Stage,
  Verdict,
} from '@ameide/plugin-primitives-common';

const now = Date.now();

/** A moment some minutes ago. @internal */
export function minutesAgo(minutes: number): string {
  return new Date(now - minutes * 60_000).toISOString();
}

/** The digest that the fixtures are about. @internal */
export const digest = `sha256:${'3f9a1c07d2b4'.repeat(6).slice(0, 64)}`;

/** Where the repositories of these fixtures are. @internal */
export const github = 'http://localhost:4700/ameideio';
const sha = '9c1d2e7a4b5f60718293a4b5c6d7e8f901234567';

/** All sources read well. @internal */
export const sources: SourceStatus[] = (
  ['github-core', 'github-gitops', 'registry', 'argocd'] as const
).map(source => ({
  source,
  status: 'ok',
  lastSuccessAt: minutesAgo(0),
  lastAttemptAt: minutesAgo(0),
}));

/** Argo CD went away five minutes ago. @internal */
export const argocdDown: SourceStatus[] = [
  ...sources.slice(0, 3),
  {
    source: 'argocd',
    status: 'failed',
    message: 'Argo CD has not answered since 2026-01-10 12:00 UTC.',
    lastSuccessAt: minutesAgo(5),
    lastAttemptAt: minutesAgo(0),
  },
];

/** A stage, passed unless told otherwise. @internal */
export function stage(id: Stage['id'], rest: Partial<Stage> = {}): Stage {
  return {
    id,
    status: 'passed',
    message: `${id} is as it should be.`,
    digest,
    evidence: [{ title: 'Check run', url: `${github}/ameide/runs/12` }],
    since: minutesAgo(4),
    ...rest,
  };
}

const buildPassed = (['contract', 'verify', 'image', 'wiring'] as const).map(
  id => stage(id),
);

/** An environment with all four stages alike. @internal */
export function environment(
  name: string,
  status: Stage['status'],
  rest: Partial<EnvironmentPipeline> = {},
): EnvironmentPipeline {
  const enabled = status !== 'waiting';
  return {
    environment: name,
    enabled,
    ...(enabled && { digest }),
    stages: (['enable', 'sync', 'health', 'smoke'] as const).map(id =>
      stage(id, {
        status,
        ...(!enabled && {
          digest: undefined,
          since: undefined,
          evidence: [],
          message: `Waits until ${name} is enabled.`,
        }),
      }),
    ),
    ...rest,
  };
}

/** One verdict. @internal */
export function verdict(
  rule: string,
  title: string,
  status: Verdict['status'],
  rest: Partial<Verdict> = {},
): Verdict {
  return {
    rule,
    title,
    status,
    reason: `${title}: ${status}.`,
    evidence: [{ title: 'Check run', url: `${github}/ameide/runs/12` }],
    ...rest,
  };
}

const done = (dev: Verdict['status']): Verdict[] => [
  verdict('ci', 'Core CI passes', 'met'),
  verdict('image', 'Image digest published', 'met'),
  verdict('wiring', 'Wiring merged', 'met'),
  verdict('enabled', 'Enabled by a merged pull request', dev, {
    environment: 'dev',
  }),
  verdict('healthy', 'Synced, healthy and smokes pass', dev, {
    environment: 'dev',
  }),
];

/** Everything green in dev; promotion is next. @internal */
export const greenPipeline: Pipeline = {
  id: 'domain-orders-v0',
  kind: 'domain',
  name: 'orders',
  version: 'v0',
  owner: 'group:default/commerce',
  system: 'shop',
  commit: {
    sha,
    message: 'Place an order and read it back (#12)',
    author: 'Mira Halvorsen',
    date: minutesAgo(6),
    url: `${github}/ameide/commit/${sha}`,
  },
  image: {
    repository: 'localhost:4701/ameideio/primitive-domain-orders',
    digest,
    revision: sha,
    platforms: ['linux/amd64', 'linux/arm64'],
  },
  stages: buildPassed,
  environments: [
    environment('dev', 'passed'),
    environment('staging', 'waiting'),
    environment('production', 'waiting'),
  ],
  nextStep: {
    kind: 'template',
    title: 'Promote to staging',
    reason: 'The digest is done in dev and staging does not have it yet.',
    template: {
      name: 'promote-primitive',
      values: {
        primitives: ['domain-orders-v0'],
        source: 'dev',
        target: 'staging',
      },
    },
  },
  done: done('met'),
  sources,
  observedAt: minutesAgo(0),
};

const link: NextStep = {
  kind: 'link',
  title: 'Open the pull request',
  reason:
    'Verify found two problems at commit 9c1d2e7; push a commit that fixes them.',
  url: `${github}/ameide/pull/14`,
};

/** A fresh skeleton: verify fails on its markers and tests. @internal */
export const redPipeline: Pipeline = {
  ...greenPipeline,
  id: 'integration-billing-v0',
  kind: 'integration',
  name: 'billing',
  branch: 'primitive/integration-billing-v0/create',
  image: undefined,
  stages: [
    stage('contract', { digest: undefined }),
    stage('verify', {
      status: 'failed',
      digest: undefined,
      message: 'scaffold-markers and tests failed; 2 findings.',
      findings: [
        {
          rule: 'scaffold-markers',
          severity: 'error',
          message: 'The file still carries the marker AMEIDE_SCAFFOLD.',
          file: 'primitives/integration/billing/src/adapter.ts',
          line: 12,
          remedy: 'Implement the handler, then delete the marker.',
        },
        {
          rule: 'tests',
          severity: 'error',
          message:
            'charges an invoice: expected status "PAID", received "UNIMPLEMENTED".',
          file: 'primitives/integration/billing/__tests__/unit/adapter.test.ts',
          line: 21,
          remedy:
            'Make the test pass; run `ameide primitive verify` to see it locally.',
        },
      ],
    }),
    ...(['image', 'wiring'] as const).map(id =>
      stage(id, {
        status: 'waiting',
        digest: undefined,
        since: undefined,
        evidence: [],
        message: 'Waits until verify passes and the pull request merges.',
      }),
    ),
  ],
  environments: ['dev', 'staging', 'production'].map(name =>
    environment(name, 'waiting'),
  ),
  nextStep: link,
  done: done('not-met').map(v => ({ ...v, status: 'not-met' as const })),
};

/** Healthy in dev, but its smoke failed. @internal */
export const smokeFailedPipeline: Pipeline = {
  ...greenPipeline,
  environments: [
    environment('dev', 'passed', {
      stages: [
        stage('enable'),
        stage('sync'),
        stage('health'),
        stage('smoke', {
          status: 'failed',
          message: 'Job domain-orders-v0-smoke failed: 1 of 3 assertions.',
          log: [
            'waiting until /healthz reports the digest',
            `ok   /healthz reports ${digest}`,
            'ok   PlaceOrder answers with an id',
            'FAIL GetOrder: expected total 4200, received 0',
            '1 of 3 assertions failed',
          ].join('\n'),
        }),
      ],
    }),
    ...greenPipeline.environments.slice(1),
  ],
  nextStep: {
    ...link,
    title: 'Open the smoke’s log',
    reason: 'The smoke in dev failed for the digest that runs there.',
  },
  done: done('not-met'),
};

/** Published and wired; nothing to press until CI is through. @internal */
export const waitingPipeline: Pipeline = {
  ...greenPipeline,
  stages: [
    ...buildPassed.slice(0, 3),
    stage('wiring', {
      status: 'running',
      message: 'CI is checking the wiring pull request.',
      evidence: [
        { title: 'Pull request #7', url: `${github}/ameide-gitops/pull/7` },
      ],
    }),
  ],
  environments: ['dev', 'staging', 'production'].map(name =>
    environment(name, 'waiting'),
  ),
  nextStep: {
    kind: 'wait',
    title: 'Wait for the GitOps gate',
    reason:
      'CI merges the wiring pull request by itself as soon as the gate is green.',
  },
  done: done('not-met'),
};

/** Green so far as is known, with Argo CD gone. @internal */
export const sourceDownPipeline: Pipeline = {
  ...greenPipeline,
  sources: argocdDown,
  environments: greenPipeline.environments.map(e =>
    e.environment === 'dev'
      ? {
          ...e,
          stages: e.stages.map(s =>
            ['enable', 'sync'].includes(s.id)
              ? s
              : {
                  ...s,
                  status: 'unknown' as const,
                  message: 'Was passed when Argo CD was last read.',
                },
          ),
        }
      : e,
  ),
  nextStep: {
    kind: 'wait',
    title: 'Wait for Argo CD',
    reason: 'Nobody can tell what runs in dev until Argo CD answers again.',
  },
};

/** Nothing seen yet. @internal */
export const emptyPipeline: Pipeline = {
  ...waitingPipeline,
  commit: undefined,
  image: undefined,
  stages: buildPassed.map(s => ({
    ...s,
    status: 'unknown' as const,
    digest: undefined,
    since: undefined,
    evidence: [],
    message: 'Nothing has been seen yet.',
  })),
  done: [],
  nextStep: {
    kind: 'template',
    title: 'Create primitive',
    reason: 'The core repository has no such primitive yet.',
    template: {
      name: 'create-primitive',
      values: { kind: 'domain', name: 'orders' },
    },
  },
};
