import { Verdict } from '@ameide/plugin-primitives-common';
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
  it('says it of what is what it was alone', () => {
    const verdicts = [verdict('not-met'), { ...verdict('met'), rule: 'other' }];
    expect(stillSeen(verdicts, [known(), known({ rule: 'other' })])).toEqual([
      { ...verdicts[0], seen: { since: before } },
      verdicts[1],
    ]);
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
