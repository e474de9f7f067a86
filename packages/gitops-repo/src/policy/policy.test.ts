import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { RefusedError } from '../errors';
import { durationSchema, formatDuration } from './duration';
import { freezeSchema, frozenUntil } from './freeze';
import { holdsJsonSchema, parseHolds } from './holds';
import { parsePolicy, promotionPolicyJsonSchema } from './policy';

describe('lengths of time', () => {
  it.each([
    ['30m', 30],
    ['24h', 24 * 60],
    ['1d12h', 36 * 60],
    ['0m', 0],
  ])('%s is %d minutes', (text, minutes) => {
    expect(durationSchema.parse(text)).toBe(minutes * 60_000);
  });

  it.each(['', 'd', '1', '1s', '1h1d', '-1h', '1.5h', '99999h'])(
    '%j is none',
    text => {
      expect(durationSchema.safeParse(text).success).toBe(false);
    },
  );

  it('are read as they are written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9999 * 60 }), minutes => {
        const text = formatDuration(minutes * 60_000);
        expect(durationSchema.parse(text)).toBe(minutes * 60_000);
      }),
    );
  });
});

describe('freezes', () => {
  const weekend = freezeSchema.parse({
    weekly: { from: 'Fri 16:00', until: 'Mon 08:00' },
    timeZone: 'Europe/Berlin',
    reason: 'Weekend',
  });
  const holidays = freezeSchema.parse({
    from: '2026-12-18T12:00',
    until: '2027-01-04T08:00',
    timeZone: 'America/New_York',
    reason: 'Holidays',
  });

  it.each([
    // Winter time is an hour ahead of UTC, summer time two.
    ['2026-11-27T14:59:59Z', undefined],
    ['2026-11-27T15:00:00Z', '2026-11-30T07:00:00.000Z'],
    ['2026-11-30T06:59:59Z', '2026-11-30T07:00:00.000Z'],
    ['2026-11-30T07:00:00Z', undefined],
    ['2026-07-31T14:00:00Z', '2026-08-03T06:00:00.000Z'],
    ['2026-07-31T13:59:00Z', undefined],
    // The clocks go back on this Sunday, and forward on that one.
    ['2026-10-23T14:00:00Z', '2026-10-26T07:00:00.000Z'],
    ['2026-03-27T15:00:00Z', '2026-03-30T06:00:00.000Z'],
  ])('at %s the weekend lasts until %s', (at, until) => {
    expect(frozenUntil(weekend, new Date(at))?.toISOString()).toBe(until);
  });

  it.each([
    ['2026-12-18T16:59:59Z', undefined],
    ['2026-12-18T17:00:00Z', '2027-01-04T13:00:00.000Z'],
    ['2027-01-04T13:00:00Z', undefined],
  ])('at %s the holidays last until %s', (at, until) => {
    expect(frozenUntil(holidays, new Date(at))?.toISOString()).toBe(until);
  });

  it('end at a moment that is free, however the week is cut', () => {
    const time = fc
      .tuple(
        fc.constantFrom('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'),
        fc.integer({ min: 0, max: 23 }),
      )
      .map(([day, hour]) => `${day} ${String(hour).padStart(2, '0')}:30`);
    fc.assert(
      fc.property(
        time,
        time,
        fc.date({
          min: new Date('2026-01-01'),
          max: new Date('2027-01-01'),
          noInvalidDate: true,
        }),
        (from, until, at) => {
          fc.pre(from !== until);
          const freeze = freezeSchema.parse({
            weekly: { from, until },
            timeZone: 'Europe/Berlin',
            reason: 'x',
          });
          const end = frozenUntil(freeze, at);
          if (!end) return;
          expect(end.getTime()).toBeGreaterThan(at.getTime());
          expect(end.getTime() - at.getTime()).toBeLessThan(
            7.1 * 24 * 3_600_000,
          );
          expect(frozenUntil(freeze, end)).toBeUndefined();
        },
      ),
    );
  });
});

describe('files', () => {
  it('ask for nothing when they are not there', () => {
    expect(parsePolicy(undefined)).toEqual({ environments: {} });
    expect(parseHolds('')).toEqual([]);
  });

  it.each([
    [
      'environments: { staging: { soak: 1x } }',
      'environments: staging: soak: must be a length of time',
    ],
    [
      'environments: { staging: { sock: 1h } }',
      'environments.staging.sock: is not known; did you mean "soak"?',
    ],
    [
      'environments: { stagin: {} }',
      'environments.stagin: is not known; did you mean "staging"?',
    ],
    [
      'enviroments: {}',
      'enviroments: is not known; did you mean "environments"?',
    ],
    [
      'environments: { staging: { approvers: [platform] } }',
      'must be a team or person, such as @ameideio/platform',
    ],
    [
      'environments: { staging: { freezes: [{ reason: x, timeZone: Mars, weekly: { from: Fri 16:00, until: Mon 08:00 } }] } }',
      'timeZone: must be a time zone',
    ],
    [
      'environments: { staging: { freezes: [{ reason: x, timeZone: UTC }] } }',
      'must have either from and until, or weekly',
    ],
    [
      'environments: { staging: { freezes: [{ reason: x, timeZone: UTC, from: "2026-12-18T12:00", until: "2026-12-18T12:00" }] } }',
      'until: must be after from',
    ],
    [
      'environments: { staging: { freezes: [{ reason: x, timeZone: UTC, from: "2026-02-30T12:00", until: "2026-12-18T12:00" }] } }',
      'must be a date and time such as',
    ],
    ['[', 'is not YAML'],
  ])('refuses the policy %s', (text, words) => {
    const parse = () => parsePolicy(text);
    expect(parse).toThrow(RefusedError);
    expect(parse).toThrow('config/promotion-policy.yaml: ');
    expect(parse).toThrow(words);
  });

  it('are described by the published schemas', () => {
    const published = (name: string) =>
      JSON.parse(
        readFileSync(
          // eslint-disable-next-line no-restricted-syntax -- tests run from sources
          join(__dirname, `../../schemas/${name}.schema.json`),
          'utf8',
        ),
      );
    expect(promotionPolicyJsonSchema()).toEqual(published('promotion-policy'));
    expect(holdsJsonSchema()).toEqual(published('holds'));
  });
});
