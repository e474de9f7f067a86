import {
  Breach,
  PrimitiveSummary,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import {
  digest,
  github,
  greenPipeline,
  minutesAgo,
  sources,
  verdict,
} from './fixtures';
import { FakeAudit } from './render';

const kinds = [
  'domain',
  'process',
  'agent',
  'uisurface',
  'projection',
  'integration',
];
const names = [
  'orders',
  'billing',
  'catalog-search',
  'shipping',
  'returns',
  'pricing',
];
const statuses = [
  'passed',
  'passed',
  'passed',
  'failed',
  'running',
  'waiting',
  'unknown',
] as const;

/** A fleet of any size, with every state in it. @internal */
export function fleetOf(count: number): {
  items: PrimitiveSummary[];
  sources: SourceStatus[];
} {
  return {
    items: Array.from({ length: count }, (_, index): PrimitiveSummary => {
      const kind = kinds[index % kinds.length];
      const name = `${names[index % names.length]}${
        index < names.length ? '' : `-${index}`
      }`;
      const status = statuses[index % statuses.length];
      const dev =
        status === 'passed' || status === 'failed' || status === 'unknown';
      return {
        id: `${kind}-${name}-v0`,
        kind,
        name,
        version: 'v0',
        owner: ['commerce', 'platform', undefined][index % 3],
        digest,
        build: status === 'running' ? 'running' : 'passed',
        environments: [
          {
            environment: 'dev',
            enabled: dev,
            status: dev ? status : 'waiting',
            ...(dev && { digest }),
          },
          { environment: 'staging', enabled: false, status: 'waiting' },
          { environment: 'production', enabled: false, status: 'waiting' },
        ],
        nextStep:
          status === 'passed'
            ? greenPipeline.nextStep
            : { kind: 'wait', title: 'Wait for CI', reason: 'CI is at work.' },
        observedAt: minutesAgo(0),
      };
    }),
    sources,
  };
}

/** The audit of a fleet, with one breach. @internal */
export function auditOf(count: number): FakeAudit {
  const state = (index: number) =>
    (['met', 'met', 'not-met', 'unknown'] as const)[index % 4];
  return {
    items: fleetOf(count).items.map((item, index) => ({
      id: item.id,
      kind: item.kind,
      name: item.name,
      version: item.version,
      owner: item.owner,
      done: [
        verdict('core-ci', 'Core CI passes', state(index)),
        verdict('running', 'Synced, healthy and smoked', state(index), {
          environment: 'dev',
        }),
      ],
    })),
    counts: { met: 3, 'not-met': 1, unknown: 1, 'not-applicable': 0 },
    done: {
      rules: [
        {
          id: 'core-ci',
          title: 'Core CI passes',
          description: 'Every check of **core CI** reported.',
          why: 'Nobody knows otherwise.',
          satisfy: 'Repair what the check run names.',
          per: 'primitive',
          expression: 'stages.verify.status == "passed"',
          counts: { met: 4, 'not-met': 2, unknown: 2, waived: 1 },
          isDefault: true,
        },
        {
          id: 'running',
          title: 'Synced, healthy and smoked',
          description: 'It runs.',
          satisfy: 'Make it run.',
          per: 'environment',
          expression: 'stages.smoke.status == "passed"',
          counts: { met: 4, 'not-met': 2, unknown: 2, waived: 0 },
          isDefault: false,
        },
      ],
      standing: [
        {
          ...{ id: 'ci-only', title: 'CI is the only writer' },
          ...{ description: 'CI writes.', why: 'Hands err.' },
          satisfy: 'Let CI do it.',
        },
      ],
    },
    waivers: {
      url: `${github}/ameide-gitops/blob/main/config/waivers.yaml`,
      by: 'ann',
      items: [
        {
          ...{ rule: 'core-ci', title: 'Core CI passes', isOver: false },
          ...{ primitive: 'domain-orders-v0', until: '2027-01-31' },
          ...{ reason: 'Being rewritten', verdicts: 1, breaches: 0 },
        },
        {
          ...{ rule: 'gone', owner: 'commerce', isOver: true },
          ...{ until: '2026-01-01', reason: 'A fire' },
          ...{ verdicts: 0, breaches: 0 },
        },
      ],
    },
    trends: {
      ...{ from: '2026-01-01', to: '2026-01-03' },
      rules: [{ rule: 'ci-only', title: 'CI is the only writer' }],
      days: [
        {
          day: '2026-01-02',
          verdicts: { met: 4, 'not-met': 2, unknown: 2, waived: 1 },
          breaches: [{ rule: 'ci-only' }],
        },
        {
          day: '2026-01-03',
          verdicts: { met: 6, 'not-met': 2, unknown: 0, waived: 1 },
          breaches: [{ rule: 'ci-only', open: 3 }],
        },
      ],
    },
    primitives: count,
    rules: [
      {
        rule: 'git-only',
        title: 'Desired state is changed only via Git pull requests',
        status: 'met',
        reason: 'Every Application is synced from Git, without overrides.',
        breaches: 0,
      },
      {
        rule: 'ci-only',
        title: 'CI is the only writer for shared environments',
        status: 'not-met',
        reason: 'One commit on main came from no pull request.',
        breaches: 3,
      },
      {
        rule: 'wiring',
        title: 'GitOps wiring is CI-owned',
        status: 'met',
        reason: 'All wiring pull requests were opened by ameide-ci[bot].',
        breaches: 0,
      },
      {
        rule: 'secrets',
        title: 'Secrets are in the key vault only',
        status: 'met',
        reason: 'No secret material in the GitOps repository.',
        breaches: 0,
      },
      {
        rule: 'smokes',
        title: 'Smokes run in Argo CD',
        status: 'unknown',
        reason: 'Argo CD has not been read yet.',
        breaches: 0,
      },
    ],
    breaches: breachesOf(1),
    all: breachesOf(count),
    sources,
  };
}

/** Breaches, the newest first, every fifth of them waived. */
function breachesOf(count: number): Breach[] {
  return Array.from({ length: count }, (_, index) => ({
    rule: 'ci-only',
    title: 'CI is the only writer for shared environments',
    subject: `commit ${index === 0 ? '5d2f8aa' : index}`,
    message: 'pushed to ameide-gitops main by kurt without a pull request',
    evidence: [
      { title: 'Commit', url: `${github}/ameide-gitops/commit/5d2f8aa` },
    ],
    since: minutesAgo(90 + index),
    ...(index % 5 === 1 && {
      ...{ id: 'domain-orders-v0', owner: 'commerce', environment: 'dev' },
      waiver: {
        ...{ until: '2027-01-31', reason: 'Being rewritten', by: 'ann' },
        url: 'http://github.test/waivers.yaml',
      },
    }),
  }));
}
