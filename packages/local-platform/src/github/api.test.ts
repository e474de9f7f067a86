import { join } from 'node:path';
import { SignJWT, importPKCS8 } from 'jose';
import { Harness } from './testing/harness';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const shop = { owner: 'acme', repo: 'shop' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${harness.url}/api/v3${path}`, { headers });
}

describe('contents', () => {
  it('are written, read, listed and removed', async () => {
    const octokit = harness.octokit();
    const file = { ...shop, path: 'a folder/täglich.txt' };
    const { data: made, status } = await octokit.repos.createOrUpdateFileContents({ ...file, message: 'Make', content: base64('one\n') });
    expect([status, made.commit.message]).toEqual([201, 'Make']);
    const { data: read } = await octokit.repos.getContent(file);
    if (Array.isArray(read) || read.type !== 'file') throw new Error('Not a file');
    expect([read.path, read.sha, Buffer.from(read.content, 'base64').toString()]).toEqual(['a folder/täglich.txt', made.content?.sha, 'one\n']);
    expect((await octokit.repos.getContent({ ...shop, path: 'a folder' })).data).toMatchObject([{ type: 'file', name: 'täglich.txt', size: 4 }]);
    await octokit.repos.createOrUpdateFileContents({ ...file, message: 'Change', content: base64('two\n'), sha: read.sha });
    const raw = await octokit.repos.getContent({ ...file, mediaType: { format: 'raw' } });
    expect(raw.data).toBe('two\n');
    expect(raw.headers['x-github-media-type']).toContain('raw');
    await expect(octokit.repos.createOrUpdateFileContents({ ...file, message: 'Stale', content: '', sha: read.sha })).rejects.toMatchObject({ status: 409 });
    await expect(octokit.repos.createOrUpdateFileContents({ ...file, message: 'Blind', content: '' })).rejects.toMatchObject({ status: 422 });
    const { data: now } = await octokit.repos.getContent(file);
    await octokit.repos.deleteFile({ ...file, message: 'Remove', sha: Array.isArray(now) ? '' : now.sha });
    await expect(octokit.repos.getContent({ ...shop, path: 'a folder' })).rejects.toMatchObject({ status: 404 });
  });

  it.each(['../x', '.git/config', 'a/../../x', 'a//b', 'a/.GIT/x'])('are not written to %s', async path => {
    const response = await fetch(`${harness.url}/api/v3/repos/acme/shop/contents/${encodeURIComponent(path)}`, {
      method: 'PUT',
      headers: { authorization: 'token ada-token', 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'm', content: 'eA==' }),
    });
    expect(response.status).toBe(422);
  });
});

describe('git data', () => {
  it('refuses what git would read as an expression', async () => {
    for (const ref of ['main~1', 'main^{tree}', '--all', 'main:README.md', '@{-1}']) {
      expect((await get(`/repos/acme/shop/commits/${encodeURIComponent(ref)}`)).status).toBe(422);
    }
  });

  it('moves a branch only forward unless forced', async () => {
    const octokit = harness.octokit();
    const sha = await harness.branch('shop', 'forward', { 'forward.txt': 'x' });
    const { data: main } = await octokit.git.getRef({ ...shop, ref: 'heads/main' });
    await expect(octokit.git.updateRef({ ...shop, ref: 'heads/forward', sha: main.object.sha })).rejects.toMatchObject({ status: 422, message: expect.stringContaining('not a fast forward') });
    await octokit.git.updateRef({ ...shop, ref: 'heads/forward', sha: main.object.sha, force: true });
    await octokit.git.updateRef({ ...shop, ref: 'heads/forward', sha });
    await expect(octokit.git.createRef({ ...shop, ref: 'refs/heads/forward', sha })).rejects.toMatchObject({ status: 422, message: expect.stringContaining('already exists') });
    expect((await octokit.git.listMatchingRefs({ ...shop, ref: 'heads/forw' })).data.map(({ ref }) => ref)).toEqual(['refs/heads/forward']);
  });

  it('removes a file from a tree by a null', async () => {
    const octokit = harness.octokit();
    const tree = [{ path: 'README.md', mode: '100644' as const, type: 'blob' as const, sha: null }];
    const { data: main } = await octokit.git.getTree({ ...shop, tree_sha: 'main' });
    const { data } = await octokit.git.createTree({ ...shop, base_tree: main.sha, tree });
    expect(data.tree.map(({ path }) => path)).not.toContain('README.md');
    const absent = [{ path: 'absent', mode: '100644' as const, type: 'blob' as const, sha: null }];
    await expect(octokit.git.createTree({ ...shop, base_tree: main.sha, tree: absent })).rejects.toMatchObject({ status: 422 });
  });

  it('compares two branches', async () => {
    const octokit = harness.octokit();
    await harness.branch('shop', 'compared', { 'compared.txt': 'x\n' });
    await octokit.repos.createOrUpdateFileContents({ ...shop, path: 'beside.txt', message: 'Beside', content: 'eA==' });
    const { data } = await octokit.repos.compareCommitsWithBasehead({ ...shop, basehead: 'main...compared' });
    expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1, files: [{ filename: 'compared.txt' }] });
  });

  it('packs a commit for readers of trees', async () => {
    const { data } = await harness.octokit().repos.getCombinedStatusForRef({ ...shop, ref: 'main', per_page: 0 });
    const archive = data.repository.archive_url.replace('{archive_format}{/ref}', `tarball/${data.sha}`);
    const response = await fetch(archive);
    const content = Buffer.from(await response.arrayBuffer());
    expect([response.status, content.subarray(0, 2).toString('hex')]).toEqual([200, '1f8b']);
  });
});

describe('answers', () => {
  it('are not sent again when nothing changed', async () => {
    const first = await get('/repos/acme/shop/branches');
    const etag = first.headers.get('etag') ?? '';
    const again = await get('/repos/acme/shop/branches', { 'if-none-match': etag });
    expect([first.status, again.status, await again.text()]).toEqual([200, 304, '']);
    await harness.branch('shop', 'etag', { 'etag.txt': 'x' });
    expect((await get('/repos/acme/shop/branches', { 'if-none-match': etag })).status).toBe(200);
  });

  it('come in pages that lead to each other', async () => {
    const octokit = harness.octokit();
    const { data: main } = await octokit.git.getRef({ ...shop, ref: 'heads/main' });
    for (let index = 0; index < 5; index += 1) await octokit.git.createRef({ ...shop, ref: `refs/heads/page-${index}`, sha: main.object.sha });
    const all = await octokit.paginate(octokit.repos.listBranches, { ...shop, per_page: 2 });
    expect(all.filter(({ name }) => name.startsWith('page-'))).toHaveLength(5);
    const { headers } = await octokit.repos.listBranches({ ...shop, per_page: 2, page: 2 });
    expect(headers.link?.match(/rel="(\w+)"/g)).toEqual(['rel="prev"', 'rel="next"', 'rel="last"', 'rel="first"']);
    const commits = await octokit.paginate(octokit.repos.listCommits, { ...shop, per_page: 1 });
    expect(new Set(commits.map(({ sha }) => sha)).size).toBe(commits.length);
  });

  it('are cut into hundreds of pages without losing or repeating any', async () => {
    const octokit = harness.octokit();
    const { data: main } = await octokit.git.getRef({ ...shop, ref: 'heads/main' });
    const repository = { owner: 'acme', name: 'shop' };
    for (let index = 0; index < 250; index += 1) {
      harness.github.upsertCheckRun(repository, { key: `many-${index}`, name: `many-${index}`, headSha: main.object.sha, status: 'completed', conclusion: 'success' });
    }
    const names = new Set<string>();
    let pages = 0;
    let next: string | undefined = `${harness.url}/api/v3/repos/acme/shop/commits/${main.object.sha}/check-runs?per_page=1&filter=latest`;
    let last: string | undefined;
    while (next !== undefined) {
      const response: Response = await fetch(next, { headers: { authorization: 'token ada-token' } });
      const { total_count: total, check_runs: runs } = await response.json();
      const link: (relation: string) => string | undefined = relation => new RegExp(`<([^>]+)>; rel="${relation}"`).exec(response.headers.get('link') ?? '')?.[1];
      pages += 1;
      names.add(runs[0].name);
      expect(link('prev')?.endsWith(`page=${pages - 1}`)).toBe(pages === 1 ? undefined : true);
      next = link('next');
      last = link('last') ?? last;
      expect(total).toBeGreaterThanOrEqual(250);
    }
    expect(new URL(last ?? '').searchParams.get('page')).toBe(String(pages));
    expect(pages).toBeGreaterThanOrEqual(250);
    expect(names.size).toBe(pages);
  });

  it('carry the headers that clients steer by', async () => {
    const { headers } = await get('/repos/acme/shop', { authorization: 'Bearer ada-token' });
    expect(headers.get('x-github-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-ratelimit-limit')).toBe('5000');
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
  });

  it.each([
    ['GET', '/repos/acme/nothing', undefined, undefined, 404, 'Not Found'],
    ['GET', '/repos/acme/shop', 'wrong', undefined, 401, 'Bad credentials'],
    ['POST', '/repos/acme/shop/pulls', undefined, '{}', 401, 'Requires authentication'],
    ['POST', '/repos/acme/shop/pulls', 'ada-token', '{', 400, 'Problems parsing JSON'],
    ['POST', '/repos/acme/shop/pulls', 'ada-token', '{}', 422, 'Validation Failed'],
    ['POST', '/repos/acme/shop/git/refs', 'ada-token', '{"ref":"refs/heads/x","sha":"1"}', 422, 'Validation Failed'],
    ['POST', '/graphql', 'ada-token', '{}', 404, 'Not Found'],
  ])('%s %s of %s fails as on GitHub', async (method, path, token, body, status, message) => {
    const response = await fetch(`${harness.url}/api/v3${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `token ${token}` } : {}) },
      ...(body === undefined ? {} : { body }),
    });
    const answer: unknown = await response.json();
    expect(response.status).toBe(status);
    expect(answer).toMatchObject({ message, status: String(status), documentation_url: expect.stringContaining('docs.github.com') });
  });
});

