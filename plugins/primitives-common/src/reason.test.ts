import fc from 'fast-check';
import { reasonSchema } from './reason';

describe('reasonSchema', () => {
  it.each([
    ['Orders without a customer fail', 'Orders without a customer fail'],
    ['  two\nlines,\r\n and   blanks ', 'two lines, and blanks'],
    ['x'.repeat(500), 'x'.repeat(500)],
  ])('takes %j as one line', (text, expected) => {
    expect(reasonSchema.parse(text)).toBe(expected);
  });

  it.each([
    ['', 'at least 10'],
    ['because', 'at least 10'],
    [' \n '.repeat(20), 'at least 10'],
    ['x'.repeat(501), 'at most 500'],
    ['Clears the screen \u001b[2J', 'control'],
    ['Reads backwards \u202Egnihtemos', 'control'],
    [12, 'must be text'],
  ])('refuses %j', (text, message) => {
    expect(reasonSchema.safeParse(text).error?.issues[0].message).toContain(
      message,
    );
  });

  it('never gives a line break or a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 10 }), text => {
        const parsed = reasonSchema.safeParse(text);
        expect(
          parsed.success && /[\p{Cc}\u2028\u2029]/u.test(parsed.data),
        ).toBe(false);
      }),
    );
  });
});
