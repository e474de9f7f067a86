import { english } from '@ameide/plugin-primitives-common';
import { RefusedError } from './errors';
import { parseFile } from './gate/parsed-files';
import { parseDocuments } from './manifests/manifest';
import { editValues } from './values/edit';
import { parseEnvironmentState } from './values/state';
import { readYamlFile } from './yaml-file';

/** Nine levels of nine aliases: 387 million entries out of half a kilobyte. */
const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`,
  ),
].join('\n');

const texts: Array<[string, string]> = [
  ['aliases without end', bomb],
  ['aliases without end, broken too', `${bomb}\nb: [`],
  ['aliases without end, in the second document', `a: 1\n---\n${bomb}`],
  ['nested without end', '['.repeat(10_000)],
  ['nested maps', '{a: '.repeat(5_000)],
];

/** Milliseconds of a processor that a check takes: by the clock, others on a busy machine would count. */
function timed(check: () => void): number {
  const before = process.cpuUsage();
  check();
  return process.cpuUsage(before).user / 1_000;
}

/** What a pull request's files are read by: the gate, the renderer's output, and the edits. */
describe('YAML that somebody wrote to harm whoever reads it', () => {
  it.each(texts)('is a finding of the gate: %s', (_, text) => {
    const spent = timed(() => {
      const { errors, content } = parseFile(text);
      expect(errors).not.toEqual([]);
      expect(content).toBeUndefined();
    });
    expect(spent).toBeLessThan(10_000);
  });

  it.each(texts)('is no object of a cluster: %s', (_, text) => {
    const problems = parseDocuments(text).map(({ problem }) => problem);
    expect(problems).toContainEqual(expect.stringContaining('is no YAML'));
  });

  it.each(texts)('is no state of an environment: %s', (_, text) => {
    const read = () => parseEnvironmentState(text, 'values.yaml');
    expect(read).toThrow(RefusedError);
    expect(read).toThrow(/^values\.yaml: /);
  });

  it.each(texts)('is not edited: %s', (_, text) => {
    const edit = () => editValues(text, { enabled: true }, 'values.yaml');
    expect(timed(() => expect(edit).toThrow(RefusedError))).toBeLessThan(
      10_000,
    );
    expect(edit).toThrow(/^values\.yaml:\d+: /);
  });

  /** Ten thousand keys: a parser that compares each with all before it takes many seconds. */
  const wide = Array.from({ length: 10_000 }, (_, i) => `k${i}: 1`).join('\n');

  it('costs what its size says, however many keys it has', () => {
    expect(
      timed(() => {
        expect(parseFile(wide).errors).toEqual([]);
        expect(readYamlFile(wide).problem).toBeUndefined();
      }),
    ).toBeLessThan(5_000);
  });

  it('is refused unread where it is too large, with the limit', () => {
    const text = `${'a: 1 # x\n'.repeat(120_000)}`;
    expect(
      timed(() => {
        expect(parseFile(text).errors).toEqual([
          { line: 1, message: 'has 1055 KiB; at most 1024 KiB are read' },
        ]);
        expect(() => parseEnvironmentState(text, 'values.yaml')).toThrow(
          'values.yaml: has 1055 KiB; at most 256 KiB are read',
        );
      }),
    ).toBeLessThan(100);
  });

  it('says which key comes twice, and where', () => {
    expect(parseFile('a: 1\nb: { c: 1, c: 2 }').errors).toEqual([
      { line: 2, message: 'the key "c" comes twice' },
    ]);
    const { problem } = readYamlFile('a: 1\na: 2');
    expect(problem && english(problem)).toBe(
      'is not YAML: the key "a" comes twice at line 2',
    );
    expect(
      readYamlFile('a: &a {b: 1}\nc: {<<: *a, b: 2}', { merge: true }),
    ).toMatchObject({ content: { c: { b: 2 } } });
  });
});
