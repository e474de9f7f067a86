import { english } from '@ameide/plugin-primitives-common';
import { ArgoCDApplication } from './client';
import {
  judgePods,
  judgeSmoke,
  judgeWorkload,
  SourceEvidence,
} from './judge-source';

const digest = `sha256:${'1'.repeat(64)}`;
const other = `sha256:${'2'.repeat(64)}`;
const name = 'dev-domain-orders-v0';
const right = 'a'.repeat(40);
const old = 'b'.repeat(40);
const asked = (revision: string) =>
  ({ [right]: digest, [old]: other }[revision]);

type Status = NonNullable<ArgoCDApplication['status']>;
const status = (change: Partial<Status> = {}): Status => ({
  sync: { status: 'Synced', revision: right },
  health: { status: 'Healthy' },
  reconciledAt: '2026-11-24T12:00:00Z',
  operationState: {
    phase: 'Succeeded',
    finishedAt: '2026-11-24T12:00:00Z',
    syncResult: {
      revision: right,
      resources: [{}, { hookType: 'PostSync', hookPhase: 'Succeeded' }],
    },
  },
  ...change,
});
const evidence = (change?: Partial<Status>): SourceEvidence => ({
  name,
  asked,
  application: { status: status(change) },
});
const operation = (
  change: Partial<NonNullable<Status['operationState']>>,
): Partial<Status> => ({
  operationState: { ...status().operationState, ...change },
});
const sync = (change: Partial<NonNullable<Status['sync']>>) => ({
  sync: { ...status().sync, ...change },
});
const pods = [[`r/a@${digest}`], ['r/sidecar:1', `r/a@${digest}`]];

const unsynced: [string, SourceEvidence, string][] = [
  [
    'is not shown',
    { name, asked, application: undefined },
    'shows no Application',
  ],
  ['has no status', { name, asked, application: {} }, 'is Unknown, not Synced'],
  ['is OutOfSync', evidence(sync({ status: 'OutOfSync' })), 'is OutOfSync'],
  [
    'was never synced',
    evidence({ operationState: undefined }),
    'is Unknown, not Succeeded',
  ],
  [
    'failed to sync',
    evidence(operation({ phase: 'Failed' })),
    'is Failed, not Succeeded',
  ],
];

describe('a workload', () => {
  it('proves its digest', () => {
    expect(judgeWorkload(digest, evidence())).toEqual([]);
    const several = { status: 'Synced', revisions: [right, 'x'] };
    expect(judgeWorkload(digest, evidence({ sync: several }))).toEqual([]);
  });

  it.each([
    ...unsynced,
    [
      'is at an older revision',
      evidence(sync({ revision: old })),
      'is at bbbbbbb, which is not known to ask for',
    ],
    [
      'is at a revision that nobody knows',
      evidence(sync({ revision: 'c'.repeat(40) })),
      'not known to ask for',
    ],
    ['is at none', evidence(sync({ revision: '' })), 'is at no revision'],
    [
      'was not looked at since',
      evidence({ reconciledAt: '2026-11-24T11:59:59Z' }),
      'has not looked at',
    ],
    [
      'was never looked at',
      evidence({ reconciledAt: null }),
      'has not looked at',
    ],
    [
      'is Degraded',
      evidence({ health: { status: 'Degraded' } }),
      'is Degraded, not Healthy',
    ],
    [
      'has no health',
      evidence({ health: undefined }),
      'is Unknown, not Healthy',
    ],
  ])('proves nothing when it %s', (_, seen, why) => {
    expect(judgeWorkload(digest, seen).map(english)).toEqual([
      expect.stringContaining(why),
    ]);
  });
});

describe('the pods of a workload', () => {
  it('prove their digest', () =>
    expect(judgePods(digest, name, pods)).toEqual([]));

  it.each([
    ['there are none', [], `${name} has no pod, so nothing proves that`],
    ['none are there, with what to do', [], 'one replica at least'],
    ['nobody saw them', undefined, 'has no pod'],
    [
      'one still runs the old digest',
      [[`r/a@${digest}`], [`r/a@${other}`]],
      '1 of 2 pods',
    ],
  ])('prove nothing when %s', (_, running, why) => {
    expect(judgePods(digest, name, running).map(english)).toEqual([
      expect.stringContaining(why),
    ]);
  });
});

describe('a smoke', () => {
  it('proves its digest', () => {
    expect(judgeSmoke(digest, evidence())).toEqual([]);
  });

  const ran = (...phases: (string | undefined)[]) =>
    operation({
      syncResult: {
        revision: right,
        resources: phases.map(hookPhase => ({
          hookType: 'PostSync',
          ...(hookPhase && { hookPhase }),
        })),
      },
    });
  it.each([
    ...unsynced,
    ['ran nothing', evidence(ran()), 'no smoke of'],
    [
      'ran before',
      evidence(
        operation({
          syncResult: { ...status().operationState?.syncResult, revision: old },
        }),
      ),
      'was not of',
    ],
    ['failed', evidence(ran('Succeeded', 'Failed')), '1 of 2 smokes'],
    ['says nothing of a hook', evidence(ran(undefined)), '1 of 1 smokes'],
    ['runs', evidence(ran('Running')), '1 of 1 smokes'],
  ])('proves nothing when it %s', (_, seen, why) => {
    expect(judgeSmoke(digest, seen).map(english)).toEqual([
      expect.stringContaining(why),
    ]);
  });
});
