import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { judgeMove, longestRun } from './judge-move';
import { Hold } from './holds';
import { parsePolicy } from './policy';
import { PastState } from './state-history';

const id = 'domain-orders-v0';
const [one, two] = ['1', '2'].map(d => `sha256:${d.repeat(64)}`);
const hour = (at: number) => new Date(Date.UTC(2026, 10, 24, at));
const past = (
  at: number,
  digest: string | undefined,
  enabled = true,
): PastState => ({ commit: `c${at}`, at: hour(at), enabled, digest });
const history = (
  states: {
    dev?: PastState[];
    staging?: PastState[];
    production?: PastState[];
  },
  isWhole = true,
) => {
  const known = Object.entries(states).map(
    ([environment, list]): [string, PastState[]] => [
      gitopsPaths(id).environmentValues(environment),
      list,
    ],
  );
  return {
    head: 'c0',
    isWhole,
    of: (file: string) => new Map(known).get(file) ?? [],
  };
};
const hold: Hold = {
  primitive: id,
  environment: 'staging',
  digest: one,
  until: '2026-11-24',
  reason: 'Slow',
};
const judge = (
  text: string,
  states: Parameters<typeof history>[0],
  change: Partial<Parameters<typeof judgeMove>[0]> = {},
) =>
  judgeMove({
    policy: parsePolicy(text),
    holds: [],
    history: history(states),
    move: { id, environment: 'staging', digest: two },
    at: hour(10),
    ...change,
  });
const rules = (refusals: ReturnType<typeof judge>) => refusals.map(r => r.rule);

const soak = 'environments: { staging: { soak: 3h } }';
const frozen = `environments: { staging: { freezes: [{ reason: Sale, timeZone: UTC, from: "2026-11-24T00:00", until: "2026-11-25T06:00" }], approvers: ["@o/ops"] } }`;

describe('a digest on its way', () => {
  it('comes in where nothing is asked', () => {
    expect(judge('', {})).toEqual([]);
  });

  it.each([
    ['long enough', [past(7, two)], []],
    ['not long enough', [past(8, two)], ['soak']],
    ['long enough once, then something else', [past(9, one), past(5, two)], []],
    [
      'twice, each time not long enough',
      [past(9, two), past(6, one), past(4, two)],
      ['soak'],
    ],
    [
      'with a break',
      [past(9, two), past(8, two, false), past(6, two)],
      ['soak'],
    ],
    ['never', [past(1, one)], ['soak']],
    ['in no commit', [], ['soak']],
  ])('soaks in the environment before: %s', (_, dev, refused) => {
    expect(rules(judge(soak, { dev }))).toEqual(refused);
  });

  it('says how long it ran, and until when to wait', () => {
    expect(judge(soak, { dev: [past(8, two), past(1, one)] })[0]).toMatchObject({
      rule: 'soak',
      message: `${two} of ${id} must run for 3h in dev before staging; it ran for 2h`,
      next: 'wait until 2026-11-24 11:00 UTC, and do it again',
    });
  });

  it('never takes a missing history for time that did not pass', () => {
    const refusals = judge(soak, {}, { history: history({}, false) });
    expect(rules(refusals)).toEqual(['history']);
  });

  it('waits for the end of a freeze', () => {
    expect(judge(frozen, {})).toMatchObject([
      {
        rule: 'freeze',
        message: 'staging is frozen until 2026-11-25 06:00 UTC: Sale',
        next: 'do it again after 2026-11-25 06:00 UTC, or ask @o/ops to end the freeze',
      },
    ]);
  });

  it('need not wait when it is a way back', () => {
    const staging = [past(9, one), past(5, two)];
    expect(judge(soak, { staging })).toEqual([]);
    expect(judge(frozen, { staging })).toEqual([]);
  });

  it('is no way back to what only the same commit brought', () => {
    const staging = [past(9, two), past(5, one)];
    expect(rules(judge(frozen, { staging }, { arrival: 'c9' }))).toEqual([
      'freeze',
    ]);
  });

  it.each([
    [two, hour(10), ['hold']],
    [one, hour(10), []],
    [two, hour(23), ['hold']],
    [two, hour(24), []],
  ])('is stopped by a hold: %s at %s', (digest, at, refused) => {
    const move = { id, environment: 'staging', digest };
    const staging = [past(5, one), past(1, two)];
    expect(rules(judge('', { staging }, { holds: [hold], move, at }))).toEqual(
      refused,
    );
  });

  it('must have been where the policy says, besides the environment before', () => {
    const text = 'environments: { production: { requires: [dev] } }';
    const move = { id, environment: 'production', digest: two };
    const staging = [past(3, two)];
    expect(rules(judge(text, { staging }, { move }))).toEqual(['requires']);
    expect(judge(text, { staging, dev: [past(2, two)] }, { move })).toEqual([]);
  });
});

it('counts the longest time without a break', () => {
  expect(longestRun([past(5, one), past(2, one)], one, hour(6))).toBe(
    4 * 3_600_000,
  );
});
