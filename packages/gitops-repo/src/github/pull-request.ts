import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { forTheLog, RefusedError } from '../errors';
import { enableAutoMerge } from './auto-merge';

/** A pull request that a step wants to be open. @public */
export type PullRequestOptions = {
  octokit: Octokit;
  owner: string;
  repo: string;
  /** Branch that it is merged into. */
  base: string;
  /** Commit that the files were computed from; the head of `base` when left out. */
  baseSha?: string;
  /** Branch that holds the change; ours alone, by its deterministic name. */
  branch: string;
  title: string;
  body: string;
  labels: readonly string[];
  /** Whole content by path. */
  files: ReadonlyMap<string, string>;
  /** Whether GitHub merges it by itself once the required checks are green. */
  autoMerge: boolean;
};

/** What became of it. @public */
export type PullRequestResult =
  | { status: 'unchanged'; branch: string }
  | {
      status: 'opened' | 'updated' | 'current' | 'merged';
      branch: string;
      number: number;
      url: string;
    };

/** Trailer of every commit of ours; a branch whose head lacks it was touched by somebody else. */
const trailer = 'Change-made-by: ameide gitops';

const notFound = z.object({ status: z.literal(404) });

/**
 * Commits files over the Git data API and opens a pull request, once: content that
 * the base has already changes nothing, and an open pull request of the branch is
 * brought up to date instead of doubled.
 * @public
 */
export async function openPullRequest(
  options: PullRequestOptions,
): Promise<PullRequestResult> {
  const { octokit, owner, repo, base, branch } = options;
  const repository = { owner, repo };
  const baseSha =
    options.baseSha ?? (await refSha(options, base)) ?? missingBase(options);
  const baseCommit = await octokit.rest.git.getCommit({
    ...repository,
    commit_sha: baseSha,
  });
  const baseTree = baseCommit.data.tree.sha;
  const tree = await createTree(options, baseTree);
  // The same tree is the same content: a revision of Git decides, not a comparison of ours.
  if (tree === baseTree) return { status: 'unchanged', branch };

  const head = await updateBranch({ options, baseSha, tree });
  const open = await octokit.rest.pulls.list({
    ...repository,
    state: 'open',
    base,
    head: `${owner}:${branch}`,
  });
  const existing = open.data.at(0);
  const pull = existing
    ? (
        await octokit.rest.pulls.update({
          ...repository,
          pull_number: existing.number,
          title: options.title,
          body: options.body,
        })
      ).data
    : (
        await octokit.rest.pulls.create({
          ...repository,
          base,
          head: branch,
          title: options.title,
          body: options.body,
        })
      ).data;
  if (options.labels.length > 0) {
    await octokit.rest.issues.addLabels({
      ...repository,
      issue_number: pull.number,
      labels: [...options.labels],
    });
  }
  const result = { branch, number: pull.number, url: pull.html_url };
  if (options.autoMerge) {
    const merged = await enableAutoMerge({
      octokit,
      ...repository,
      number: pull.number,
      nodeId: pull.node_id,
      headSha: head.sha,
    });
    if (merged === 'merged') return { status: 'merged', ...result };
  }
  if (!existing) return { status: 'opened', ...result };
  return { status: head.moved ? 'updated' : 'current', ...result };
}

async function createTree(
  options: PullRequestOptions,
  baseTree: string,
): Promise<string> {
  const { octokit, owner, repo } = options;
  const entries = await Promise.all(
    [...options.files].map(async ([path, content]) => {
      const blob = await octokit.rest.git.createBlob({
        owner,
        repo,
        // base64 keeps every byte, whatever the content is.
        content: Buffer.from(content, 'utf8').toString('base64'),
        encoding: 'base64',
      });
      return {
        path,
        mode: '100644' as const,
        type: 'blob' as const,
        sha: blob.data.sha,
      };
    }),
  );
  const tree = await octokit.rest.git.createTree({
    owner,
    repo,
    base_tree: baseTree,
    tree: entries,
  });
  return tree.data.sha;
}

async function updateBranch({
  options,
  baseSha,
  tree,
}: {
  options: PullRequestOptions;
  baseSha: string;
  tree: string;
}) {
  const { octokit, owner, repo, branch } = options;
  const current = await refSha(options, branch);
  if (current !== undefined) {
    const commit = await octokit.rest.git.getCommit({
      owner,
      repo,
      commit_sha: current,
    });
    const sameBase = commit.data.parents.some(p => p.sha === baseSha);
    if (commit.data.tree.sha === tree && sameBase)
      return { sha: current, moved: false };
    if (!commit.data.message.includes(trailer)) {
      throw new RefusedError(
        forTheLog(
          `branch ${branch} holds a commit that is not ours (${current.slice(
            0,
            12,
          )}: ${
            commit.data.message.split('\n')[0]
          }); merge or delete the branch, then run this again`,
        ),
      );
    }
  }
  const created = await octokit.rest.git.createCommit({
    owner,
    repo,
    message: `${options.title}\n\n${trailer}\n`,
    tree,
    parents: [baseSha],
  });
  const sha = created.data.sha;
  if (current === undefined) {
    await octokit.rest.git.createRef({
      owner,
      repo,
      ref: `refs/heads/${branch}`,
      sha,
    });
  } else {
    await octokit.rest.git.updateRef({
      owner,
      repo,
      ref: `heads/${branch}`,
      sha,
      force: true,
    });
  }
  return { sha, moved: true };
}

async function refSha(
  options: PullRequestOptions,
  branch: string,
): Promise<string | undefined> {
  const { octokit, owner, repo } = options;
  try {
    const ref = await octokit.rest.git.getRef({
      owner,
      repo,
      ref: `heads/${branch}`,
    });
    return ref.data.object.sha;
  } catch (error) {
    if (notFound.safeParse(error).success) return undefined;
    throw error;
  }
}

function missingBase({ owner, repo, base }: PullRequestOptions): never {
  throw new RefusedError(
    forTheLog(
      `${owner}/${repo} has no branch ${base}, or the token may not read it`,
    ),
  );
}
