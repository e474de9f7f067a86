import { standingRules } from '../audit/standing-rules';
import { defaultRules } from '../done/default-rules';
import {
  Breach,
  BreakGlassItem,
  EvidenceDocument,
  evidencePredicateType,
  Lineage,
  Pipeline,
  PrimitiveSummary,
  refusal,
  say,
  SourceStatus,
  statementType,
  Transition,
} from '@ameide/plugin-primitives-common';
import { InputError, NotFoundError } from '@backstage/errors';
import { Answers, AnswersOptions } from '../api/answers';
import { PathDetails } from '../details/path-details';
import { deliveryOf } from '../delivery/delivery-figures';
import { AuditItem, Page, PageRequest, ReadModel } from '../read-model';
import { everything } from '../read/readable';
import { Wish } from '../store/hint-store';

/** Moment at which the answers of these tests are given. @internal */
export const readAt = new Date('2026-01-31T12:00:00Z');

const evidence = [{ title: 'Check run', url: 'http://github.test/checks/1' }];
const sources: SourceStatus[] = [
  {
    source: 'github-core',
    status: 'ok',
    lastSuccessAt: '2026-01-31T11:59:30.000Z',
  },
  {
    source: 'github-gitops',
    status: 'failed',
    message: 'GitHub has not answered since 2026-01-31 11:00 UTC.',
    lastSuccessAt: '2026-01-31T11:00:00.000Z',
    lastAttemptAt: '2026-01-31T11:59:30.000Z',
    budget: { limit: 5000, remaining: 12, resetAt: '2026-01-31T12:30:00Z' },
  },
  {
    source: 'registry',
    status: 'ok',
    lastSuccessAt: '2026-01-31T10:00:00.000Z',
  },
  { source: 'argocd', instance: 'local', status: 'never' },
];
const nextStep = { kind: 'wait' as const, title: 'Wait', reason: 'CI runs' };
const known = {
  id: 'domain-orders-v0',
  kind: 'domain',
  name: 'orders',
  version: 'v0',
};

const pipeline: Pipeline = {
  ...known,
  owner: 'group:default/orders',
  commit: {
    sha: 'a'.repeat(40),
    message: 'Take orders',
    author: 'dev',
    date: '2026-01-31T10:00:00Z',
    url: 'http://github.test/commit/a',
  },
  stages: [
    { id: 'contract', status: 'passed', message: 'It is there', evidence },
  ],
  environments: [
    {
      environment: 'dev',
      enabled: true,
      stages: [
        { id: 'enable', status: 'waiting', message: 'Later', evidence: [] },
      ],
    },
  ],
  nextStep,
  done: [
    {
      rule: 'core-ci',
      title: 'CI',
      status: 'met',
      reason: 'It passed',
      evidence,
    },
  ],
  sources,
  observedAt: '2026-01-31T11:59:00Z',
};
const summary: PrimitiveSummary = {
  ...known,
  build: 'passed',
  environments: [{ environment: 'dev', enabled: true, status: 'waiting' }],
  nextStep,
  observedAt: pipeline.observedAt,
};
const transitions: Transition[] = [3, 2, 1].map(seq => ({
  seq,
  id: known.id,
  stage: 'verify',
  at: `2026-01-31T0${seq}:00:00.000Z`,
  from: 'running',
  to: 'passed',
  message: 'It passed',
}));
const breaches: Breach[] = [1, 2, 3].map(number => ({
  rule: 'ci-is-the-writer',
  title: 'Only CI opens pull requests on desired state',
  subject: `#${number}`,
  message: `=HYPERLINK("http://evil.test","#${number}")`,
  evidence,
  since: `2026-01-0${number}T00:00:00Z`,
}));
const { owner, done } = pipeline;
const auditItems: AuditItem[] = [1, 2, 3].map(number => ({
  ...known,
  id: `domain-orders-v${number}`,
  owner,
  done,
}));
const rules = [
  {
    rule: 'ci-is-the-writer',
    title: 'Only CI opens pull requests on desired state',
    status: 'not-met' as const,
    reason: 'Three were looked at',
    breaches: 3,
  },
];

