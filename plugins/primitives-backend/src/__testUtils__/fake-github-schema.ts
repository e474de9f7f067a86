/**
 * The part of GitHub's public GraphQL schema that the sources ask for, with its names and
 * types: a query that it does not allow fails in tests as it would at GitHub.
 * @internal
 */
export const graphSchema = `
scalar URI
scalar DateTime
scalar GitObjectID
type Query { rateLimit: RateLimit repository(owner: String!, name: String!): Repository }
type RateLimit { cost: Int! limit: Int! remaining: Int! resetAt: DateTime! }
type PageInfo { endCursor: String hasNextPage: Boolean! }
type Repository {
  object(oid: GitObjectID, expression: String): GitObject
  pullRequest(number: Int!): PullRequest
  pullRequests(first: Int, after: String, orderBy: IssueOrder): PullRequestConnection!
}
enum IssueOrderField { COMMENTS CREATED_AT UPDATED_AT }
enum OrderDirection { ASC DESC }
input IssueOrder { direction: OrderDirection! field: IssueOrderField! }
interface GitObject { oid: GitObjectID! }
interface Actor { login: String! }
type User implements Actor { login: String! }
type Bot implements Actor { login: String! }
type GitActor { user: User }
type Commit implements GitObject {
  oid: GitObjectID!
  author: GitActor
  statusCheckRollup: StatusCheckRollup
  associatedPullRequests(first: Int, after: String): PullRequestConnection
}
type StatusCheckRollup { contexts(first: Int, after: String): StatusCheckRollupContextConnection! }
type StatusCheckRollupContextConnection { pageInfo: PageInfo! nodes: [StatusCheckRollupContext] }
union StatusCheckRollupContext = CheckRun | StatusContext
enum CheckStatusState { COMPLETED IN_PROGRESS PENDING QUEUED REQUESTED WAITING }
enum CheckConclusionState { ACTION_REQUIRED CANCELLED FAILURE NEUTRAL SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT }
type CheckRun {
  databaseId: Int name: String! externalId: String status: CheckStatusState! conclusion: CheckConclusionState
  permalink: URI! completedAt: DateTime title: String text: String
}
enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
type StatusContext { context: String! state: StatusState! description: String targetUrl: URI createdAt: DateTime! }
type PullRequestConnection { pageInfo: PageInfo! nodes: [PullRequest] }
enum PullRequestState { CLOSED MERGED OPEN }
type PullRequest {
  number: Int! url: URI! title: String! state: PullRequestState! isDraft: Boolean!
  baseRefName: String! headRefName: String! headRefOid: GitObjectID!
  createdAt: DateTime! updatedAt: DateTime! mergedAt: DateTime
  author: Actor mergedBy: Actor mergeCommit: Commit autoMergeRequest: AutoMergeRequest
  latestReviews(first: Int, after: String): PullRequestReviewConnection
  files(first: Int, after: String): PullRequestChangedFileConnection
}
type PullRequestChangedFileConnection { pageInfo: PageInfo! nodes: [PullRequestChangedFile] }
type PullRequestChangedFile { path: String! }
type AutoMergeRequest { enabledAt: DateTime }
enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
type PullRequestReviewConnection { pageInfo: PageInfo! nodes: [PullRequestReview] }
type PullRequestReview { author: Actor state: PullRequestReviewState! submittedAt: DateTime url: URI! }
`;
