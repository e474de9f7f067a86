import {
  AuditRule,
  Breach,
  Choices,
  Moves,
  Pipeline,
  PrimitiveSummary,
  Progress,
  refusal,
  say,
  SourceStatus,
  StandingRule,
  told,
} from '@ameide/plugin-primitives-common';
import { judgeMove, parseRules, policyOf } from '@ameide/gitops-repo';
import { NotFoundError } from '@backstage/errors';
import {
  auditRules,
  judgeRule,
  scopeRules,
  subjectRules,
  titleOf,
} from '../audit/rules';
import { standingRules } from '../audit/standing-rules';
import { choices } from '../details/choices';
import { defaultRules } from '../done/default-rules';
import { summarise } from '../pipeline/assemble-pipeline';
import { stagePull } from '../pipeline/stage';
import { faultOf, sayFault } from '../sources/fault';
import {
  allOk,
  application,
  Change,
  config,
  digest,
  id,
  now,
  pipelineIn,
  pull,
  sha,
  world,
} from './world';

/** What the pages are given: made by the code that makes it in the portal, of a small world. @internal */
export type Assembled = {
  pipelines: Pipeline[];
  summaries: PrimitiveSummary[];
  rules: AuditRule[];
  breaches: Breach[];
  standing: StandingRule[];
  defaults: typeof defaultRules;
  choices: Choices;
  moves: Moves;
  progress: Progress;
  sources: SourceStatus[];
  refusal: { message: string; said: { message: unknown } };
};

const main = `domain/orders@${sha('a')}`;
const dev = `dev-${id}`;
const off: Change = {
  desired: { [`dev/${id}`]: null, [`dev/${id}-smoke`]: null },
  'gitops-pull': { 2: null },
};
const app = (change: Partial<typeof application>): Change => ({
  application: { [dev]: { ...application, ...change } },
});

const older = { enabled: true, digest: digest('0'), suspects: [] };

/** One for each way on which stages and steps say something. */
const changes: readonly Change[] = [
  {},
  { verify: { [main]: null } },
  { verify: { [main]: { state: 'running', url: 'http://c' } } },
  {
    verify: {
      [main]: { state: 'failed', conclusion: 'failure', url: 'http://c' },
    },
  },
  { verify: { [main]: { state: 'passed', url: 'http://c' } } },
  { folder: { 'domain/orders': null } },
  {
    folder: { 'domain/orders': null },
    'core-pull': {
      [id]: pull(5, 'create', { state: 'open', mergedAt: undefined }),
    },
  },
  { publish: { [main]: null } },
  { publish: { [main]: { state: 'failed', url: 'http://c' } } },
  {
    image: Object.fromEntries([
      [`registry.test/ameideio/primitive-domain-orders@${digest('1')}`, null],
    ]),
  },
  {
    publish: { [main]: null },
    'gitops-pull': { 2: null },
    desired: {
      [`dev/${id}`]: { ...older, path: 'values.yaml' },
      [`staging/${id}`]: { ...older, path: 'values.yaml' },
    },
  },
  { wiring: { [id]: null }, 'gitops-pull': { 1: null } },
  { wiring: { [id]: { component: true, smoke: false, values: true } } },
  off,
  {
    ...off,
    'gitops-pull': {
      2: pull(2, 'enable-dev', { state: 'open', mergedAt: undefined }),
    },
  },
  ...[
    { draft: true },
    { reviews: [{ author: 'kim', state: 'CHANGES_REQUESTED' }] },
    {},
  ].map(
    (change): Change => ({
      ...off,
      'gitops-pull': {
        2: pull(2, 'enable-dev', {
          ...{ state: 'open', mergedAt: undefined },
          ...change,
        }),
      },
      'gitops-checks': { [sha('e')]: { state: 'passed', failures: [] } },
    }),
  ),
  app({ sync: 'OutOfSync', outOfSync: ['Deployment/orders'] }),
  app({ health: 'Degraded', unhealthy: [] }),
  app({ sync: 'OutOfSync', selfHeal: false }),
  app({ health: 'Progressing' }),
  app({ health: 'Progressing', healthMessage: '1/2' }),
  app({ health: 'Suspended' }),
  app({
    operation: application.operation && {
      ...{ ...application.operation, phase: 'Failed' },
    },
  }),
  { workload: { [dev]: { pods: [] } } },
  { smoke: { [`${dev}-smoke@${sha('9')}`]: null } },
  ...(['Running', 'Failed'] as const).map(
    (phase): Change => ({
      smoke: {
        [`${dev}-smoke@${sha('9')}`]: {
          ...{ phase, hooks: [] },
          asked: { enabled: true, digest: digest('1') },
        },
      },
    }),
  ),
];

const argocdDown = allOk.map(
  (each): SourceStatus =>
    each.source === 'argocd'
      ? {
          ...{ ...each, status: 'failed' },
          ...told(
            sayFault(each, faultOf(new Error('away')), now.toISOString()),
          ),
        }
      : each,
);

