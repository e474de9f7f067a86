import { english, Saying } from '@ameide/plugin-primitives-common';
import { RefusedError, UsageError } from './errors';
import { hold } from './steps/hold';
import { parseHolds } from './policy/holds';
import { parsePolicy } from './policy/policy';
import { parseWaivers } from './policy/waivers';
import { parseSettings } from './settings';
import { waive } from './steps/waive';
import { readYamlFile } from './yaml-file';
import { editValues } from './values/edit';
import { parseEnvironmentState } from './values/state';

/** Words within a message that are no message. */
function wordsIn({ id, params = {} }: Saying): string[] {
  if (id === 'part.verbatim') return [String(params.text)];
  return Object.values(params).flatMap(value =>
    typeof value === 'object' && !Array.isArray(value) ? wordsIn(value) : [],
  );
}

async function refusalOf(act: () => unknown): Promise<Saying> {
  try {
    await act();
  } catch (error) {
    if (error instanceof RefusedError || error instanceof UsageError) {
      expect(english(error.said.message)).toBe(error.message);
      return error.said.message;
    }
    throw error;
  }
  throw new Error('It was refused');
}

const freeze = (fields: string) =>
  `environments: { dev: { freezes: [{ ${fields} }] } }`;
const ref = { kind: 'domain', name: 'orders', version: 'v0' } as const;
const digest = `sha256:${'1'.repeat(64)}`;

describe('what is refused is a message of the catalogue', () => {
  it.each<[string, () => unknown]>([
    ['holds: x', () => parseHolds('holds: x')],
    ['a hold of nothing', () => parseHolds('holds: [{}]')],
    [
      'a hold of everything wrong',
      () =>
        parseHolds(
          `holds: [{ primitive: a, environment: b, digest: c, until: d, reason: "" }]`,
        ),
    ],
    ['a key nobody knows', () => parseHolds('hold: []')],
    ['a key that comes twice', () => parseHolds('holds: []\nholds: []')],
    ['too much', () => parseHolds(`# ${'x'.repeat(300_000)}`)],
    ['a soak', () => parsePolicy('environments: { dev: { soak: soon } }')],
    [
      'approvers',
      () => parsePolicy('environments: { dev: { approvers: [a] } }'),
    ],
    ['a freeze of nothing', () => parsePolicy(freeze(''))],
    [
      'a freeze that ends first',
      () =>
        parsePolicy(
          freeze(
            'reason: a, timeZone: UTC, from: 2026-12-18T12:00, until: 2026-12-17T12:00',
          ),
        ),
    ],
    [
      'a freeze anywhere',
      () =>
        parsePolicy(
          freeze('reason: a, timeZone: Nowhere, weekly: { from: x, until: y }'),
        ),
    ],
    [
      'a week of nothing',
      () =>
        parsePolicy(
          freeze(
            'reason: a, timeZone: UTC, weekly: { from: Fri 16:00, until: Fri 16:00 }',
          ),
        ),
    ],
    ['a waiver of nothing', () => parseWaivers('waivers: [{}]')],
    [
      'a waiver for two',
      () =>
        parseWaivers(
          `waivers: [{ rule: a, primitive: domain-orders-v0, owner: b, until: 2026-01-01, reason: c }]`,
        ),
    ],
    ['a registry', () => parseSettings('registry: x')],
    ['charts', () => parseSettings('charts: { workload: /a, smoke: b }')],
    ['the core repository', () => parseSettings('core: x')],
    ['a mode', () => parseSettings('autoMerge: { wiring: 1 }')],
    ['an unclear value', () => parseEnvironmentState('enabled: 1', 'f')],
    ['a list', () => editValues('- a', { enabled: true }, 'f')],
    ['a template', () => editValues('a: {{ .b }}', { enabled: true }, 'f')],
    ['a text', () => editValues('enabled: "x"', { enabled: true }, 'f')],
    ['a block', () => editValues('image:\n  ref: |\n    a', { ref: 'b' }, 'f')],
    [
      'an anchor',
      () => editValues('enabled: &a true', { enabled: false }, 'f'),
    ],
    [
      'an alias',
      () => editValues('a: &a true\nenabled: *a', { enabled: false }, 'f'),
    ],
    [
      'a merge',
      () => editValues('a: &a {b: 1}\n<<: *a', { enabled: true }, 'f'),
    ],
    [
      'two documents',
      () => editValues('a: 1\n---\nb: 1', { enabled: true }, 'f'),
    ],
    ['an end', () => editValues('a: 1\n...\n', { enabled: true }, 'f')],
    [
      'an image that is a list',
      () => editValues('image: []', { ref: 'b' }, 'f'),
    ],
    ['a foreign text', () => editValues('a: \uFFFD', { enabled: true }, 'f')],
    [
      'a waiver that is over',
      () =>
        waive({
          ...{ root: '.', rule: 'core-ci', primitive: 'domain-orders-v0' },
          ...{ until: '2020-01-01', reason: 'It is being rewritten' },
        }),
    ],
    [
      'a hold that is over',
      () =>
        hold({
          ...{ root: '.', ref, environment: 'dev', digest },
          ...{ until: '2020-01-01', reason: 'An incident' },
        }),
    ],
    [
      'an input',
      () =>
        hold({
          ...{ root: '.', ref: { ...ref, name: 'A' }, environment: 'dev' },
          ...{ digest: 'x', until: 'y', reason: '' },
        }),
    ],
  ])('%s', async (_, act) => {
    expect(wordsIn(await refusalOf(act))).toEqual([]);
  });

  it.each([
    ...['a: [', 'a: {b: 1', '[a', '{a: 1 b: 2}', '["a" "b"]', '{"a": 1 "b": 2}'],
    ...['[,]', '[a: [\n- b]]', '{"a":1, "b"2}', '[\n- a\n]', '[a\nb: c]'],
    ...['a\nb: c', 'a: b\nc', 'a: 1\n b: 2', 'a:\n  - b\n c: d', '- a\n -b\nc'],
    ...['a: b: c', '- a\nb: 1', 'a: - b', 'a:\n\tb: 1', '\ta: 1', 'a:\n  - b\n - c'],
    ...['a: "b', "a: 'b", 'a: "\\q"', 'a: %b', 'a: @b', 'a: |b', 'a: >8x\n c'],
    ...['a: ,', 'a: |\n    \n  b', 'a: |2\n  b\n c', 'a: "b"#c', 'a: |\nb\n  c'],
    ...['a: &b &c d', 'a: !b !c d', 'a: &b *c', '&b *c', 'a: *b', '&a - b'],
    ...['[a, , b]', 'a: !<b c', '...\n... a', '%YAML 1.2\na: 1'],
    ...['--- - a', '%YAML 9.9.9\n---\na', '%YAML\n---\na', '%TAG a\n---\na'],
    ...['a: 1\n---\nb: 1', 'a: ]', 'a: }', '- a: b\n-c: d'],
    `${'a'.repeat(1100)}: b`,
  ])('what the parser of YAML says of %j, too', text => {
    const { problem } = readYamlFile(text, { merge: true });
    expect(problem && wordsIn(problem)).toEqual([]);
  });
});
