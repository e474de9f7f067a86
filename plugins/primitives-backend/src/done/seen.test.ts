import {
  say,
  sayStale,
  SourceStatus,
  Verdict,
} from '@ameide/plugin-primitives-common';
import { KnownVerdict, knownVerdicts, seeVerdicts, stillSeen } from './seen';

const now = Date.parse('2026-11-03T12:00:00Z');
const before = '2026-11-01T08:00:00.000Z';
const at = new Date(now).toISOString();

const verdict = (status: Verdict['status']): Verdict => ({
  ...{ rule: 'core-ci', title: 'Core CI', environment: 'dev' },
  ...{ status, reason: 'Why', evidence: [] },
});
const known = (change: Partial<KnownVerdict> = {}): KnownVerdict => ({
  ...{ rule: 'core-ci', environment: 'dev', status: 'not-met' },
  ...{ seen: { since: before }, ...change },
});

describe('seeVerdicts', () => {
  it.each<[string, KnownVerdict[], Verdict['seen']]>([
    ['what is as it was', [known()], { since: before }],
    [
      'what is as it was, and nobody knew before',
      [known({ seen: { since: before, atLeast: true } })],
      { since: before, atLeast: true },
    ],
    ['what changed', [known({ status: 'met' })], { since: at }],
    [
      'what was unknown',
      [known({ status: 'unknown' })],
      { since: at, atLeast: true },
    ],
    ['what nobody knew', [], { since: at, atLeast: true }],
    [
      'what a version before wrote, which did not say',
      [known({ seen: undefined })],
      { since: at, atLeast: true },
    ],
    [
      'another environment',
      [known({ environment: 'staging' })],
      { since: at, atLeast: true },
    ],
    ['another rule', [known({ rule: 'other' })], { since: at, atLeast: true }],
  ])('says of %s since when it is so', (_what, stored, seen) => {
    const { verdicts } = seeVerdicts([verdict('not-met')], {
      known: stored,
      now,
    });
    expect(verdicts).toEqual([{ ...verdict('not-met'), seen }]);
  });

  it('says what is over, of verdicts that changed and of those that are judged no more', () => {
    const stored = [
      known({ status: 'met', seen: { since: before, atLeast: true } }),
      known({ rule: 'gone' }),
      known({ rule: 'silent', seen: undefined }),
    ];
    const { over } = seeVerdicts([verdict('not-met')], { known: stored, now });
    const since = Date.parse(before);
    expect(over).toEqual([
      {
        ...{ rule: 'core-ci', environment: 'dev', status: 'met' },
        ...{ since, until: now, atLeast: true },
      },
      {
        ...{ rule: 'gone', environment: 'dev', status: 'not-met' },
        ...{ since, until: now, atLeast: false },
      },
    ]);
    expect(
      seeVerdicts([verdict('not-met')], { known: [known()], now }).over,
    ).toEqual([]);
  });

  it('lets nothing end before it began, by whatever clock', () => {
    const { over } = seeVerdicts([], {
      ...{ known: [known()], now: Date.parse(before) - 1_000 },
    });
    expect(over[0].until).toBe(over[0].since);
  });
});

describe('stillSeen', () => {
  const why = say('stale.neverRead', { source: say('source.argocd') });
  const stale: Verdict = {
    ...verdict('unknown'),
    said: {
      reason: sayStale({ message: say('stage.health.afterSync'), why }),
    },
  };
  const down = (source: SourceStatus['source']): SourceStatus => ({
    ...{ source, status: 'failed', since: at },
  });

  it('says it of what is what it was alone', () => {
    const verdicts = [verdict('not-met'), { ...verdict('met'), rule: 'other' }];
    const stored = [known(), known({ rule: 'other' })];
    expect(
      stillSeen(verdicts, { known: stored, sources: [down('argocd')] }),
    ).toEqual([{ ...verdicts[0], seen: { since: before } }, verdicts[1]]);
  });

  it.each<[string, Verdict, KnownVerdict[], SourceStatus[], Verdict['seen']]>([
    [
      'since when a source cannot be read',
      stale,
      [known()],
      [down('argocd')],
      { since: at },
    ],
    [
      'nothing where several cannot be',
      stale,
      [known()],
      [down('argocd'), down('registry')],
      undefined,
    ],
    [
      'nothing where it is unknown by itself',
      verdict('unknown'),
      [known()],
      [down('argocd')],
      undefined,
    ],
    [
      'since when it was unknown already',
      stale,
      [known({ status: 'unknown' })],
      [down('argocd')],
      { since: before },
    ],
    ['nothing where nobody knew', stale, [], [down('argocd')], undefined],
  ])('says of what is unknown %s', (_what, now_, stored, sources, seen) => {
    const [told] = stillSeen([now_], { known: stored, sources });
    expect(told.seen).toEqual(seen);
  });
});

describe('knownVerdicts', () => {
  it('takes what cannot be read for nothing', () => {
    expect(knownVerdicts(undefined)).toEqual([]);
    expect(knownVerdicts({ done: [{ rule: 1 }] })).toEqual([]);
    expect(knownVerdicts({ done: [verdict('met')] })).toEqual([
      { rule: 'core-ci', environment: 'dev', status: 'met' },
    ]);
  });
});
