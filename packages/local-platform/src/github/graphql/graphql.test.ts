import { Harness } from '../testing/harness';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

describe('GraphQL', () => {
  it('reads repositories and files as the catalog does', async () => {
    const answer = await harness.octokit().graphql(
      `query ($org: String!, $file: String!) { repositoryOwner(login: $org) { login ... on Organization { repositories(first: 1) {
        nodes { name visibility defaultBranchRef { name } file: object(expression: $file) { __typename ... on Blob { text } } }
        pageInfo { hasNextPage endCursor } } } } viewer { login } }`,
      { org: 'acme', file: 'HEAD:README.md' },
    );
    expect(answer).toMatchObject({
      viewer: { login: 'ada' },
      repositoryOwner: {
        login: 'acme',
        repositories: {
          nodes: [{ name: 'shop', visibility: 'PUBLIC', defaultBranchRef: { name: 'main' }, file: { __typename: 'Blob', text: '# Shop\n' } }],
          pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
        },
      },
    });
  });

  it('lists the files that a pull request changes, in pages', async () => {
    const paths = ['a.txt', 'b/c.txt', 'd.txt'];
    const { number } = await harness.pull('shop', 'listed', Object.fromEntries(paths.map(path => [path, 'x\n'])));
    const page = (after: string | null) =>
      harness.octokit().graphql<{ repository: { pullRequest: { changedFiles: number; files: { nodes: { path: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } } }>(
        `query ($number: Int!, $after: String) { repository(owner: "acme", name: "shop") { pullRequest(number: $number) {
          changedFiles files(first: 2, after: $after) { nodes { path } pageInfo { hasNextPage endCursor } } } } }`,
        { number, after },
      );
    const first = (await page(null)).repository.pullRequest;
    expect(first).toMatchObject({ changedFiles: 3, files: { pageInfo: { hasNextPage: true } } });
    const second = (await page(first.files.pageInfo.endCursor)).repository.pullRequest;
    expect(second.files.pageInfo.hasNextPage).toBe(false);
    expect([...first.files.nodes, ...second.files.nodes].map(({ path }) => path)).toEqual(paths);
  });

  it('finds the pull request of a branch, its checks and how it may merge', async () => {
    const pull = await harness.pull('vault', 'found');
    await harness.octokit('app-token').checks.create({ owner: 'acme', repo: 'vault', name: 'gate', head_sha: pull.head.sha, conclusion: 'failure' });
    const query = `query { repository(owner: "acme", name: "vault") { ref(qualifiedName: "found") { associatedPullRequests(first: 1, states: OPEN) { edges { node {
      id number mergeable mergeStateStatus commits(last: 1) { nodes { commit { statusCheckRollup { state contexts(first: 5) { nodes { ... on CheckRun { name conclusion } } } } } } } } } } } } }`;
    expect(await harness.octokit().graphql(query)).toEqual({
      repository: {
        ref: {
          associatedPullRequests: {
            edges: [
              {
                node: {
                  id: pull.node_id,
                  number: pull.number,
                  mergeable: 'MERGEABLE',
                  mergeStateStatus: 'BLOCKED',
                  commits: { nodes: [{ commit: { statusCheckRollup: { state: 'FAILURE', contexts: { nodes: [{ name: 'gate', conclusion: 'FAILURE' }] } } } }] },
                },
              },
            ],
          },
        },
      },
    });
  });

  it('keeps the check runs of a workflow run in a suite of their own', async () => {
    const repository = { owner: 'acme', name: 'shop' };
    const sha = await harness.branch('shop', 'suites', { 'suites.txt': 'x' });
    const workflow = { id: 3, name: 'Verify', file: 'verify.yml' };
    const open = (id: number) => harness.github.openCheckSuite(repository, { headSha: sha, headBranch: 'suites', workflowRun: { id, event: 'push', runNumber: id, workflow } }).id;
    const report = (suiteId: number, key: string, name: string, conclusion: 'success' | 'failure') =>
      harness.github.upsertCheckRun(repository, { key, suiteId, name, headSha: sha, status: 'completed', conclusion });
    const [one, two] = [open(41), open(42)];
    report(one, 'a1', 'verify', 'failure');
    report(one, 'a2', 'verify', 'success');
    report(one, 'a3', 'build', 'success');
    report(two, 'b1', 'verify', 'failure');
    await harness.octokit('app-token').checks.create({ owner: 'acme', repo: 'shop', name: 'gate', head_sha: sha, status: 'in_progress' });
    const query = `query ($sha: GitObjectID!) { repository(owner: "acme", name: "shop") { object(oid: $sha) { ... on Commit {
      checkSuites(first: 10) { totalCount nodes { databaseId status conclusion app { slug databaseId } workflowRun { databaseId event url workflow { name } }
        checkRuns(first: 10, filterBy: { checkName: "verify", checkType: LATEST }) { totalCount nodes { conclusion checkSuite { databaseId } } } all: checkRuns(first: 10) { totalCount } } }
      actions: checkSuites(first: 10, filterBy: { appId: 15368, checkName: "build" }) { nodes { databaseId } } } } } }`;
    const { repository: found } = await harness.octokit().graphql<{ repository: unknown }>(query, { sha });
    const page = `${harness.url}/acme/shop/actions/runs`;
    const run = (databaseId: number) => ({ databaseId, event: 'push', url: `${page}/${databaseId}`, workflow: { name: 'Verify' } });
    const app = { slug: 'github-actions', databaseId: 15368 };
    expect(found).toEqual({
      object: {
        checkSuites: {
          totalCount: 3,
          nodes: [
            { databaseId: one, status: 'COMPLETED', conclusion: 'SUCCESS', app, workflowRun: run(41), checkRuns: { totalCount: 1, nodes: [{ conclusion: 'SUCCESS', checkSuite: { databaseId: one } }] }, all: { totalCount: 3 } },
            { databaseId: two, status: 'COMPLETED', conclusion: 'FAILURE', app, workflowRun: run(42), checkRuns: { totalCount: 1, nodes: [{ conclusion: 'FAILURE', checkSuite: { databaseId: two } }] }, all: { totalCount: 1 } },
            { databaseId: expect.any(Number), status: 'IN_PROGRESS', conclusion: null, app: { slug: 'acme-ci', databaseId: 7 }, workflowRun: null, checkRuns: { totalCount: 0, nodes: [] }, all: { totalCount: 1 } },
          ],
        },
        actions: { nodes: [{ databaseId: one }] },
      },
    });
    const { data } = await harness.octokit().checks.listForRef({ owner: 'acme', repo: 'shop', ref: sha });
    expect(data.check_runs.map(({ name, check_suite: suite }) => [name, suite?.id])).toEqual(expect.arrayContaining([['verify', one], ['verify', two], ['build', one]]));
    expect(data.total_count).toBe(4);
  });

  it('commits to a branch that still is where the writer saw it', async () => {
    const octokit = harness.octokit();
    const head = await harness.branch('shop', 'written', { 'old.txt': 'old\n' });
    const mutation = 'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid message } } }';
    const input = {
      branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'written' },
      expectedHeadOid: head,
      message: { headline: 'Write', body: 'More' },
      fileChanges: { additions: [{ path: 'new.txt', contents: Buffer.from('new\n').toString('base64') }], deletions: [{ path: 'old.txt' }] },
    };
    expect(await octokit.graphql(mutation, { input })).toMatchObject({ createCommitOnBranch: { commit: { message: 'Write\n\nMore' } } });
    const { data } = await octokit.git.getTree({ owner: 'acme', repo: 'shop', tree_sha: 'written' });
    expect(data.tree.map(({ path }) => path)).toEqual(['.gitignore', 'README.md', 'bin', 'kept.log', 'new.txt']);
    await expect(octokit.graphql(mutation, { input })).rejects.toThrow(/Expected branch to point to/);
  });

  it('holds mutations to the permissions of the token', async () => {
    const pull = await harness.pull('vault', 'held');
    const token = harness.github.mintJobToken({ repository: { owner: 'acme', name: 'vault' }, permissions: { 'pull-requests': 'write', contents: 'read' } });
    await expect(
      harness.octokit(token).graphql('mutation ($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id }) { pullRequest { id } } }', { id: pull.node_id }),
    ).rejects.toMatchObject({ errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] });
  });

  it('answers nobody without a token, and says what it cannot find', async () => {
    const response = await fetch(`${harness.url}/api/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ viewer { login } }"}' });
    expect(response.status).toBe(401);
    await expect(harness.octokit().graphql('{ repository(owner: "acme", name: "none") { id } }')).rejects.toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
  });
});