/** A page of a fixed list, with cursors as the store has them: opaque, and refused when foreign. */
function pageOf<T>(
  items: readonly T[],
  { cursor, limit = 100 }: PageRequest,
): Page<T> {
  const start = cursor === undefined ? 0 : Number(/^at(\d)$/.exec(cursor)?.[1]);
  if (Number.isNaN(start))
    throw refusal(InputError, say('request.cursor'));
  const end = start + limit;
  return {
    items: items.slice(start, end),
    ...(end < items.length && { nextCursor: `at${end}` }),
  };
}

/** A read model of one primitive and three of everything else, all of it fixed. @internal */
export function fakeReadModel(change: Partial<ReadModel> = {}): ReadModel {
  const model: ReadModel = {
    readableBy: () => model,
    mayRead: async ids => new Set(ids),
    sources: async () => sources,
    sourceDetails: async () =>
      new Map([
        ['github-gitops', 'GitHub at http://github.secret.test is not there'],
      ]),
    fleet: async (query = {}) => ({
      ...pageOf([1, 2, 3], query),
      items: pageOf([1, 2, 3], query).items.map(number =>
        JSON.stringify({ ...summary, id: `domain-orders-v${number}` }),
      ),
      total: 3,
      hidden: false,
    }),
    groups: async ({ by }) => ({
      items: [{ value: `a ${by}`, total: 3, failed: 1 }],
    }),
    promotions: async () => ({
      items: [
        {
          ...known,
          digest: `sha256:${'3'.repeat(64)}`,
          since: '2026-01-30T12:00:00.000Z',
          digests: 2,
        },
      ],
      total: 1,
      unproven: 1,
      left: [
        {
          ...{ id: 'domain-stock-v0', kind: 'domain', name: 'stock' },
          ...{ version: 'v0', digest: `sha256:${'3f'.repeat(32)}` },
        },
      ],
    }),
    pipeline: async id =>
      id === known.id ? JSON.stringify(pipeline) : undefined,
    history: async (id, query = {}) =>
      pageOf(id === known.id ? transitions : [], query),
    audit: async () => ({
      ...{ rules, primitives: 3, hidden: false, sources },
      breaches: [...breaches].reverse(),
    }),
    waivers: async () => ({
      ...{ url: 'http://github.test/waivers.yaml', by: 'ann' },
      items: [
        {
          ...{ rule: 'core-ci', title: 'CI', primitive: known.id },
          ...{ until: '2026-03-01', isOver: false, reason: 'It is rewritten' },
          ...{ verdicts: 1, breaches: 0 },
        },
      ],
    }),
    auditItems: async (query = {}) => ({
      ...pageOf(auditItems, query),
      total: 3,
    }),
    breaches: async (query = {}) => ({ ...pageOf(breaches, query), total: 3 }),
    ...change,
  };
  return model;
}

/** A lineage that has one of everything. @internal */
export function fakeLineage(subject: Lineage['subject']): Lineage {
  const said = { status: 'now' as const, message: 'It is so', evidence };
  return {
    subject,
    items: [
      {
        kind: 'domain',
        name: 'orders',
        commit: { sha: 'a'.repeat(40), url: 'http://github.test/commit/a' },
        checks: [
          {
            name: 'ameide verify domain/orders',
            state: 'passed',
            url: 'http://g',
          },
        ],
        verify: {
          summary: 'passed',
          checks: [{ check: 'tests', status: 'passed' }],
        },
        environments: [
          {
            environment: 'dev',
            id: known.id,
            ...{ desired: said, synced: said, running: said, smoke: said },
            pulls: [
              {
                number: 2,
                url: 'http://github.test/pull/2',
                title: 'Enable',
                author: 'ameide-ci[bot]',
                state: 'closed',
                approvers: [{ author: 'ann' }],
              },
            ],
          },
        ],
        unknown: [{ what: 'image', reason: 'It was never reported' }],
      },
    ],
  };
}