describe('tokens', () => {
  const mint = (permissions: Record<string, 'read' | 'write'>) =>
    harness.octokit(harness.github.mintJobToken({ repository: { owner: 'acme', name: 'shop' }, permissions }));

  it('of a job write only what the job may, and only in its repository', async () => {
    const { data: main } = await harness.octokit().git.getRef({ ...shop, ref: 'heads/main' });
    const check = { name: 'unit', head_sha: main.object.sha, conclusion: 'success' as const };
    const octokit = mint({ checks: 'write', contents: 'read' });
    expect((await octokit.checks.create({ ...shop, ...check })).data.app?.slug).toBe('github-actions');
    const refused = { status: 403, message: expect.stringContaining('Resource not accessible by integration') };
    await expect(octokit.git.createRef({ ...shop, ref: 'refs/heads/no', sha: main.object.sha })).rejects.toMatchObject(refused);
    await expect(octokit.checks.create({ owner: 'acme', repo: 'vault', ...check })).rejects.toMatchObject(refused);
    await expect(mint({ pull_requests: 'write' }).pulls.merge({ ...shop, pull_number: 1 })).rejects.toMatchObject(refused);
  });

  it('of an App come for its signature alone, narrowed as asked', async () => {
    const sign = async (key: string) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).setIssuer('7').setIssuedAt(now - 60).setExpirationTime(now + 500).sign(await importPKCS8(key, 'RS256'));
    };
    const app = harness.octokit(await sign(harness.keys.privateKey));
    expect((await app.apps.getAuthenticated()).data?.slug).toBe('acme-ci');
    const { data: installation } = await app.apps.getRepoInstallation(shop);
    const { data: token } = await app.apps.createInstallationAccessToken({ installation_id: installation.id, repositories: ['shop'], permissions: { contents: 'read' } });
    expect(token).toMatchObject({ repository_selection: 'selected', permissions: { contents: 'read' } });
    expect(harness.github.authenticate(token.token)).toEqual({ login: 'acme-ci[bot]', kind: 'app' });
    await expect(harness.octokit(token.token).issues.createLabel({ ...shop, name: 'x' })).rejects.toMatchObject({ status: 403 });
    const other = new Harness();
    await expect(harness.octokit(await sign(other.keys.privateKey)).apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
    await other.stop();
  });

  it('of an App write in no repository but those that they were asked for', async () => {
    const token = harness.github.mintInstallationToken({ appId: 7, repositories: [{ owner: 'acme', name: 'shop' }] });
    const octokit = harness.octokit(token);
    const vault = { owner: 'acme', repo: 'vault' };
    const refused = { status: 403, message: expect.stringContaining('Resource not accessible by integration') };
    const sha = await harness.branch('shop', 'narrow', { 'narrow.txt': 'x' }, octokit);
    await expect(octokit.pulls.create({ ...vault, title: 'T', head: 'main', base: 'main' })).rejects.toMatchObject(refused);
    await expect(octokit.actions.createWorkflowDispatch({ ...vault, workflow_id: 'ci.yaml', ref: 'main' })).rejects.toMatchObject(refused);
    const pull = await harness.pull('vault', 'theirs');
    const merge = 'mutation ($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: SQUASH }) { pullRequest { number } } }';
    await expect(octokit.graphql(merge, { id: pull.node_id })).rejects.toThrow('Resource not accessible by integration');
    const folder = join(harness.folder, 'narrow');
    await harness.git(harness.folder, 'clone', '--quiet', harness.remote('shop', token), 'narrow');
    expect(await harness.git(folder, 'rev-parse', 'origin/narrow')).toBe(sha);
    await harness.git(folder, 'push', '--quiet', 'origin', `${sha}:refs/heads/pushed`);
    await expect(harness.git(folder, 'push', '--quiet', harness.remote('vault', token), `${sha}:refs/heads/pushed`)).rejects.toThrow('denied to acme-ci[bot]');
    // What the App may do at all, it may do in the other one with another token.
    expect(await harness.branch('vault', 'wide', { 'wide.txt': 'x' }, harness.octokit('app-token'))).toMatch(/^[0-9a-f]{40}$/);
  });

  it('of an App are not given for a repository that is not there', async () => {
    const now = Math.floor(Date.now() / 1000);
    const jwt = await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).setIssuer('7').setIssuedAt(now - 60).setExpirationTime(now + 500).sign(await importPKCS8(harness.keys.privateKey, 'RS256'));
    const asked = harness.octokit(jwt).apps.createInstallationAccessToken({ installation_id: 7, repositories: ['shop', 'nowhere'] });
    await expect(asked).rejects.toMatchObject({ status: 422, message: expect.stringContaining('at least one repository that does not exist') });
  });

  it('of an installation are good for an hour', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval'], now: Date.now() });
    const token = harness.github.mintInstallationToken({ appId: 7, repositories: [{ owner: 'acme', name: 'shop' }] });
    jest.setSystemTime(Date.now() + 3_590_000);
    expect(harness.github.authenticate(token)).toMatchObject({ kind: 'app' });
    jest.setSystemTime(Date.now() + 20_000);
    const refused = await get('/repos/acme/shop', { authorization: `Bearer ${token}` });
    jest.useRealTimers();
    expect([refused.status, await refused.json()]).toEqual([401, expect.objectContaining({ message: 'Bad credentials' })]);
  });

  it('of a person make no check runs', async () => {
    const { data: main } = await harness.octokit().git.getRef({ ...shop, ref: 'heads/main' });
    await expect(harness.octokit().checks.create({ ...shop, name: 'x', head_sha: main.object.sha })).rejects.toMatchObject({ status: 403 });
  });
});

