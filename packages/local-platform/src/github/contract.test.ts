import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { buildSchema, parse, validate } from 'graphql';
import { Harness } from './testing/harness';
import { schema } from './graphql/schema';

type Description = { components: { schemas: Record<string, unknown> } };

/** Loads GitHub's own description of its API once, and compiles one schema of it. */
function compile(ajv: Ajv, name: string): ValidateFunction {
  return ajv.compile({ $ref: `github#/components/schemas/${name}` });
}

describe('answers are of the shape that GitHub publishes', () => {
  const harness = new Harness();
  let ajv: Ajv;
  let sha = '';

  beforeAll(async () => {
    const file = join(__dirname, '../../../../.tools/api.github.com.json');
    if (!existsSync(file)) throw new Error('GitHub\'s description is not there; "npm test -- --unit" brings it.');
    // OpenAPI says `nullable` also where there is no type, which JSON Schema has no word for.
    const description: Description = JSON.parse(readFileSync(file, 'utf8'), (_key, value) => {
      if (!value?.nullable || value.type) return value;
      const { nullable: _nullable, ...rest } = value;
      return { anyOf: [rest, { type: 'null' }] };
    });
    ajv = new Ajv({ strict: false, validateFormats: true, allErrors: true });
    addFormats(ajv);
    ajv.addSchema({ $id: 'github', components: { schemas: description.components.schemas } });
    await harness.start();
    const pull = await harness.pull('shop', 'shaped', { 'shaped.txt': 'x\n' });
    sha = pull.head.sha;
    const octokit = harness.octokit('app-token');
    const shop = { owner: 'acme', repo: 'shop' };
    await octokit.issues.createLabel({ ...shop, name: 'one', description: 'First' });
    await octokit.issues.addLabels({ ...shop, issue_number: 1, labels: ['one'] });
    await octokit.issues.createComment({ ...shop, issue_number: 1, body: 'Hello' });
    await octokit.pulls.createReview({ ...shop, pull_number: 1, body: 'Good', event: 'COMMENT' });
    await octokit.checks.create({
      ...shop,
      name: 'unit',
      head_sha: sha,
      conclusion: 'success',
      output: { title: 't', summary: 's', annotations: [{ path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' }] },
    });
    await octokit.repos.createCommitStatus({ ...shop, sha, state: 'success', context: 'other' });
    await octokit.repos.createWebhook({ ...shop, config: { url: 'http://127.0.0.1:9/none' } });
  }, 60_000);
  afterAll(() => harness.stop());

  // Each with its schema; `[name]` is a list of it, `key:name` a list under that key.
  it.each([
    ['/repos/acme/shop', 'full-repository'],
    ['/orgs/acme', 'organization-full'],
    ['/orgs/acme/repos', '[minimal-repository]'],
    ['/user', 'public-user'],
    ['/users/ada', 'public-user'],
    ['/rate_limit', 'rate-limit-overview'],
    ['/repos/acme/shop/branches', '[short-branch]'],
    ['/repos/acme/shop/branches/main', 'branch-with-protection'],
    ['/repos/acme/vault/branches/main/protection', 'branch-protection'],
    ['/repos/acme/shop/contents/README.md', 'content-file'],
    ['/repos/acme/shop/contents', 'content-directory'],
    ['/repos/acme/shop/commits', '[commit]'],
    ['/repos/acme/shop/commits/main', 'commit'],
    ['/repos/acme/shop/commits/shaped/status', 'combined-commit-status'],
    ['/repos/acme/shop/commits/shaped/statuses', '[status]'],
    ['/repos/acme/shop/commits/shaped/check-runs', 'check_runs:check-run'],
    ['/repos/acme/shop/commits/shaped/check-suites', 'check_suites:check-suite'],
    ['/repos/acme/shop/commits/shaped/pulls', '[pull-request-simple]'],
    ['/repos/acme/shop/check-runs/1/annotations', '[check-annotation]'],
    ['/repos/acme/shop/compare/main...shaped', 'commit-comparison'],
    ['/repos/acme/shop/git/ref/heads/main', 'git-ref'],
    ['/repos/acme/shop/git/matching-refs/heads/', '[git-ref]'],
    ['/repos/acme/shop/git/trees/main?recursive=1', 'git-tree'],
    ['/repos/acme/shop/pulls', '[pull-request-simple]'],
    ['/repos/acme/shop/pulls/1', 'pull-request'],
    ['/repos/acme/shop/pulls/1/files', '[diff-entry]'],
    ['/repos/acme/shop/pulls/1/reviews', '[pull-request-review]'],
    ['/repos/acme/shop/pulls/1/reviews/1', 'pull-request-review'],
    ['/repos/acme/shop/issues/1/comments', '[issue-comment]'],
    ['/repos/acme/shop/issues/1/labels', '[label]'],
    ['/repos/acme/shop/hooks', '[hook]'],
  ])('GET %s is %s', async (path, shape) => {
    const response = await fetch(`${harness.url}/api/v3${path}`, { headers: { authorization: 'token ada-token' } });
    expect(response.status).toBe(200);
    const answer = await response.json();
    const listed = /^\[(.+)\]$/.exec(shape)?.[1];
    const [key, under] = shape.includes(':') ? shape.split(':') : [];
    const items: unknown[] = listed ? answer : key ? answer[key] : [answer];
    expect(items.length).toBeGreaterThan(0);
    const check = compile(ajv, listed ?? under ?? shape);
    for (const item of items) {
      check(item);
      expect(check.errors ?? []).toEqual([]);
    }
  });
});

describe('the GraphQL schema', () => {
  // The package's own entry is for ES modules alone; the schema beside it is all that is wanted.
  const modules = dirname(dirname(require.resolve('graphql/package.json')));
  const github = buildSchema(readFileSync(join(modules, '@octokit/graphql-schema/schema.graphql'), 'utf8'), {
    // GitHub's own schema has had a field twice.
    assumeValidSDL: true,
  });

  // What the clients of the platform send: the catalog's GitHub module, the pull request plugin, and our own.
  const documents: [string, string][] = [
    ['catalog: repositories', `query repositories($org: String!, $catalogPathRef: String!, $cursor: String) {
      repositoryOwner(login: $org) { login ... on Organization { repositories(first: 50, after: $cursor) { nodes {
        name catalogInfoFile: object(expression: $catalogPathRef) { __typename ... on Blob { id text } } url isArchived isFork visibility
        repositoryTopics(first: 100) { nodes { ... on RepositoryTopic { topic { name } } } } defaultBranchRef { name } }
        pageInfo { hasNextPage endCursor } } } } }`],
    ['catalog: users', `query users($org: String!, $email: Boolean!, $cursor: String) { organization(login: $org) { membersWithRole(first: 100, after: $cursor) {
      pageInfo { hasNextPage endCursor } nodes { avatarUrl bio email @include(if: $email) id login name } } } }`],
    ['pull request plugin', `query ($owner: String!, $repo: String!, $head: String!) { repository(name: $repo, owner: $owner) {
      ref(qualifiedName: $head) { associatedPullRequests(first: 1, states: OPEN) { edges { node { id number url } } } } } }`],
    ['commits', `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { object(expression: "main") { ... on Commit {
      oid history(first: 2) { nodes { oid messageHeadline statusCheckRollup { state contexts(first: 10) { nodes { ... on CheckRun { name conclusion } ... on StatusContext { context state } } } } } } } } } }`],
    ['pull requests', `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { pullRequests(first: 10, states: [OPEN], headRefName: "x", orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount nodes { id number state isDraft mergeable mergeStateStatus headRefOid autoMergeRequest { mergeMethod } labels(first: 5) { nodes { name } } commits(last: 1) { nodes { commit { statusCheckRollup { state } } } } } } } }`],
    ['checks of a commit', `query ($owner: String!, $name: String!, $sha: GitObjectID!, $after: String) { repository(owner: $owner, name: $name) { object(oid: $sha) { ... on Commit {
      checkSuites(first: 10, after: $after, filterBy: { appId: 1 }) { totalCount pageInfo { endCursor } nodes { id databaseId status conclusion createdAt updatedAt app { slug databaseId }
        workflowRun { databaseId url event runNumber workflow { name } } checkRuns(first: 10, filterBy: { checkName: "x", checkType: LATEST, statuses: [COMPLETED], conclusions: [SUCCESS] }) {
        totalCount pageInfo { hasNextPage } nodes { databaseId name checkSuite { databaseId } } } } } } } } }`],
    ['reviews', `query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { pullRequest(number: 1) { reviewDecision mergedBy { login } mergeCommit { oid }
      reviews(last: 5, states: [APPROVED]) { nodes { author { login } state submittedAt url commit { oid } } } latestReviews(first: 5) { nodes { state } } latestOpinionatedReviews(first: 5) { nodes { state } } } } }`],
    ['viewer', '{ viewer { id login } rateLimit { remaining resetAt } }'],
    ['auto-merge', 'mutation ($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: SQUASH }) { pullRequest { number } } disablePullRequestAutoMerge(input: { pullRequestId: $id }) { pullRequest { id } } }'],
    ['drafts', 'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { id } } convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { id } } }'],
    ['commit', 'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid url } ref { name } } }'],
  ];

  it.each(documents)('takes what GitHub takes: %s', (_name, document) => {
    expect(validate(github, parse(document))).toEqual([]);
    expect(validate(schema, parse(document))).toEqual([]);
  });

  it('has no type, field or argument that GitHub does not have', () => {
    const unknown: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || ['String', 'Int', 'Boolean', 'ID'].includes(type.name)) continue;
      const theirs = github.getType(type.name);
      if (!theirs) {
        unknown.push(type.name);
        continue;
      }
      if (!('getFields' in type) || !('getFields' in theirs)) continue;
      for (const [name, field] of Object.entries(type.getFields())) {
        const known = theirs.getFields()[name];
        if (!known || String(known.type) !== String(field.type)) unknown.push(`${type.name}.${name}: ${String(field.type)} for ${String(known?.type)}`);
      }
    }
    expect(unknown).toEqual([]);
  });
});
