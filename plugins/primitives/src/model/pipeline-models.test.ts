import { StagePull, Transition } from '@ameide/plugin-primitives-common';
import {
  greenPipeline,
  minutesAgo,
  redPipeline,
  stage,
} from '../__testUtils__/fixtures';
import { furtherActions, moveOf, pullOfStep } from './actions';
import { diffBlocks, lineChange } from './diff-text';
import { formatBytes, formatDuration } from './duration';
import { breakOf, historyMoments, pastDigests } from './history';
import { lastReached, paceOf, reachOf } from './path';
import { actorOf } from './pull';
import { pipelineLanes } from './status';

const refused = {
  items: [
    {
      environment: 'staging',
      status: 'refused' as const,
      refusals: [
        { rule: 'soak' as const, message: 'It is too young.', next: 'wait' },
      ],
      approvers: [],
    },
  ],
};

describe('further actions', () => {
  const of = (
    actions: ReturnType<typeof furtherActions>,
    kind: string,
    environment: string,
  ) => actions.find(a => a.kind === kind && a.environment === environment);

  it('offer what the path allows, and say why for the rest', () => {
    const actions = furtherActions(greenPipeline, undefined);
    expect(of(actions, 'promote', 'staging')?.obstacle).toBeUndefined();
    expect(of(actions, 'enable', 'dev')?.obstacle?.key).toBe('hasIt');
    expect(of(actions, 'promote', 'production')?.obstacle).toEqual({
      key: 'order',
      environment: 'staging',
    });
    expect(of(actions, 'rollback', 'dev')?.obstacle).toBeUndefined();
    expect(of(actions, 'rollback', 'staging')?.obstacle?.key).toBe(
      'notEnabled',
    );
    expect(actions.some(a => a.kind === 'wiring')).toBe(false);
  });

  it('finish wiring where it is missing, and need an image for the rest', () => {
    const actions = furtherActions(redPipeline, undefined);
    expect(actions[0]).toMatchObject({
      kind: 'wiring',
      step: { template: { name: 'create-primitive' } },
    });
    expect(of(actions, 'enable', 'dev')?.obstacle?.key).toBe('noImage');
  });

  it('are stopped by holds and policy', () => {
    expect(moveOf(refused, greenPipeline.nextStep)?.status).toBe('refused');
    expect(
      of(furtherActions(greenPipeline, refused), 'promote', 'staging')
        ?.obstacle,
    ).toEqual({ key: 'refused', message: 'It is too young', next: 'wait', others: 0 });
  });
});

describe('the pull request that a step leads to', () => {
  const pull = {
    ...{ number: 7, url: 'http://github.test/pull/7', title: 'Promote' },
    ...{ author: 'ci', state: 'open' as const, draft: false, autoMerge: false },
    ...{ createdAt: minutesAgo(4), checks: 'passed' as const },
  };
  const at = (state: 'open' | 'merged') => ({
    ...greenPipeline,
    environments: greenPipeline.environments.map(each => ({
      ...each,
      stages: each.stages.map(one =>
        each.environment === 'staging' && one.id === 'enable'
          ? { ...one, pull: { ...pull, state } }
          : one,
      ),
    })),
  });
  const step = { kind: 'link' as const, title: '', reason: '', url: pull.url };

  it('is found with its environment while it is open', () => {
    expect(pullOfStep(at('open'), step)).toEqual({ pull, environment: 'staging' });
    expect(pullOfStep(at('merged'), step)).toBeUndefined();
    expect(pullOfStep(greenPipeline, step)).toBeUndefined();
    expect(pullOfStep(at('open'), greenPipeline.nextStep)).toBeUndefined();
  });
});

describe('the thread', () => {
  const lanes = pipelineLanes(greenPipeline);
  it('reaches as far as the newest digest', () => {
    expect(lastReached(lanes, greenPipeline)).toBe(1);
    const newest = greenPipeline.image?.digest;
    expect(lanes.map(lane => reachOf(lane, newest))).toEqual([
      'newest',
      'newest',
      'none',
      'none',
    ]);
    expect(reachOf({ ...lanes[1], digest: 'sha256:0' }, newest)).toBe('older');
  });

  it('tells a step that takes longer than usual', () => {
    const usual = { seconds: 60, count: 5, of: 'fleet' as const };
    const now = new Date();
    const pace = (seconds: number) =>
      paceOf(stage('sync'), { stage: 'sync', seconds, usual }, now);
    expect(pace(70)).toMatchObject({ isSlow: false, isRunning: false });
    expect(pace(200)).toMatchObject({ isSlow: true });
    expect(
      paceOf(
        stage('sync', { status: 'running' }),
        { stage: 'sync', startedAt: minutesAgo(4), usual },
        now,
      ),
    ).toMatchObject({ isSlow: true, isRunning: true });
    expect(
      paceOf(
        stage('sync', { status: 'waiting' }),
        { stage: 'sync', seconds: 9 },
        now,
      ),
    ).toBeUndefined();
  });
});