describe('checks', () => {
  it('are updated by their writer, listed by name, and told of', async () => {
    const octokit = harness.octokit('app-token');
    const sha = await harness.branch('shop', 'checked', { 'checked.txt': 'x' });
    harness.events.length = 0;
    const { data: run } = await octokit.checks.create({ ...shop, name: 'verify', head_sha: sha, status: 'in_progress', external_id: 'one' });
    await octokit.checks.update({
      ...shop,
      check_run_id: run.id,
      conclusion: 'failure',
      output: { title: 'Bad', summary: 'Very', annotations: [{ path: 'a', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'No' }] },
    });
    const { data: list } = await octokit.checks.listForRef({ ...shop, ref: 'checked', check_name: 'verify' });
    expect(list).toMatchObject({ total_count: 1, check_runs: [{ status: 'completed', conclusion: 'failure', external_id: 'one', app: { slug: 'acme-ci' }, output: { annotations_count: 1 } }] });
    expect((await octokit.checks.listForRef({ ...shop, ref: 'checked', check_name: 'other' })).data.total_count).toBe(0);
    expect((await octokit.checks.listSuitesForRef({ ...shop, ref: 'checked' })).data.check_suites).toMatchObject([{ status: 'completed', conclusion: 'failure', head_branch: 'checked' }]);
    expect((await octokit.checks.listAnnotations({ ...shop, check_run_id: run.id })).data).toHaveLength(1);
    expect(harness.events.map(({ name, action }) => `${name}.${action}`)).toEqual(['check_run.created', 'check_run.completed', 'check_suite.completed']);
  });

  it('of the runner keep one id for one key', () => {
    const repository = { owner: 'acme', name: 'shop' };
    const input = { key: 'job-1', name: 'job', headSha: 'a'.repeat(40), status: 'queued' as const };
    const first = harness.github.upsertCheckRun(repository, input);
    const second = harness.github.upsertCheckRun(repository, { ...input, status: 'completed', conclusion: 'success' });
    expect(second).toEqual(first);
    expect(harness.github.upsertCheckRun(repository, { ...input, headSha: 'b'.repeat(40) })).not.toEqual(first);
  });
});

it('lays the values of a repository over those of its organisation', () => {
  expect(harness.github.variables({ owner: 'acme', name: 'shop' })).toEqual({ REGION: 'north', TIER: 'high' });
  expect(harness.github.secrets({ owner: 'acme', name: 'shop' })).toEqual({ KEY: 'k' });
});