/** Every kind of change outside Git. */
const breakGlass: BreakGlassItem[] = (
  ['drift', 'override', 'manual-sync', 'image'] as const
).map((change, index) => ({
  ...{ change, rule: 'r', subject: `dev-${known.id}`, message: 'It differs' },
  ...{ application: `dev-${known.id}`, environment: 'dev', evidence },
  ...{ primitive: 'domain/orders', owner: 'group:default/orders', by: 'eve' },
  since: '2026-01-31T10:00:00.000Z',
  ...(index > 0 && { until: '2026-01-31T11:00:00.000Z' }),
  seconds: 3_600,
}));

function fakeStatement(digest: string): EvidenceDocument {
  const { nextStep: _n, done: verdicts, ...rest } = pipeline;
  const { sources: read, observedAt: _o, ...path } = rest;
  return {
    _type: statementType,
    subject: [
      {
        name: 'registry.test/orders',
        digest: { sha256: digest.replace('sha256:', '') },
      },
    ],
    predicateType: evidencePredicateType,
    predicate: {
      schemaVersion: 1,
      madeAt: readAt.toISOString(),
      signature: { status: 'unsigned', reason: 'No key is configured' },
      ...{ sources: read, rules: [...defaultRules], path, verdicts },
      nonNegotiables: rules.map(({ breaches: _count, ...rule }) => ({
        ...rule,
        breaches: [],
      })),
      facts: [],
      history: { records: [] },
    },
  };
}

/** What is read on demand, one of everything. @internal */
export const fakeDetails: PathDetails = {
  commits: async () => ({
    status: 'ahead',
    from: 'a'.repeat(40),
    to: 'b'.repeat(40),
    commits: [
      {
        sha: 'b'.repeat(40),
        subject: 'Take more orders',
        author: 'ann',
        date: '2026-01-31T10:30:00Z',
        url: 'http://github.test/commit/b',
      },
    ],
    more: false,
  }),
  moves: async ({ environments }) => ({
    digest: `sha256:${'3f'.repeat(32)}`,
    revision: 'c'.repeat(40),
    items: environments.map(environment => ({
      environment,
      status: 'refused',
      refusals: [{ rule: 'soak', message: 'It is too young', next: 'wait' }],
      approvers: ['@ameideio/platform'],
    })),
  }),
  preview: async change => ({
    status: 'changes',
    revision: 'c'.repeat(40),
    branch: `primitive/${change.workflow}`,
    files: [{ path: 'a.yaml', change: 'changed', lines: ['-a', '+b'] }],
    moves: [
      {
        id: 'domain-orders-v0',
        environment: 'dev',
        digest: `sha256:${'3f'.repeat(32)}`,
      },
    ],
    notes: ['One is left alone'],
    clusters: { text: 'Nothing that is rendered changes.', isWhole: true },
    merges: 'person',
    approvers: ['@ameideio/platform'],
  }),
  choices: async () => ({
    items: [
      {
        environment: 'dev',
        refusals: [],
        digests: [
          {
            digest: `sha256:${'3f'.repeat(32)}`,
            commit: 'b'.repeat(40),
            since: '2026-01-31T10:00:00Z',
            runs: ['dev'],
            refusals: ['dev is at it already.'],
          },
        ],
      },
    ],
  }),
  progress: async ({ moves, environment, ...asked }) => ({
    sources: asked.sources,
    items: moves.map(({ id, digest }) => ({
      ...{ id, wanted: digest, environment, enabled: false, stages: [] },
    })),
  }),
  durations: async () => ({
    items: [
      {
        stage: 'verify',
        seconds: 80,
        startedAt: '2026-01-31T10:00:00Z',
        usual: { seconds: 60, count: 5, of: 'fleet' },
      },
    ],
  }),
  applications: async (id, environment) => ({
    items: [
      {
        ...{ name: `${environment}-${id}`, url: 'http://argocd.test/dev', logs: [] },
        syncs: [{ id: 3, at: '2026-01-31T10:00:00Z', revision: 'f'.repeat(40) }],
        events: [
          {
            ...{ type: 'Warning', reason: 'BackOff', resource: 'Pod/orders-1' },
            ...{ message: 'Back-off', count: 3, at: '2026-01-31T10:01:00Z' },
          },
        ],
      },
    ],
  }),
  pullDiff: async (_id, number) => ({
    number,
    url: `http://github.test/pull/${number}`,
    text: 'Nothing that is rendered changes.',
    updatedAt: '2026-01-31T10:00:00Z',
  }),
  pullChecks: async (_id, number) => ({
    number,
    commit: 'f'.repeat(40),
    checks: [
      { name: 'gate', state: 'passed', url: 'http://github.test/checks/1' },
    ],
  }),
};

