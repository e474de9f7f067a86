import { join } from 'node:path';
import { Harness } from './testing/harness';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

const shop = { owner: 'acme', repo: 'shop' };
const vault = { owner: 'acme', repo: 'vault' };

function gate(sha: string, conclusion?: 'success' | 'failure' | 'skipped') {
  harness.github.upsertCheckRun(
    { owner: 'acme', name: 'vault' },
    { key: 'gate', name: 'gate', headSha: sha, status: conclusion ? 'completed' : 'in_progress', ...(conclusion ? { conclusion } : {}) },
  );
}

async function autoMerge(id: string): Promise<void> {
  await harness.octokit('app-token').graphql(
    'mutation ($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: SQUASH }) { pullRequest { number } } }',
    { id },
  );
}

const problem = (status: number, message: RegExp) => expect.objectContaining({ status, message: expect.stringMatching(message) });

describe('pull requests', () => {
  it('go from opened to merged, with the branch gone and everybody told', async () => {
    const octokit = harness.octokit();
    harness.events.length = 0;
    const pull = await harness.pull('shop', 'story');
    expect(pull).toMatchObject({ state: 'open', mergeable: true, mergeable_state: 'clean', commits: 1, additions: 1, changed_files: 1 });
    const number = pull.number;
    expect((await octokit.pulls.listFiles({ ...shop, pull_number: number })).data).toMatchObject([{ filename: 'story.txt', status: 'added', patch: '@@ -0,0 +1 @@\n+x' }]);
    expect((await octokit.pulls.listCommits({ ...shop, pull_number: number })).data).toHaveLength(1);
    const { data } = await octokit.pulls.merge({ ...shop, pull_number: number, merge_method: 'squash' });
    const after = await octokit.pulls.get({ ...shop, pull_number: number });
    expect(after.data).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: data.sha, merged_by: { login: 'ada' } });
    const landed = await octokit.repos.getCommit({ ...shop, ref: 'main' });
    expect(landed.data.commit.message).toBe(`Add story (#${number})`);
    expect(landed.data.parents).toHaveLength(1);
    await expect(octokit.git.getRef({ ...shop, ref: 'heads/story' })).rejects.toMatchObject({ status: 404 });
    const { data: found } = await octokit.repos.listPullRequestsAssociatedWithCommit({ ...shop, commit_sha: data.sha });
    expect(found.map(each => each.number)).toEqual([number]);
    expect(harness.events.map(({ name, action }) => (action ? `${name}.${action}` : name))).toEqual([
      'push',
      'create',
      'pull_request.opened',
      'push',
      'pull_request.closed',
      'push',
      'delete',
    ]);
    expect(harness.events[2]).toMatchObject({ ref: `refs/pull/${number}/merge`, sha: pull.head.sha, payload: { number, pull_request: { merged: false } } });
  });

  it.each(['merge', 'squash', 'rebase'] as const)('merge by %s when main has moved on', async method => {
    const octokit = harness.octokit();
    const pull = await harness.pull('shop', `by-${method}`);
    const { data: write } = await octokit.repos.createOrUpdateFileContents({ ...shop, path: `main-${method}.txt`, message: 'Go on', content: 'eA==' });
    const { data } = await octokit.pulls.merge({ ...shop, pull_number: pull.number, merge_method: method });
    const { data: landed } = await octokit.git.getCommit({ ...shop, commit_sha: data.sha });
    expect(landed.parents.map(({ sha }) => sha)).toEqual(method === 'merge' ? [write.commit.sha, pull.head.sha] : [write.commit.sha]);
    const { data: tree } = await octokit.git.getTree({ ...shop, tree_sha: data.sha });
    expect(tree.tree.map(({ path }) => path)).toEqual(expect.arrayContaining([`by-${method}.txt`, `main-${method}.txt`]));
  });

  it('keep refs/pull for clones, and follow their branch', async () => {
    const pull = await harness.pull('shop', 'followed');
    const folder = join(harness.folder, 'followed');
    await harness.git(harness.folder, 'clone', '--quiet', '--branch=followed', harness.remote('shop'), 'followed');
    await harness.git(folder, 'fetch', '--quiet', 'origin', `refs/pull/${pull.number}/merge`);
    expect(await harness.git(folder, 'rev-parse', 'FETCH_HEAD^2')).toBe(pull.head.sha);
    await harness.git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'More');
    harness.events.length = 0;
    await harness.git(folder, 'push', '--quiet', 'origin', 'followed');
    const head = await harness.git(folder, 'rev-parse', 'HEAD');
    expect(harness.events.at(-1)).toMatchObject({ name: 'pull_request', action: 'synchronize', sha: head, payload: { before: pull.head.sha, after: head } });
    await harness.git(folder, 'fetch', '--quiet', 'origin', `refs/pull/${pull.number}/head`);
    expect(await harness.git(folder, 'rev-parse', 'FETCH_HEAD')).toBe(head);
  });

  it('say when they conflict, and do not merge then', async () => {
    const octokit = harness.octokit();
    const pull = await harness.pull('shop', 'conflict', { 'README.md': '# Theirs\n' });
    const { data: readme } = await octokit.repos.getContent({ ...shop, path: 'README.md' });
    if (Array.isArray(readme)) throw new Error('A directory');
    await octokit.repos.createOrUpdateFileContents({ ...shop, path: 'README.md', message: 'Ours', content: Buffer.from('# Ours\n').toString('base64'), sha: readme.sha });
    expect((await octokit.pulls.get({ ...shop, pull_number: pull.number })).data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    await expect(octokit.pulls.merge({ ...shop, pull_number: pull.number })).rejects.toEqual(problem(405, /Merge conflict/));
  });

  it.each([
    ['a branch that is not there', { head: 'nowhere', base: 'main' }, { field: 'head', code: 'invalid' }],
    ['a base that is not there', { head: 'main', base: 'nowhere' }, { field: 'base', code: 'invalid' }],
    ['nothing new', { head: 'main', base: 'main' }, { message: 'No commits between main and main' }],
  ])('are refused for %s', async (_name, request, error) => {
    await expect(harness.octokit().pulls.create({ ...shop, title: 'T', ...request })).rejects.toMatchObject({
      status: 422,
      response: { data: { message: 'Validation Failed', errors: [error], status: '422' } },
    });
  });

  it('are one for a branch', async () => {
    await harness.pull('shop', 'twice');
    await expect(harness.octokit().pulls.create({ ...shop, title: 'T', head: 'twice', base: 'main' })).rejects.toMatchObject({
      response: { data: { errors: [{ message: 'A pull request already exists for acme:twice.' }] } },
    });
  });

  it('refuse to merge another commit than the one looked at, or a draft', async () => {
    const octokit = harness.octokit();
    const pull = await harness.pull('shop', 'strict');
    await expect(octokit.pulls.merge({ ...shop, pull_number: pull.number, sha: '0'.repeat(40) })).rejects.toEqual(problem(409, /Head branch was modified/));
    await octokit.graphql('mutation ($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } } }', { id: pull.node_id });
    expect((await octokit.pulls.get({ ...shop, pull_number: pull.number })).data.mergeable_state).toBe('draft');
    await expect(octokit.pulls.merge({ ...shop, pull_number: pull.number })).rejects.toEqual(problem(405, /still a draft/));
  });

  it('close with their branch', async () => {
    const pull = await harness.pull('shop', 'gone');
    await harness.octokit().git.deleteRef({ ...shop, ref: 'heads/gone' });
    expect((await harness.octokit().pulls.get({ ...shop, pull_number: pull.number })).data).toMatchObject({ state: 'closed', merged: false });
  });

  it('are listed by state, branch and base', async () => {
    const octokit = harness.octokit();
    const pull = await harness.pull('shop', 'listed');
    const list = async (query: object) => (await octokit.pulls.list({ ...shop, ...query })).data.map(({ number }) => number);
    expect(await list({ head: 'acme:listed' })).toEqual([pull.number]);
    expect(await list({ head: 'acme:listed', state: 'closed' })).toEqual([]);
    expect(await list({ head: 'other:listed' })).toEqual([]);
    expect(await list({ base: 'nowhere' })).toEqual([]);
    expect((await list({ state: 'all' }))[0]).toBe(pull.number);
  });

  it('carry labels and comments', async () => {
    const octokit = harness.octokit();
    const { number } = await harness.pull('shop', 'talk');
    await octokit.issues.addLabels({ ...shop, issue_number: number, labels: ['one', 'two'] });
    await octokit.issues.removeLabel({ ...shop, issue_number: number, name: 'one' });
    const { data: comment } = await octokit.issues.createComment({ ...shop, issue_number: number, body: 'First' });
    await octokit.issues.updateComment({ ...shop, comment_id: comment.id, body: 'Second' });
    expect((await octokit.issues.listComments({ ...shop, issue_number: number })).data.map(({ body }) => body)).toEqual(['Second']);
    expect((await octokit.pulls.get({ ...shop, pull_number: number })).data.labels.map(({ name }) => name)).toEqual(['two']);
  });
});

