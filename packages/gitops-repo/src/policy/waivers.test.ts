import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addWaiver,
  parseWaivers,
  Waiver,
  waiverEndsAt,
  waiversJsonSchema,
} from './waivers';

const waiver: Waiver = {
  rule: 'environment-running',
  primitive: 'domain-orders-v0',
  environment: 'dev',
  until: '2026-12-31',
  reason: 'The smoke: being "rewritten"',
};

describe('waivers', () => {
  it.each<[string, string | undefined]>([
    ['no file', undefined],
    ['an empty list', 'waivers: []\n'],
    ['a list without entries', '# Ours\nwaivers:\n'],
  ])('are added to %s', (_name, text) => {
    expect(parseWaivers(addWaiver(text, waiver))).toEqual([waiver]);
  });

  it('are added after others, which stay as they are, with their comments', () => {
    const text = `# Ours\nwaivers:\n  # Why\n  - rule: core-ci\n    owner: group:default/orders\n    until: 2026-11-30\n    reason: x # y\n`;
    const after = addWaiver(text, waiver);
    expect(after.startsWith(text)).toBe(true);
    expect(parseWaivers(after).map(w => w.rule)).toEqual([
      'core-ci',
      'environment-running',
    ]);
  });

  it('are not added to a list that would have to be rewritten', () => {
    const flow =
      'waivers: [{rule: core-ci, owner: a, until: 2026-11-30, reason: x}]\n';
    expect(() => addWaiver(flow, waiver)).toThrow('write the list with one');
  });

  it('end when their last day is over', () => {
    expect(new Date(waiverEndsAt(waiver)).toISOString()).toBe(
      '2027-01-01T00:00:00.000Z',
    );
  });

  it.each([
    ['waivers: [{rule: core-ci, until: 2026-12-31, reason: x}]', 'primitive'],
    [
      'waivers: [{rule: core-ci, owner: a, primitive: domain-a-v0, until: 2026-12-31, reason: x}]',
      'not both',
    ],
    ['waivers: [{rule: core-ci, owner: a, reason: x}]', 'until: must be a day'],
    [
      'waivers: [{rule: core-ci, owner: a, until: soon, reason: x}]',
      'until: must be a day',
    ],
    ['waiver: []', 'waiver'],
    ['a: [', 'is not YAML'],
  ])('refuse %s and name what is wrong', (text, words) => {
    expect(() => parseWaivers(text)).toThrow(words);
  });

  it('are described by the published schema', () => {
    const file = '../../schemas/waivers.schema.json';
    expect(waiversJsonSchema()).toEqual(
      // eslint-disable-next-line no-restricted-syntax -- tests run from sources
      JSON.parse(readFileSync(join(__dirname, file), 'utf8')),
    );
  });
});
