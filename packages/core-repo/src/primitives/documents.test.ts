import { readDocuments } from './documents';

const bomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from(
    { length: 8 },
    (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`,
  ),
].join('\n');

describe('readDocuments', () => {
  it('leaves out what was written to harm its reader, and no other document', () => {
    expect(readDocuments(`${bomb}\n---\na: 1\n`)).toEqual([{ a: 1 }]);
  });

  it.each(['['.repeat(10_000), '{a: '.repeat(5_000)])(
    'gives nothing of what nests without end',
    text => {
      expect(readDocuments(text)).toEqual([]);
    },
  );
});
