import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

const gitops = { owner: 'ameideio', repo: 'ameide-gitops' };
const wiring = 'primitive/domain-orders-v0/wiring';

/** What somebody writes who forgets that pull requests of a job's own token start no workflows. */
const workflow = `name: Wire by the job's own token
on: push
permissions: { contents: write, pull-requests: write, issues: write }
jobs:
  wire:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: { ref: main, fetch-depth: 0 }
      - run: node tools/ameide/ameide.cjs gitops scaffold --kind=domain --name=orders --version=v0 --with-smoke --pull-request
        env: { GITHUB_TOKEN: "\${{ github.token }}" }
`;

describe('a required check that never reports', () => {
  let platform: TestPlatform;
  before(async () => {
    platform = await startTestPlatform();
  });
  after(async () => platform?.stop());

  /** Pushes the workflow, or something more, and waits for its run; gives its log. */
  async function run(count: number): Promise<string> {
    const { octokit } = platform.developer;
    const path = '.github/workflows/by-job-token.yaml';
    const { data: main } = await octokit.git.getRef({ ...gitops, ref: 'heads/main' });
    const branch = `by-job-token-${count}`;
    await octokit.git.createRef({ ...gitops, ref: `refs/heads/${branch}`, sha: main.object.sha });
    await octokit.repos.createOrUpdateFileContents({ ...gitops, path, branch, message: 'Wire it', content: Buffer.from(workflow).toString('base64') });
    const ended = await eventually(`the run of ${branch} has ended`, async () => {
      const { data } = await octokit.actions.listWorkflowRunsForRepo({ ...gitops, branch, event: 'push' });
      return data.workflow_runs.find(each => each.status === 'completed');
    });
    const words = await platform.developer.log(gitops.repo, ended.id);
    assert.equal(ended.conclusion, 'success', words);
    return words;
  }

  it('keeps one pull request that waits and cannot be merged, and goes on once somebody opens it again', async () => {
    const { octokit } = platform.developer;
    assert.match(await run(1), /pull request #\d+ opened/);
    const pull = await platform.developer.pullRequest(gitops.repo, wiring);
    const state = async () => (await octokit.pulls.get({ ...gitops, pull_number: pull.number })).data;
    assert.equal(pull.user?.login, 'github-actions[bot]');
    // It was asked to merge itself, and nobody says that it may.
    assert.ok((await state()).auto_merge);
    assert.equal((await state()).mergeable_state, 'blocked');
    await assert.rejects(octokit.pulls.merge({ ...gitops, pull_number: pull.number }), /Required status check "GitOps \/ Gate" is expected/);

    assert.match(await run(2), /pull request #\d+ found as it should be/);
    const { data: all } = await octokit.pulls.list({ ...gitops, state: 'all', head: `ameideio:${wiring}` });
    assert.deepEqual(all.map(({ number, state: is }) => [number, is]), [[pull.number, 'open']]);
    assert.equal((await octokit.checks.listForRef({ ...gitops, ref: pull.head.sha, check_name: 'GitOps / Gate' })).data.total_count, 0);

    // What a person opens again starts the workflows, as GitHub has it.
    await octokit.pulls.update({ ...gitops, pull_number: pull.number, state: 'closed' });
    await octokit.pulls.update({ ...gitops, pull_number: pull.number, state: 'open' });
    await platform.developer.merge(gitops.repo, wiring);
    assert.ok((await state()).merged);
  });
});
