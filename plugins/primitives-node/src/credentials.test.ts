import { withoutCredentials } from './credentials';

const basic = `Basic ${Buffer.from('portal:pass:word').toString('base64')}`;

describe('withoutCredentials', () => {
  it.each([
    ['Bearer abcdef', 'no Bearer abcdef, abcdef', 'no Bearer ***, ***'],
    ['token abcdef', 'bad abcdef!', 'bad ***!'],
    [basic, `${basic} or portal:pass:word`, 'Basic *** or ***'],
    [basic, 'no pass:word of portal', 'no *** of portal'],
    [undefined, 'nothing was sent', 'nothing was sent'],
    ['Bearer t', 'a text with t', 'a text with t'],
  ])('with %s: %s', (authorization, text, clean) => {
    expect(withoutCredentials(text, authorization)).toBe(clean);
  });
});
