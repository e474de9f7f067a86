import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  Change,
  findTools,
  formatGateMarkdown,
  formatGateReport,
  forTheLog,
  gate,
  openPullRequest,
  PullRequestResult,
  RefusedError,
  UsageError,
  writeChange,
} from '@ameide/gitops-repo';
import { createOctokit } from '../github';
import { CommandContext } from './context';
import { runUrl } from './environment';
import { pullRequestBody } from './pull-request-body';

/** A change on its way to `main`. @internal */
export type Proposal = {
  change: Change;
  title: string;
  summary: string;
  inputs: Record<string, string>;
  labels: string[];
  autoMerge: boolean;
  /** Components whose renders prove the change. */
  components: string[];
};

/**
 * Writes a change into the working tree, renders what it touches, and, when asked,
 * opens its pull request. A change that does not render is never proposed.
 * @internal
 */
export async function propose(
  context: CommandContext,
  proposal: Proposal,
  pullRequest: boolean,
): Promise<void> {
  const { root, print } = context;
  const { change } = proposal;
  // Found before anything is written: no tool, no change.
  const tools = await findTools();
  await writeChange(root, change);
  for (const path of change.files.keys()) {
    print(
      `${change.changed.includes(path) ? 'written  ' : 'unchanged'} ${path}`,
    );
  }
  const report = await gate({ root, tools, components: proposal.components });
  if (report.summary !== 'passed') {
    print(formatGateReport(report));
    throw new RefusedError(
      forTheLog(
        'the gate does not pass with this change, so nothing is proposed',
      ),
    );
  }
  print(
    ['gate passed', proposal.components.join(', ')]
      .filter(Boolean)
      .join(' for '),
  );
  const validation = formatGateMarkdown(report);
  if (!pullRequest) return;
  const result = await open(context, proposal, validation);
  print(describeResult(result));
  const number = 'number' in result ? String(result.number) : '';
  const url = 'url' in result ? result.url : '';
  await context.output({
    pull_request_number: number,
    pull_request_url: url,
    branch: change.branch,
  });
  await context.summarise(
    `### ${proposal.title}\n\n${describeResult(result)}\n\n${validation}`,
  );
}

async function open(
  context: CommandContext,
  proposal: Proposal,
  validation: string,
): Promise<PullRequestResult> {
  const { env, root } = context;
  const { GITHUB_REPOSITORY: slug, GITHUB_TOKEN: token } = env;
  if (!slug || !token) {
    throw new UsageError(
      forTheLog(
        '--pull-request: needs GITHUB_REPOSITORY (owner/name) and GITHUB_TOKEN in the environment',
      ),
    );
  }
  const [owner, repo] = slug.split('/');
  return openPullRequest({
    octokit: createOctokit({ ...env, GITHUB_TOKEN: token }),
    owner,
    repo,
    base: 'main',
    baseSha: await headCommit(root),
    branch: proposal.change.branch,
    title: proposal.title,
    body: pullRequestBody({ ...proposal, validation, runUrl: runUrl(env) }),
    labels: proposal.labels,
    files: proposal.change.files,
    autoMerge: proposal.autoMerge,
  });
}

// The files were computed from this commit: with it as parent, Git itself merges
// what changed on main since, or says that it conflicts. Nothing is overwritten.
async function headCommit(root: string): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], {
    cwd: root,
  });
  return stdout.trim();
}

function describeResult(result: PullRequestResult): string {
  if (result.status === 'unchanged')
    return 'main has this already; no pull request is needed';
  const words = {
    opened: 'opened',
    updated: 'brought up to date',
    current: 'found as it should be',
    merged: 'opened and merged',
  } as const;
  return `pull request #${result.number} ${words[result.status]}: ${
    result.url
  }`;
}
