import { createHash } from 'node:crypto';
import { Harness } from '../testing/harness';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const evil = '<script>alert("x")</script>';

async function page(path: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${harness.url}${path}`, { redirect: 'manual' });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function press(path: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(`${harness.url}${path}`, { method: 'POST', redirect: 'manual', headers })).status;
}

describe('pages', () => {
  it('lead from the list of repositories to a line of a file', async () => {
    expect((await page('/')).text).toContain('href="/acme/shop"');
    const repository = await page('/acme/shop');
    expect(repository.text).toContain('href="/acme/shop/blob/main/README.md"');
    expect(repository.text).toContain('git clone');
    expect((await page('/acme/shop/blob/main/README.md')).text).toContain('<tr id="L1">');
    expect((await page('/acme/shop/tree/main/bin')).text).toContain('/acme/shop/blob/main/bin/run');
    expect((await page('/acme/shop/commits')).text).toContain('Start shop');
    expect((await page('/acme/shop/raw/main/README.md')).text).toBe('# Shop\n');
  });

  it('show a pull request with description, checks and changes, and run nothing that others wrote', async () => {
    const octokit = harness.octokit();
    await harness.branch('shop', 'shown', { [`${'a'.repeat(3)}.html`]: `${evil}\n` });
    const { data: pull } = await octokit.pulls.create({ owner: 'acme', repo: 'shop', title: `Title ${evil}`, head: 'shown', base: 'main', body: `# Why\n${evil}\n[link](javascript:alert(1))` });
    await harness.octokit('app-token').checks.create({
      owner: 'acme',
      repo: 'shop',
      name: `verify ${evil}`,
      head_sha: pull.head.sha,
      conclusion: 'failure',
      output: { title: 'Two findings', summary: `| a | b |\n|---|---|\n| ${evil} | 2 |`, text: evil },
    });
    const { text, headers } = await page(`/acme/shop/pull/${pull.number}`);
    expect(text).not.toContain('<script');
    expect(text).not.toContain('href="javascript');
    expect(text).toContain('&lt;script&gt;');
    expect(text).toContain('Two findings');
    expect(text).toContain('<td>2</td>');
    expect(text).toContain('class="line add"');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const run = /href="(\/acme\/shop\/runs\/\d+)"/.exec(text)?.[1] ?? '';
    const check = await page(run);
    expect(check.text).toContain('&lt;script&gt;');
    expect(check.text).not.toContain('<script');
    const raw = await page('/acme/shop/raw/shown/aaa.html');
    expect(raw.headers.get('content-type')).toContain('text/plain');
  });

  it('allow the one style that they have, and no other', async () => {
    const { text, headers } = await page('/');
    const styles = [...text.matchAll(/<style>([^<]*)<\/style>/g)].map(([, rules]) => rules);
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256').update(styles[0]).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`; style-src 'sha256-${hash}';`);
  });

  it('let the local person ready and merge, from that page alone', async () => {
    const octokit = harness.octokit();
    await harness.branch('shop', 'pressed', { 'pressed.txt': 'x\n' });
    const { data: pull } = await octokit.pulls.create({ owner: 'acme', repo: 'shop', title: 'T', head: 'pressed', base: 'main', draft: true });
    const path = `/acme/shop/pull/${pull.number}`;
    expect((await page(path)).text).toContain('Ready for review');
    expect(await press(`${path}/merge`, {})).toBe(403);
    expect(await press(`${path}/merge`, { origin: 'http://evil.example' })).toBe(403);
    const own = { origin: harness.url };
    expect(await press(`${path}/merge`, own)).toBe(405);
    expect(await press(`${path}/ready`, own)).toBe(303);
    expect(await press(`${path}/merge`, own)).toBe(303);
    const { data } = await octokit.pulls.get({ owner: 'acme', repo: 'shop', pull_number: pull.number });
    expect(data).toMatchObject({ merged: true, merged_by: { login: 'ada' } });
    expect((await page(path)).text).toContain('ada merged this');
  });

  it.each(['/acme/nothing', '/acme/shop/pull/999', '/acme/shop/blob/main/none', '/acme/shop/tree/nowhere', '/nobody', '/acme/shop/runs/999'])('%s is not found', async path => {
    const { status, text } = await page(path);
    expect([status, text.includes('Not found')]).toEqual([404, true]);
  });
});
