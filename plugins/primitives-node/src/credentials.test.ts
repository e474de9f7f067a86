import { withoutCredentials, withoutTokens } from './credentials';

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

describe('withoutTokens', () => {
  const body = 'aB3'.repeat(12);
  it.each([
    ['ghp_', body],
    ['ghs_', body],
    ['github_pat_', body],
    ['glpat-', body],
    ['xoxb-', body],
    ['npm_', body],
    ['AKIA', 'ABCDEFGH12345678'],
    ['AIza', `${body.slice(0, 35)}`],
    ['eyJhbGciOiJI.', `eyJzdWIiOiIx.${body}`],
    ['-----BEGIN RSA PRIVATE KEY-----', '\nMIIE\n-----END RSA PRIVATE KEY-----'],
    ['-----BEGIN PRIVATE KEY-----', '\nMIIE cut off'],
  ])('takes out a %s…', (form, rest) => {
    expect(withoutTokens(`with ${form}${rest}`)).toBe('with ***');
    const json = JSON.stringify({ message: `it was ${form}${rest}` });
    expect(withoutTokens(json)).not.toContain(rest.slice(-8));
  });

  it('takes the login out of an address and a header', () => {
    expect(withoutTokens('to https://ada:hunter2@git.test/a failed')).toBe(
      'to https://***@git.test/a failed',
    );
    expect(withoutTokens('Authorization: Bearer abcdefgh12, so')).toBe(
      'Authorization: Bearer ***, so',
    );
  });

  it.each([
    `sha256:${'a1'.repeat(32)}`,
    'f'.repeat(40),
    'registry.test:5000/ameideio/primitive-domain-orders@sha256:1',
    'http://localhost:4700/a/b?c=d:e@f',
    'domain-orders-v0, ghp_short, npm_config, eyJ.eyJ',
    'the authorization: basic idea',
  ])('leaves %s', text => {
    expect(withoutTokens(text)).toBe(text);
  });

  it.each(['://a'.repeat(50_000), 'eyJ'.repeat(60_000), '-----BEGIN '.repeat(20_000), `://${'a:'.repeat(90_000)}`])(
    'is done at once with what was written to keep it busy',
    text => {
      const began = process.cpuUsage();
      withoutTokens(text);
      expect(process.cpuUsage(began).user).toBeLessThan(2_000_000);
    },
  );
});
