import { pullRequestBody } from './pull-request-body';

describe('the body of a pull request', () => {
  it.each([
    'x`\n\n# Approved by @acme/security\n![](http://evil.test/x)',
    'x\r\n\r\n<img src=x>',
    'x\u2028- [x] reviewed',
    '\u001b[31mred',
  ])('keeps an input within its line: %j', value => {
    const body = pullRequestBody({
      ...{ summary: 'Copies', inputs: { reason: value, from: 'dev' } },
      ...{ change: { files: new Map(), changed: [] }, validation: 'passed' },
    });
    const lines = body.split('\n');
    const [line] = lines.filter(each => each.startsWith('- reason: `'));
    expect(line).toMatch(/^- reason: `[^`\p{Cc}\u2028]*`$/u);
    expect(lines[lines.indexOf(line) + 1]).toBe('- from: `dev`');
  });

  it('stays below the 65,536 characters that GitHub takes, however much is promoted', () => {
    const paths = Array.from(
      { length: 4000 },
      (_, at) => `sources/values/env/staging/apps/domain-${at}-v0.yaml`,
    );
    const body = pullRequestBody({
      summary: 'Copies',
      inputs: { from: 'dev' },
      change: {
        files: new Map(paths.map(path => [path, ''])),
        changed: paths.slice(1),
      },
      validation: 'passed',
    });
    expect(body.length).toBeLessThan(65_536);
    expect(body).toContain(`- \`${paths[0]}\` (as it was)`);
    expect(body).toContain('- … and 3950 more');
    expect(body).toContain('Made by hand with `ameide`.');
  });
});
