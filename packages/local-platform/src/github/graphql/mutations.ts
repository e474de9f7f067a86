import type { Response } from 'express';
import { HttpProblem } from '../../http/errors';
import { requirePermission } from '../access';
import { parseNodeId, type Services } from '../core';
import { type Pull, type MergeMethod, timestamp } from '../model';
import { requireTreePath } from '../paths';
import type { GraphObjects } from './objects';

type OnPull = { input: { pullRequestId: string; clientMutationId?: string } };
type EnableAutoMerge = OnPull & {
  input: { mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE'; commitHeadline?: string; commitBody?: string; expectedHeadOid?: string };
};
type CreateCommit = {
  input: {
    branch: { branchName?: string; id?: string; repositoryNameWithOwner?: string };
    expectedHeadOid: string;
    message: { headline: string; body?: string };
    fileChanges?: { additions?: { path: string; contents: string }[]; deletions?: { path: string }[] };
    clientMutationId?: string;
  };
};

const methods: Record<'MERGE' | 'SQUASH' | 'REBASE', MergeMethod> = { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' };

/** The pull request that a node id names. */
export function pullOfNode(services: Services, id: string): Pull {
  const node = parseNodeId(id);
  const match = node?.kind === 'PullRequest' ? /^([^/]+)\/([^#]+)#(\d+)$/.exec(node.key) : undefined;
  const pull = match?.[1] && match[2] ? services.pullStore.find({ owner: match[1], name: match[2] }, Number(match[3])) : undefined;
  if (!pull) throw new HttpProblem(404, `Could not resolve to a node with the global id of '${id}'`);
  return pull;
}

/** What changes something by GraphQL, for one request. */
export function mutations(services: Services, objects: GraphObjects, response: Response) {
  const { pulls } = services;
  const writable = (id: string) => {
    const pull = pullOfNode(services, id);
    const { actor } = requirePermission(response, [{ name: 'pull_requests', level: 'write' }], pull.repository);
    return { pull, actor };
  };
  const payload = (pull: Pull, input: { clientMutationId?: string }) => ({
    clientMutationId: input.clientMutationId ?? null,
    pullRequest: () => objects.pulls.pull(pull),
  });

  return {
    enablePullRequestAutoMerge: async ({ input }: EnableAutoMerge) => {
      const { pull, actor } = writable(input.pullRequestId);
      // Whoever lets it merge must be allowed to merge.
      requirePermission(response, [{ name: 'contents', level: 'write' }], pull.repository);
      if (input.expectedHeadOid !== undefined && input.expectedHeadOid !== pull.head.sha) {
        throw new HttpProblem(422, `Head sha didn't match: expected ${input.expectedHeadOid}, is ${pull.head.sha}`);
      }
      const next = await pulls.enableAutoMerge(pull, {
        method: methods[input.mergeMethod ?? 'MERGE'],
        title: input.commitHeadline ?? null,
        message: input.commitBody ?? null,
        actor,
      });
      return { ...payload(next, input), actor: () => objects.account(actor.login) };
    },
    disablePullRequestAutoMerge: async ({ input }: OnPull) => {
      const { pull, actor } = writable(input.pullRequestId);
      return { ...payload(await pulls.disableAutoMerge(pull, actor), input), actor: () => objects.account(actor.login) };
    },
    markPullRequestReadyForReview: async ({ input }: OnPull) => {
      const { pull, actor } = writable(input.pullRequestId);
      return payload(await pulls.setDraft(pull, false, actor), input);
    },
    convertPullRequestToDraft: async ({ input }: OnPull) => {
      const { pull, actor } = writable(input.pullRequestId);
      return payload(await pulls.setDraft(pull, true, actor), input);
    },
    createCommitOnBranch: async ({ input }: CreateCommit) => {
      const node = input.branch.id === undefined ? undefined : parseNodeId(input.branch.id);
      const [full = '', ref = ''] =
        node?.kind === 'Ref'
          ? [node.key.slice(0, node.key.indexOf(':')), node.key.slice(node.key.indexOf(':') + 1)]
          : [input.branch.repositoryNameWithOwner, `refs/heads/${(input.branch.branchName ?? '').replace(/^refs\/heads\//, '')}`];
      const [owner = '', name = ''] = full.split('/');
      const repository = services.repositories.find({ owner, name });
      if (!repository) throw new HttpProblem(404, `Could not resolve to a Repository with the name '${full}'.`);
      const { actor } = requirePermission(response, [{ name: 'contents', level: 'write' }], repository);
      const git = services.repositories.git(repository);
      const before = (await git.ref(ref))?.sha;
      if (before !== input.expectedHeadOid) {
        throw new HttpProblem(422, `Expected branch to point to "${input.expectedHeadOid}" but it points to "${before ?? 'nothing'}". Pull and try again.`);
      }
      const additions = await Promise.all(
        (input.fileChanges?.additions ?? []).map(async ({ path, contents }) => {
          const known = await git.entryAt(before, requireTreePath(path));
          const sha = await git.writeBlob(Buffer.from(contents, 'base64'));
          return { path, entry: { mode: known?.mode ?? '100644', type: 'blob' as const, sha } };
        }),
      );
      const deletions = (input.fileChanges?.deletions ?? []).map(({ path }) => ({ path: requireTreePath(path), entry: null }));
      const tree = await git.changeTree((await git.commit(before))?.tree, [...deletions, ...additions]);
      const author = { name: actor.login, email: services.accounts.find(actor.login).email, date: timestamp() };
      const message = [input.message.headline, input.message.body].filter(Boolean).join('\n\n');
      const after = await git.writeCommit({ tree, parents: [before], author, committer: author, message });
      await services.refs.move({ repository, ref, before, after, actor });
      const commit = await git.commit(after);
      return {
        clientMutationId: input.clientMutationId ?? null,
        commit: commit && objects.git.commit(repository, commit),
        ref: () => objects.git.ref(repository, ref),
      };
    },
  };
}
