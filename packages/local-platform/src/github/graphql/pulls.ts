import { nodeId, type Services } from '../core';
import { fullName, type Pull, type Review } from '../model';
import { authorAssociation, pullNodeId } from '../present/pull';
import { latestOpinions, latestReviews, reviewDecision } from '../reviews';
import { connection, type ConnectionArguments } from './connection';
import type { GraphObjects } from './objects';

/** Which pull requests a connection is to hold. */
export type PullFilter = ConnectionArguments & {
  states?: string[];
  headRefName?: string;
  baseRefName?: string;
  labels?: string[];
  orderBy?: { field: string; direction: string };
};

function pullState(pull: Pull): 'OPEN' | 'MERGED' | 'CLOSED' {
  if (pull.mergedAt) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

/** Pull requests and their reviews in the graph. */
export class GraphPulls {
  readonly #services: Services;
  readonly #objects: GraphObjects;

  constructor(services: Services, objects: GraphObjects) {
    this.#services = services;
    this.#objects = objects;
  }

  /** The connection of those of `pulls` that the arguments ask for. */
  list(pulls: Pull[], args: PullFilter) {
    const { states, headRefName, baseRefName, labels, orderBy } = args;
    const chosen = pulls.filter(
      pull =>
        (!states || states.includes(pullState(pull))) &&
        (headRefName === undefined || pull.head.ref === headRefName) &&
        (baseRefName === undefined || pull.base.ref === baseRefName) &&
        (!labels || labels.some(label => pull.labels.includes(label))),
    );
    if (orderBy?.field === 'UPDATED_AT') chosen.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
    if (orderBy?.direction === 'DESC') chosen.reverse();
    return connection(chosen, args, pull => this.pull(pull));
  }

  /** `PullRequest`. */
  pull(pull: Pull): Record<string, unknown> {
    const { repositories, urls, labels, mergeability } = this.#services;
    const objects = this.#objects;
    const { repository } = pull;
    const document = repositories.find(repository);
    const git = repositories.git(repository);
    const page = `${urls.page(repository)}/pull/${pull.number}`;
    const details = () => mergeability.details(pull);
    const commitOf = async (sha: string | null) => {
      const commit = sha === null ? undefined : await git.commit(sha);
      return commit && document ? objects.git.commit(document, commit) : null;
    };
    return {
      __typename: 'PullRequest',
      id: pullNodeId(pull),
      databaseId: pull.id,
      number: pull.number,
      title: pull.title,
      body: pull.body ?? '',
      state: pullState(pull),
      isDraft: pull.draft,
      url: page,
      permalink: page,
      author: () => objects.account(pull.user),
      mergedBy: () => (pull.mergedBy === null ? null : objects.account(pull.mergedBy)),
      repository: () => document && objects.repository(document),
      headRefName: pull.head.ref,
      headRefOid: pull.head.sha,
      baseRefName: pull.base.ref,
      baseRefOid: pull.base.sha,
      headRef: () => document && objects.git.ref(document, `refs/heads/${pull.head.ref}`),
      baseRef: () => document && objects.git.ref(document, `refs/heads/${pull.base.ref}`),
      createdAt: pull.createdAt,
      updatedAt: pull.updatedAt,
      closedAt: pull.closedAt,
      mergedAt: pull.mergedAt,
      merged: pull.mergedAt !== null,
      closed: pull.state === 'closed',
      mergeCommit: () => commitOf(pull.mergedAt ? pull.mergeCommitSha : null),
      mergeable: async () => {
        const { mergeable } = await details();
        return mergeable === null ? 'UNKNOWN' : mergeable ? 'MERGEABLE' : 'CONFLICTING';
      },
      mergeStateStatus: async () => (await details()).mergeableState.toUpperCase(),
      autoMergeRequest: pull.autoMerge && {
        enabledAt: pull.updatedAt,
        enabledBy: () => pull.autoMerge && objects.account(pull.autoMerge.enabledBy.login),
        mergeMethod: pull.autoMerge.method.toUpperCase(),
        commitHeadline: pull.autoMerge.title,
        commitBody: pull.autoMerge.message,
      },
      labels: (args: ConnectionArguments) =>
        connection(pull.labels, args, name => {
          const label = labels.ensure(repository, name);
          return { id: nodeId('Label', label.id), name, color: label.color, description: label.description };
        }),
      commits: async (args: ConnectionArguments) => {
        const commits = (await git.log({ from: pull.head.sha, not: pull.base.sha, skip: 0, limit: 250 })).reverse();
        return connection(commits, args, commit => ({
          id: nodeId('PullRequestCommit', `${fullName(repository)}#${pull.number}@${commit.sha}`),
          url: `${page}/commits/${commit.sha}`,
          commit: document && objects.git.commit(document, commit),
        }));
      },
      changedFiles: async () => (await mergeability.files(pull)).length,
      files: async (args: ConnectionArguments) =>
        connection(await mergeability.files(pull), args, ({ filename, additions, deletions }) => ({ path: filename, additions, deletions })),
      ...this.#reviews(pull),
    };
  }

  #reviews(pull: Pull) {
    const all = () => this.#services.comments.reviews(pull.repository, pull.number);
    const present = (review: Review) => this.#review(pull, review);
    return {
      reviews: (args: ConnectionArguments & { states?: Review['state'][]; author?: string }) => {
        const { states, author } = args;
        const chosen = all().filter(({ state, user }) => (!states || states.includes(state)) && (author === undefined || user === author));
        return connection(chosen, args, present);
      },
      latestReviews: (args: ConnectionArguments) => connection(latestReviews(all()), args, present),
      latestOpinionatedReviews: (args: ConnectionArguments) => connection(latestOpinions(all()), args, present),
      reviewDecision: () => reviewDecision(all()),
    };
  }

  #review(pull: Pull, review: Review) {
    const { repositories, urls } = this.#services;
    return {
      __typename: 'PullRequestReview',
      id: nodeId('PullRequestReview', review.id),
      databaseId: review.id,
      author: () => this.#objects.account(review.user),
      authorAssociation: authorAssociation(this.#services, review.user),
      body: review.body,
      state: review.state,
      createdAt: review.submittedAt,
      submittedAt: review.submittedAt,
      publishedAt: review.submittedAt,
      url: `${urls.page(pull.repository)}/pull/${pull.number}#pullrequestreview-${review.id}`,
      pullRequest: () => this.pull(pull),
      commit: async () => {
        const repository = repositories.find(pull.repository);
        const commit = await repositories.git(pull.repository).commit(review.commitId);
        return commit && repository ? this.#objects.git.commit(repository, commit) : null;
      },
    };
  }
}