describe('required checks', () => {
  it.each([
    ['missing', undefined, 'blocked', /"gate" is expected/],
    ['failed', 'failure', 'blocked', /"gate" is failing/],
    ['successful', 'success', 'clean', undefined],
    ['skipped', 'skipped', 'clean', undefined],
  ] as const)('%s: the pull request is judged by it', async (name, conclusion, state, refusal) => {
    const octokit = harness.octokit();
    const pull = await harness.pull('vault', `check-${name}`);
    if (conclusion) gate(pull.head.sha, conclusion);
    expect((await octokit.pulls.get({ ...vault, pull_number: pull.number })).data.mergeable_state).toBe(state);
    const outcome = await octokit.pulls
      .merge({ ...vault, pull_number: pull.number, merge_method: 'squash' })
      .then(({ data }) => data.merged, (error: unknown) => error);
    expect(outcome).toEqual(refusal ? problem(405, refusal) : true);
  });

  it('hold for the newest run of their name alone', async () => {
    const octokit = harness.octokit('app-token');
    const pull = await harness.pull('vault', 'newest');
    for (const conclusion of ['success', 'failure'] as const) {
      await octokit.checks.create({ ...vault, name: 'gate', head_sha: pull.head.sha, conclusion });
    }
    expect((await octokit.pulls.get({ ...vault, pull_number: pull.number })).data.mergeable_state).toBe('blocked');
  });

  it('keep direct writes off the branch', async () => {
    await expect(
      harness.octokit().repos.createOrUpdateFileContents({ ...vault, path: 'direct.txt', message: 'Direct', content: 'eA==' }),
    ).rejects.toEqual(problem(409, /Required status checks/));
  });

  it('let a pull request merge itself once they are green', async () => {
    const octokit = harness.octokit();
    const pull = await harness.pull('vault', 'itself');
    await autoMerge(pull.node_id);
    gate(pull.head.sha);
    expect((await octokit.pulls.get({ ...vault, pull_number: pull.number })).data).toMatchObject({ merged: false, auto_merge: { merge_method: 'squash', enabled_by: { login: 'acme-ci[bot]' } } });
    gate(pull.head.sha, 'success');
    const merged = await harness.eventually(async () => {
      const { data } = await octokit.pulls.get({ ...vault, pull_number: pull.number });
      return data.merged ? data : undefined;
    });
    expect(merged.merged_by?.login).toBe('acme-ci[bot]');
  });

  it('do not let it merge itself at a commit that was pushed later', async () => {
    const octokit = harness.octokit();
    const pull = await harness.pull('vault', 'later');
    await autoMerge(pull.node_id);
    await octokit.repos.createOrUpdateFileContents({ ...vault, branch: 'later', path: 'more.txt', message: 'More', content: 'eA==' });
    gate(pull.head.sha, 'success');
    await new Promise(resolve => setTimeout(resolve, 150));
    expect((await octokit.pulls.get({ ...vault, pull_number: pull.number })).data).toMatchObject({ merged: false, mergeable_state: 'blocked' });
  });

  it('refuse auto-merge where a plain merge would do', async () => {
    const pull = await harness.pull('vault', 'clean');
    gate(pull.head.sha, 'success');
    await expect(autoMerge(pull.node_id)).rejects.toThrow(/clean status/);
    const waiting = await harness.pull('vault', 'already');
    await autoMerge(waiting.node_id);
    await expect(autoMerge(waiting.node_id)).rejects.toThrow(/already enabled/);
  });
});

describe('a job token', () => {
  it('marks what it opens, so that no workflow starts', async () => {
    const token = harness.github.mintJobToken({
      repository: { owner: 'acme', name: 'shop' },
      permissions: { contents: 'write', 'pull-requests': 'write' },
    });
    harness.events.length = 0;
    await harness.pull('shop', 'by-job', undefined, harness.octokit(token));
    expect(harness.events.find(({ name }) => name === 'pull_request')?.actor).toEqual({ login: 'github-actions[bot]', kind: 'github-token' });
    harness.github.revokeToken(token);
    await expect(harness.octokit(token).repos.get(shop)).rejects.toEqual(problem(401, /Bad credentials/));
  });
});
