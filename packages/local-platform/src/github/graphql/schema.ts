import { buildSchema } from 'graphql';

/** The part of GitHub's schema that clients of the platform use; names and types are GitHub's. */
export const schema = buildSchema(`
scalar URI
scalar DateTime
scalar GitObjectID
scalar Base64String
scalar GitTimestamp
interface Node { id: ID! }
interface Actor { login: String! url: URI! avatarUrl(size: Int): URI! }
interface RepositoryOwner {
  id: ID! login: String! url: URI! avatarUrl(size: Int): URI!
  repositories(first: Int, after: String): RepositoryConnection!
  repository(name: String!): Repository
}
interface GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! commitUrl: URI! repository: Repository! }

type Query {
  viewer: User!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  repository(owner: String!, name: String!, followRenames: Boolean): Repository
  repositoryOwner(login: String!): RepositoryOwner
  organization(login: String!): Organization
  user(login: String!): User
  rateLimit(dryRun: Boolean): RateLimit
}
type RateLimit { cost: Int! limit: Int! nodeCount: Int! remaining: Int! resetAt: DateTime! used: Int! }
type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }

type User implements Node & Actor & RepositoryOwner {
  id: ID! login: String! name: String email: String! bio: String url: URI! avatarUrl(size: Int): URI! databaseId: Int
  repositories(first: Int, after: String): RepositoryConnection!
  repository(name: String!): Repository
}
type Bot implements Node & Actor { id: ID! login: String! url: URI! avatarUrl(size: Int): URI! databaseId: Int }
type Organization implements Node & Actor & RepositoryOwner {
  id: ID! login: String! name: String description: String url: URI! avatarUrl(size: Int): URI! databaseId: Int
  repositories(first: Int, after: String): RepositoryConnection!
  repository(name: String!): Repository
  membersWithRole(first: Int, after: String): OrganizationMemberConnection!
  teams(first: Int, after: String): TeamConnection!
}
type OrganizationMemberConnection { pageInfo: PageInfo! nodes: [User] totalCount: Int! }
type TeamConnection { pageInfo: PageInfo! nodes: [Team] totalCount: Int! }
type Team implements Node { id: ID! slug: String! name: String! combinedSlug: String! description: String }
type RepositoryConnection { pageInfo: PageInfo! nodes: [Repository] totalCount: Int! }

enum RepositoryVisibility { INTERNAL PRIVATE PUBLIC }
type RepositoryTopicConnection { pageInfo: PageInfo! nodes: [RepositoryTopic] totalCount: Int! }
type RepositoryTopic { topic: Topic! }
type Topic { name: String! }
type Repository implements Node {
  id: ID! databaseId: Int name: String! nameWithOwner: String! description: String url: URI! owner: RepositoryOwner!
  isArchived: Boolean! isFork: Boolean! isPrivate: Boolean! visibility: RepositoryVisibility!
  createdAt: DateTime! updatedAt: DateTime! pushedAt: DateTime
  autoMergeAllowed: Boolean!
  repositoryTopics(first: Int, after: String): RepositoryTopicConnection!
  defaultBranchRef: Ref
  ref(qualifiedName: String!): Ref
  object(oid: GitObjectID, expression: String): GitObject
  pullRequest(number: Int!): PullRequest
  pullRequests(first: Int, last: Int, after: String, states: [PullRequestState!], headRefName: String, baseRefName: String, labels: [String!], orderBy: IssueOrder): PullRequestConnection!
}
type Ref implements Node {
  id: ID! name: String! prefix: String! target: GitObject repository: Repository!
  associatedPullRequests(first: Int, last: Int, after: String, states: [PullRequestState!], headRefName: String, baseRefName: String, labels: [String!], orderBy: IssueOrder): PullRequestConnection!
}
type GitActor { name: String email: String date: GitTimestamp user: User }
type Commit implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitUrl: URI! url: URI! repository: Repository!
  message: String! messageHeadline: String! committedDate: DateTime! authoredDate: DateTime!
  author: GitActor committer: GitActor tree: Tree!
  statusCheckRollup: StatusCheckRollup
  checkSuites(first: Int, last: Int, after: String, filterBy: CheckSuiteFilter): CheckSuiteConnection
  history(first: Int, after: String, path: String): CommitHistoryConnection!
  associatedPullRequests(first: Int, last: Int, after: String): PullRequestConnection
}
type CommitHistoryConnection { pageInfo: PageInfo! nodes: [Commit] totalCount: Int! }
type Tree implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitUrl: URI! repository: Repository! entries: [TreeEntry!]
}
type TreeEntry { name: String! path: String mode: Int! type: String! oid: GitObjectID! object: GitObject size: Int! }
type Blob implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitUrl: URI! repository: Repository!
  text: String isBinary: Boolean byteSize: Int! isTruncated: Boolean!
}
enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
type StatusCheckRollup { id: ID! state: StatusState! contexts(first: Int, after: String): StatusCheckRollupContextConnection! }
type StatusCheckRollupContextConnection { pageInfo: PageInfo! nodes: [StatusCheckRollupContext] totalCount: Int! }
union StatusCheckRollupContext = CheckRun | StatusContext
enum CheckStatusState { COMPLETED IN_PROGRESS PENDING QUEUED REQUESTED WAITING }
enum CheckConclusionState { ACTION_REQUIRED CANCELLED FAILURE NEUTRAL SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT }
type CheckRun implements Node {
  id: ID! databaseId: Int name: String! status: CheckStatusState! conclusion: CheckConclusionState
  detailsUrl: URI externalId: String startedAt: DateTime completedAt: DateTime title: String summary: String text: String url: URI! permalink: URI!
  checkSuite: CheckSuite!
}
enum CheckRunType { ALL LATEST }
input CheckRunFilter { appId: Int checkName: String checkType: CheckRunType conclusions: [CheckConclusionState!] status: CheckStatusState statuses: [CheckStatusState!] }
input CheckSuiteFilter { appId: Int checkName: String }
type CheckRunConnection { pageInfo: PageInfo! edges: [CheckRunEdge] nodes: [CheckRun] totalCount: Int! }
type CheckRunEdge { cursor: String! node: CheckRun }
type CheckSuiteConnection { pageInfo: PageInfo! edges: [CheckSuiteEdge] nodes: [CheckSuite] totalCount: Int! }
type CheckSuiteEdge { cursor: String! node: CheckSuite }
type CheckSuite implements Node {
  id: ID! databaseId: Int status: CheckStatusState! conclusion: CheckConclusionState createdAt: DateTime! updatedAt: DateTime! url: URI!
  app: App commit: Commit! repository: Repository! workflowRun: WorkflowRun
  checkRuns(first: Int, last: Int, after: String, filterBy: CheckRunFilter): CheckRunConnection
}
type App implements Node { id: ID! databaseId: Int slug: String! name: String! url: URI! }
type WorkflowRun implements Node {
  id: ID! databaseId: Int event: String! runNumber: Int! createdAt: DateTime! updatedAt: DateTime! url: URI! checkSuite: CheckSuite! workflow: Workflow!
}
type Workflow implements Node { id: ID! databaseId: Int name: String! url: URI! }
type StatusContext implements Node { id: ID! context: String! state: StatusState! description: String targetUrl: URI createdAt: DateTime! }

enum PullRequestState { CLOSED MERGED OPEN }
enum MergeableState { CONFLICTING MERGEABLE UNKNOWN }
enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }
enum PullRequestMergeMethod { MERGE REBASE SQUASH }
enum IssueOrderField { COMMENTS CREATED_AT UPDATED_AT }
enum OrderDirection { ASC DESC }
input IssueOrder { direction: OrderDirection! field: IssueOrderField! }
type Label implements Node { id: ID! name: String! color: String! description: String }
type LabelConnection { pageInfo: PageInfo! nodes: [Label] totalCount: Int! }
type AutoMergeRequest { enabledAt: DateTime enabledBy: Actor mergeMethod: PullRequestMergeMethod! commitHeadline: String commitBody: String }
type PullRequestCommit implements Node { id: ID! commit: Commit! url: URI! }
type PullRequestCommitConnection { pageInfo: PageInfo! nodes: [PullRequestCommit] totalCount: Int! }
type PullRequestChangedFileConnection { pageInfo: PageInfo! nodes: [PullRequestChangedFile] totalCount: Int! }
type PullRequestChangedFile { path: String! additions: Int! deletions: Int! }
type PullRequestConnection { pageInfo: PageInfo! edges: [PullRequestEdge] nodes: [PullRequest] totalCount: Int! }
type PullRequestEdge { cursor: String! node: PullRequest }
type PullRequest implements Node {
  id: ID! databaseId: Int number: Int! title: String! body: String! state: PullRequestState! isDraft: Boolean!
  url: URI! permalink: URI! author: Actor mergedBy: Actor repository: Repository!
  headRefName: String! headRefOid: GitObjectID! baseRefName: String! baseRefOid: GitObjectID! headRef: Ref baseRef: Ref
  createdAt: DateTime! updatedAt: DateTime! closedAt: DateTime mergedAt: DateTime merged: Boolean! closed: Boolean!
  mergeCommit: Commit mergeable: MergeableState! mergeStateStatus: MergeStateStatus! autoMergeRequest: AutoMergeRequest
  labels(first: Int, after: String): LabelConnection
  commits(first: Int, last: Int, after: String): PullRequestCommitConnection!
  changedFiles: Int! files(first: Int, last: Int, after: String): PullRequestChangedFileConnection
  reviews(first: Int, last: Int, after: String, states: [PullRequestReviewState!], author: String): PullRequestReviewConnection
  latestReviews(first: Int, last: Int, after: String): PullRequestReviewConnection
  latestOpinionatedReviews(first: Int, last: Int, after: String): PullRequestReviewConnection
  reviewDecision: PullRequestReviewDecision
}
enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }
enum CommentAuthorAssociation { COLLABORATOR CONTRIBUTOR FIRST_TIMER FIRST_TIME_CONTRIBUTOR MANNEQUIN MEMBER NONE OWNER }
type PullRequestReviewConnection { pageInfo: PageInfo! edges: [PullRequestReviewEdge] nodes: [PullRequestReview] totalCount: Int! }
type PullRequestReviewEdge { cursor: String! node: PullRequestReview }
type PullRequestReview implements Node {
  id: ID! databaseId: Int author: Actor authorAssociation: CommentAuthorAssociation! body: String! state: PullRequestReviewState!
  createdAt: DateTime! submittedAt: DateTime publishedAt: DateTime url: URI! commit: Commit pullRequest: PullRequest!
}

type Mutation {
  enablePullRequestAutoMerge(input: EnablePullRequestAutoMergeInput!): EnablePullRequestAutoMergePayload
  disablePullRequestAutoMerge(input: DisablePullRequestAutoMergeInput!): DisablePullRequestAutoMergePayload
  markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
  convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
  createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
}
input EnablePullRequestAutoMergeInput {
  authorEmail: String clientMutationId: String commitBody: String commitHeadline: String expectedHeadOid: GitObjectID
  mergeMethod: PullRequestMergeMethod = MERGE pullRequestId: ID!
}
input DisablePullRequestAutoMergeInput { clientMutationId: String pullRequestId: ID! }
input MarkPullRequestReadyForReviewInput { clientMutationId: String pullRequestId: ID! }
input ConvertPullRequestToDraftInput { clientMutationId: String pullRequestId: ID! }
input CommittableBranch { branchName: String id: ID repositoryNameWithOwner: String }
input CommitMessage { body: String headline: String! }
input FileAddition { contents: Base64String! path: String! }
input FileDeletion { path: String! }
input FileChanges { additions: [FileAddition!] = [] deletions: [FileDeletion!] = [] }
input CreateCommitOnBranchInput {
  branch: CommittableBranch! clientMutationId: String expectedHeadOid: GitObjectID! fileChanges: FileChanges message: CommitMessage!
}
type EnablePullRequestAutoMergePayload { actor: Actor clientMutationId: String pullRequest: PullRequest }
type DisablePullRequestAutoMergePayload { actor: Actor clientMutationId: String pullRequest: PullRequest }
type MarkPullRequestReadyForReviewPayload { clientMutationId: String pullRequest: PullRequest }
type ConvertPullRequestToDraftPayload { clientMutationId: String pullRequest: PullRequest }
type CreateCommitOnBranchPayload { clientMutationId: String commit: Commit ref: Ref }
`);