/** Answers over the fakes, and the hints that were left. @internal */
export function fakeAnswers(change: Partial<AnswersOptions> = {}) {
  const hints: Wish[] = [];
  const stands: AnswersOptions = {
    model: fakeReadModel(),
    figures: {
      fleet: async () => ({
        failed: 1,
        unknown: 0,
        waiting: 1,
        done: 1,
        total: 3,
      }),
      lag: async () => ({ hints: 1, primitives: 2, seconds: 0.5 }),
    },
    details: fakeDetails,
    rules: {
      list: async () => ({
        rules: defaultRules.map(rule => ({
          ...rule,
          counts: { met: 1, 'not-met': 1, unknown: 1, waived: 0 },
          isDefault: true,
        })),
        standing: standingRules(),
      }),
      try: async ({ id }) => ({
        ...{ primitives: 3, isWhole: true, changed: 1 },
        counts: { met: 1, 'not-met': 2, unknown: 0 },
        changes: [{ id, from: 'met', to: 'not-met', reason: 'No.' }],
      }),
    },
    lineage: async subject => fakeLineage(subject),
    delivery: async ({ from, to, ...asked }) => ({
      environment: 'production',
      ...deliveryOf(
        [{ owner: asked.owner ?? '', digest: 'a', endedAt: to - 1 }],
        {
          ...{ from, to, since: from },
        },
      ),
    }),
    breakGlass: async query => pageOf(breakGlass, query),
    verifyHistory: async () => ({
      ...{ status: 'broken', verifiedAt: readAt.toISOString() },
      ...{ records: 9, unsealed: 1, sealedLate: 2, faults: 1 },
      head: { link: 10, hash: 'a'.repeat(64) },
      checkpoint: { link: 1, hash: 'b'.repeat(64), at: readAt.toISOString() },
      wholeFrom: { link: 5, at: readAt.toISOString() },
      fault: {
        ...{ kind: 'changed', message: 'Record 4 says something else' },
        record: { seq: 4, link: 4, id: known.id, at: readAt.toISOString() },
      },
    }),
    evidence: {
      read: async (id, digest) => {
        if (id !== known.id)
          throw new NotFoundError(`'${id}' is not known to have published it`);
        return fakeStatement(digest);
      },
      key: () => ({ keyId: 'c'.repeat(64), publicKey: 'PEM' }),
    },
    trends: async ({ from, to }) => ({
      from: from.toISOString().slice(0, 10),
      to: to.toISOString().slice(0, 10),
      days: [
        {
          day: '2026-01-30',
          verdicts: { met: 2, 'not-met': 1, unknown: 0, waived: 1 },
          breaches: [{ rule: 'ci-is-the-writer', open: 3 }],
        },
      ],
      rules: [{ rule: 'ci-is-the-writer', title: 'CI' }],
    }),
    hint: async wishes => {
      hints.push(...wishes);
    },
    staleAfterMs: 300_000,
    clock: () => readAt,
    ...change,
  };
  return { answers: new Answers(stands, everything), hints };
}