/** A world in which every standing check finds something. */
const broken = world({
  'gitops-commit': {
    [sha('0')]: {
      ...{ author: 'eve', date: '2026-01-10T11:00:00Z', message: 'Fix' },
      ...{ url: 'http://c', root: false },
    },
  },
  'gitops-pull': { 9: pull(9, 'wiring', { author: 'eve', title: 'Wire' }) },
  desired: {
    [`dev/${id}`]: {
      ...{ enabled: true, digest: digest('1'), path: 'values.yaml' },
      imageRef: `registry.test/ameideio/primitive-domain-orders@${digest('1')}`,
      suspects: ['values.yaml: password'],
    },
    [`dev/${id}-smoke`]: null,
    [`staging/${id}`]: {
      ...{ enabled: true, digest: digest('2'), path: 'values.yaml' },
      ...{ order: 'not-before', suspects: [] },
    },
  },
  application: {
    [dev]: { ...application, overrides: ['replicas'] },
    [`staging-${id}`]: {
      ...{ ...application, sync: 'OutOfSync', selfHeal: false },
      operation: application.operation && {
        ...application.operation,
        initiatedBy: { automated: false, username: 'eve' },
      },
    },
  },
  workload: {
    [dev]: {
      pods: [
        {
          ...{ name: 'pod', health: 'Healthy' },
          images: [
            `registry.test/ameideio/primitive-domain-orders@${digest('3')}`,
          ],
        },
      ],
    },
  },
});

function audited(): Pick<Assembled, 'rules' | 'breaches'> {
  const at = new Date('2026-01-10T13:00:00Z');
  const found = [
    ...scopeRules.map(rule => ({
      rule,
      ...rule.look({ view: broken, config, now: at }),
    })),
    ...subjectRules.map(rule => ({
      rule,
      looked: broken.facts(rule.kind).length,
      unknown: 0,
      breaches: broken
        .facts(rule.kind)
        .flatMap(f => rule.judge(f, config) ?? []),
    })),
  ];
  return {
    rules: auditRules.map(rule => {
      const one = found.find(each => each.rule === rule);
      const { looked = 0, unknown = 0, breaches = [] } = one ?? {};
      const tally = { looked, unknown, breaches: breaches.length };
      const view = { sources: argocdDown, fleet: broken, config };
      return judgeRule(rule, { tally, ...view });
    }),
    breaches: found.flatMap(({ rule, breaches }) =>
      breaches.map(breach => ({
        ...{ rule: rule.rule, title: titleOf(rule) },
        ...breach,
      })),
    ),
  };
}

function held(): Moves {
  const { policy, holds } = parseRules(
    [
      'environments:',
      '  staging:',
      '    soak: 24h',
      "    approvers: ['@ann']",
      '    freezes:',
      '      - reason: Holidays',
      '        timeZone: UTC',
      '        from: 2026-01-01T00:00',
      '        until: 2026-02-01T00:00',
      '',
    ].join('\n'),
    [
      'holds:',
      `  - primitive: ${id}`,
      '    environment: staging',
      `    digest: ${digest('7')}`,
      "    until: '2026-12-31'",
      '    reason: Incident',
      '',
    ].join('\n'),
  );
  const refusals = judgeMove({
    ...{ policy, holds, at: now },
    history: { head: sha('9'), isWhole: true, of: () => [] },
    move: { id, environment: 'staging', digest: digest('1') },
  });
  const { approvers } = policyOf(policy, 'staging');
  return {
    digest: digest('1'),
    items: [{ environment: 'staging', status: 'refused', refusals, approvers }],
  };
}

/** Everything that the pages are given. @internal */
export function assembled(): Assembled {
  const pipelines = [
    ...changes.map(change => pipelineIn(change)),
    ...changes.slice(0, 1).map(change => pipelineIn(change, argocdDown)),
  ].map((pipeline, index) => ({ ...pipeline, id: `domain-orders${index}-v0` }));
  const [green] = pipelines;
  const moves = held();
  const { message, said } = refusal(
    NotFoundError,
    say('refusal.noPrimitive', { id }),
  );
  return {
    pipelines,
    summaries: pipelines.map(pipeline => summarise(pipeline)),
    ...audited(),
    standing: standingRules(),
    defaults: defaultRules,
    choices: choices('promote', {
      pipeline: green,
      ...{ published: [], past: new Map() },
      moveOf: environment =>
        moves.items.find(each => each.environment === environment),
    }),
    moves,
    progress: {
      pull: {
        ...stagePull({ ...pull(7, 'enable-dev'), failures: [] }),
        failures: [],
      },
      items: [{ ...green.environments[0], id, wanted: digest('1') }],
      sources: allOk,
    },
    sources: argocdDown,
    refusal: { message, said },
  };
}