describe('history', () => {
  const base = { id: 'x', stage: 'smoke' as const, message: '' };
  const transitions: Transition[] = [
    {
      ...base,
      seq: 5,
      at: 'T5',
      environment: 'dev',
      to: 'failed',
      digest: 'c',
    },
    {
      ...base,
      seq: 4,
      at: 'T4',
      environment: 'dev',
      to: 'failed',
      digest: 'b',
    },
    {
      ...base,
      seq: 3,
      at: 'T2',
      environment: 'dev',
      to: 'passed',
      digest: 'a',
    },
    { ...base, seq: 2, at: 'T2', environment: 'dev', to: 'running' },
    { ...base, seq: 1, at: 'T1', environment: 'staging', to: 'failed' },
  ];

  it('tells since when a stage fails, and for what it passed last', () => {
    expect(breakOf(transitions, { environment: 'dev', id: 'smoke' })).toEqual({
      since: 'T4',
      digest: 'c',
      lastGood: 'a',
    });
    expect(
      breakOf(transitions, { environment: 'staging', id: 'smoke' }),
    ).toMatchObject({ since: 'T1', lastGood: undefined });
    expect(breakOf(transitions, { id: 'verify' })).toBeUndefined();
    // A history that began later than the failure does not make it younger.
    const smoke = { environment: 'dev', id: 'smoke' } as const;
    expect(breakOf(transitions, { ...smoke, since: 'T0' })?.since).toBe('T0');
    expect(breakOf(transitions, { ...smoke, since: 'T9' })?.since).toBe('T4');
  });

  it('knows the digests from before, newest first, each once', () => {
    const again = { ...transitions[1], seq: 0, at: 'T0' };
    expect(pastDigests([...transitions, again], new Set(['c']))).toEqual([
      { digest: 'b', at: 'T4', environment: 'dev' },
      { digest: 'a', at: 'T2', environment: 'dev' },
    ]);
  });

  it('puts together what changed in one lane at one moment', () => {
    const moments = historyMoments(transitions);
    expect(moments.map(m => m.transitions.map(t => t.seq))).toEqual([
      [5],
      [4],
      [2, 3],
      [1],
    ]);
  });
});

describe('the gate’s comment', () => {
  it('becomes plain text, whatever is in it', () => {
    const blocks = diffBlocks(
      [
        '### What changes',
        '<details open><summary><code>a&lt;b&gt;</code></summary>',
        '',
        '````diff',
        '- ```',
        '+ <img src=x onerror=alert(1)>',
        '````',
        '',
        '</details>',
        '<script>alert(1)</script>',
        '- <code>after: a&#95;b &#60;/code&#62; &#38;lt; &#91;x&#93;(y)</code>',
      ].join('\r\n'),
    );
    expect(blocks).toEqual([
      { kind: 'words', lines: ['What changes'] },
      {
        kind: 'lines',
        title: 'a<b>',
        lines: ['- ```', '+ <img src=x onerror=alert(1)>'],
      },
      { kind: 'words', lines: ['<script>alert(1)</script>'] },
      { kind: 'words', lines: ['- after: a_b </code> &lt; [x](y)'] },
    ]);
    expect(['+ a', '-   b', '@@ c @@'].map(lineChange)).toEqual([
      'added',
      'removed',
      undefined,
    ]);
  });
});

describe('who acts next on a pull request', () => {
  const pull: StagePull = {
    ...{ number: 1, url: 'http://g/1', title: 'Enable', author: 'ci' },
    ...{ state: 'open', draft: false, autoMerge: false, checks: 'passed' },
    createdAt: minutesAgo(3),
  };
  it.each([
    ['actsMerge', {}, []],
    ['actsAuto', { autoMerge: true }, []],
    ['actsApprovers', {}, ['@a/b']],
    ['actsMerge', { reviews: [{ author: 'x', state: 'APPROVED' }] }, ['@a/b']],
    [
      'actsChanges',
      { reviews: [{ author: 'x', state: 'CHANGES_REQUESTED' }] },
      [],
    ],
    ['actsChecks', { checks: 'running' as const }, ['@a/b']],
    ['actsFailed', { checks: 'failed' as const }, []],
    ['actsDraft', { draft: true }, []],
    ['actsFailed', { draft: true, checks: 'failed' as const }, []],
    ['actsChecks', { draft: true, checks: 'queued' as const }, []],
    [undefined, { checks: undefined }, []],
    [undefined, { state: 'merged' as const }, []],
  ])('%s', (actor, change, approvers) => {
    expect(actorOf({ ...pull, ...change }, approvers)).toBe(actor);
  });
});

describe('figures', () => {
  it.each([
    [0.2, '1 sec'],
    [80, '1 min, 20 sec'],
    [3_600, '1 hr'],
    [90_000, '1 day, 1 hr'],
  ])('%s s', (seconds, text) => {
    expect(formatDuration(seconds, 'en')).toBe(text);
  });
  it('bytes', () => {
    expect(formatBytes(999, 'en')).toMatch(/999/);
    expect(formatBytes(12_345_678, 'en')).toBe('12.3 MB');
  });
});
