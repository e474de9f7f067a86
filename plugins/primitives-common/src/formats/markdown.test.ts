import { escapeMarkdown } from './markdown';

describe('escapeMarkdown', () => {
  it.each([
    '# Approved',
    '![](http://evil.test/x)',
    '[ok](http://evil.test)',
    '<img src=x onerror=y>',
    '@acme/security',
    '`a` | b * c _d_ ~e~ {f} \\g &lt;',
  ])('leaves nothing of %j that Markdown or HTML reads', text => {
    const escaped = escapeMarkdown(text);
    expect(escaped.replace(/&#\d+;/g, '')).not.toMatch(
      /[&\\`*_{}[\]<>#|~@]/,
    );
    const read = escaped.replace(/&#(\d+);/g, (_, code) =>
      String.fromCharCode(Number(code)),
    );
    expect(read).toBe(text);
  });

  it('leaves a word with underscores as it is', () => {
    expect(escapeMarkdown('ghp_abc github_pat_11_a')).toBe(
      'ghp_abc github_pat_11_a',
    );
  });

  it('is one line', () => {
    expect(escapeMarkdown('a\r\n\nb')).toBe('a b');
  });
});
