import fc from 'fast-check';
import { csvLine } from './csv';

/** Takes a line apart as RFC 4180 says. */
function cells(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)].map(match =>
    match[1].replace(/""/g, '"'),
  );
}

describe('csvLine', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '|calc',
    '%0',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1+1',
    '\uFEFF=1',
  ])('makes text of %j', text => {
    expect(cells(csvLine([text]))).toEqual([`'${text}`]);
  });

  it('gives every text back, but for an apostrophe before what could be a formula', () => {
    const text = fc.string({ unit: 'binary' });
    const dangerous = fc
      .tuple(fc.constantFrom(...'=+-@\t\r\n'), text)
      .map(parts => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, dangerous), { minLength: 1 }),
        given => {
          const read = cells(csvLine(given));
          expect(
            read.map((cell, i) => (cell === given[i] ? cell : cell.slice(1))),
          ).toEqual(given);
          expect(read.some(cell => /^[=+\-@\t\r\n]/.test(cell))).toBe(false);
        },
      ),
    );
  });
});
