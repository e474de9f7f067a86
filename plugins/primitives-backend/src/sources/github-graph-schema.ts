import { z } from 'zod';
import { Pull } from '../facts/fact';

/** Characters of a title; GitHub has 256 for a pull request. @internal */
export const longestTitle = 500;

/** Fields of a pull request, with the newest review of each person. @internal */
export const pullFragment = `
fragment pull on PullRequest {
  number url title state isDraft baseRefName headRefName headRefOid createdAt updatedAt mergedAt
  author { __typename login } mergedBy { __typename login } mergeCommit { oid } autoMergeRequest { enabledAt }
  latestReviews(first: 50) { nodes { author { __typename login } state submittedAt url } }
}`;

/** Fields of a check run, and of a commit status, GitHub's older way to report one. @internal */
export const checkFields = `pageInfo { hasNextPage endCursor } nodes { __typename
  ... on CheckRun { databaseId name externalId status conclusion permalink completedAt title text }
  ... on StatusContext { context state description targetUrl createdAt } }`;

const actorSchema = z
  .object({ __typename: z.string(), login: z.string() })
  .nullish();

/** A pull request as GraphQL gives it. @internal */
export const graphPullSchema = z.object({
  number: z.number(),
  url: z.string(),
  title: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRefOid: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  mergedAt: z.string().nullish(),
  author: actorSchema,
  mergedBy: actorSchema,
  mergeCommit: z.object({ oid: z.string() }).nullish(),
  autoMergeRequest: z.object({}).nullish(),
  latestReviews: z
    .object({
      nodes: z.array(
        z
          .object({
            author: actorSchema,
            state: z.string(),
            submittedAt: z.string().nullish(),
            url: z.string().nullish(),
          })
          .nullable(),
      ),
    })
    .nullish(),
});

const checkRunSchema = z.object({
  __typename: z.literal('CheckRun'),
  databaseId: z.number(),
  name: z.string(),
  externalId: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  permalink: z.string(),
  completedAt: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
});

const statusSchema = z.object({
  __typename: z.literal('StatusContext'),
  context: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  targetUrl: z.string().nullish(),
  createdAt: z.string(),
});

/** A page of the checks of a commit. @internal */
export const contextsSchema = z.object({
  contexts: z.object({
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      endCursor: z.string().nullish(),
    }),
    nodes: z.array(z.union([checkRunSchema, statusSchema]).nullable()),
  }),
});

/** What is asked of a commit. @internal */
export const graphCommitSchema = z.object({
  oid: z.string(),
  author: z
    .object({ user: z.object({ login: z.string() }).nullish() })
    .nullish(),
  statusCheckRollup: contextsSchema.nullish(),
  associatedPullRequests: z
    .object({
      pageInfo: z.object({ hasNextPage: z.boolean() }),
      nodes: z.array(graphPullSchema.nullable()),
    })
    .nullish(),
});

/** What was reported of a commit under a name, in REST's spelling, which webhooks use too. @internal */
export type GitHubCheck = {
  name: string;
  status: string;
  conclusion?: string;
  /** Empty for a commit status that names no page. */
  url: string;
  completedAt?: string;
  title?: string;
};

/** A check run, which Apps alone can write. @internal */
export type GitHubCheckRun = GitHubCheck & {
  id: number;
  externalId?: string;
  text?: string;
};

/** Check runs among a page's nodes. @internal */
export function toCheckRuns(
  contexts: z.infer<typeof contextsSchema>,
): GitHubCheckRun[] {
  return contexts.contexts.nodes.flatMap(node =>
    node?.__typename === 'CheckRun'
      ? [
          {
            id: node.databaseId,
            name: node.name,
            externalId: node.externalId ?? undefined,
            status: node.status.toLowerCase(),
            conclusion: node.conclusion?.toLowerCase(),
            url: node.permalink,
            completedAt: node.completedAt ?? undefined,
            title: node.title?.slice(0, longestTitle),
            text: node.text ?? undefined,
          },
        ]
      : [],
  );
}

/**
 * Commit statuses among a page's nodes: GitHub has the newest of each context there
 * (docs.github.com/graphql/reference/objects#statuscontext). Anybody who may push writes
 * them, so that they are no evidence of ours.
 * @internal
 */
export function toStatuses(
  contexts: z.infer<typeof contextsSchema>,
): GitHubCheck[] {
  return contexts.contexts.nodes.flatMap(node =>
    node?.__typename === 'StatusContext'
      ? [
          {
            ...endOf(node),
            name: node.context,
            url: node.targetUrl ?? '',
            title: node.description?.slice(0, longestTitle),
          },
        ]
      : [],
  );
}

/** A status has no end but its state (`StatusState`); of one that we do not know we wait for another. */
function endOf({
  state,
  createdAt: completedAt,
}: z.infer<typeof statusSchema>): Pick<
  GitHubCheck,
  'status' | 'conclusion' | 'completedAt'
> {
  switch (state) {
    case 'SUCCESS':
      return { status: 'completed', conclusion: 'success', completedAt };
    case 'FAILURE':
    case 'ERROR':
      return { status: 'completed', conclusion: 'failure', completedAt };
    case 'PENDING':
      return { status: 'in_progress' };
    default:
      return { status: 'queued' };
  }
}

/** A pull request as facts hold it. @internal */
export function toPull(pull: z.infer<typeof graphPullSchema>): Pull {
  const isMerged = pull.state === 'MERGED';
  return {
    number: pull.number,
    url: pull.url,
    title: pull.title.slice(0, longestTitle),
    author: loginOf(pull.author) ?? 'ghost',
    headRef: pull.headRefName,
    headSha: pull.headRefOid,
    draft: pull.isDraft,
    state: pull.state === 'OPEN' ? 'open' : 'closed',
    mergedAt: pull.mergedAt ?? undefined,
    mergeSha: (isMerged && pull.mergeCommit?.oid) || undefined,
    autoMerge: Boolean(pull.autoMergeRequest),
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    mergedBy: loginOf(pull.mergedBy),
    reviews: pull.latestReviews?.nodes.flatMap(review =>
      // A pending review is seen by its author alone.
      review && review.state !== 'PENDING'
        ? [
            {
              author: loginOf(review.author) ?? 'ghost',
              state: review.state,
              submittedAt: review.submittedAt ?? undefined,
              url: review.url ?? undefined,
            },
          ]
        : [],
    ),
  };
}

/** REST and webhooks write an App's login with `[bot]` behind it, GraphQL does not; configuration names it as people see it. */
function loginOf(actor: z.infer<typeof actorSchema>): string | undefined {
  if (!actor) return undefined;
  const isBare = actor.__typename === 'Bot' && !actor.login.endsWith('[bot]');
  return isBare ? `${actor.login}[bot]` : actor.login;
}

/**
 * The pull request that a commit came to a branch by: the one whose merge made it, else
 * the first that held it.
 * @internal
 */
export function pullThatBrought(
  sha: string,
  branch: string,
  pulls: ReadonlyArray<z.infer<typeof graphPullSchema>>,
): z.infer<typeof graphPullSchema> | undefined {
  const merged = pulls
    .filter(p => p.state === 'MERGED' && p.baseRefName === branch)
    .sort((a, b) => a.number - b.number);
  return merged.find(p => p.mergeCommit?.oid === sha) ?? merged[0];
}
