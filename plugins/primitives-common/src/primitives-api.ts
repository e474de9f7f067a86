import {
  AuditExport,
  AuditExportQuery,
  AuditItemsPage,
  AuditItemsQuery,
  AuditOverview,
  BreachesPage,
  BreachesQuery,
} from './api/audit';
import {
  BreakGlassItem,
  BreakGlassPage,
  BreakGlassQuery,
} from './api/break-glass';
import { ChangePermissions } from './api/change-permissions';
import {
  ChangePreview,
  Choices,
  ChoicesQuery,
  Progress,
  ProgressQuery,
  PromotionMoves,
  PromotionMovesQuery,
} from './api/changes';
import { Delivery, DeliveryQuery } from './api/delivery';
import {
  CommitsBetween,
  CommitsQuery,
  Durations,
  Moves,
  PullChecks,
  PullDiff,
  ApplicationRecords,
} from './api/details';
import { EvidenceDocument, EvidenceKey } from './api/evidence';
import {
  FleetCounts,
  FleetGroups,
  FleetGroupsQuery,
  FleetPage,
  FleetQuery,
} from './api/fleet';
import { HistoryPage, HistoryQuery, Transition } from './api/history';
import { Lineage } from './api/lineage';
import { Promotions, PromotionsQuery } from './api/promotions';
import { DoneRules, DryRun, DryRunRequest } from './api/rules';
import { Health, RefreshRequest, SourcesReport } from './api/sources';
import { HistoryVerification } from './api/verification';
import { Change } from './change-request';
import { Trends, TrendsQuery } from './api/trends';
import { Waivers } from './api/waivers';
import { AuditItem, Breach } from './audit';
import { Pipeline, PrimitiveSummary } from './pipeline';

/** Name of the Backstage signals channel that says which pipelines changed. @public */
export const primitivesSignalChannel = 'primitives';

/**
 * Message on {@link primitivesSignalChannel}: read these again; it carries no data. It
 * reaches everybody, so that it names pipelines by their `tag`, which only those know who
 * may read them. With `more` further ones changed, which are not named.
 * @public
 */
export type PrimitivesSignal = {
  type: 'changed';
  tags: string[];
  more: boolean;
};

/** Whether a signal is about a pipeline; about any, while its tag is not known. @public */
export function isSignalAbout(
  { tags, more }: PrimitivesSignal,
  tag: string | undefined,
): boolean {
  return more || tag === undefined || tags.includes(tag);
}

/** Topic of the Backstage event that says the set of primitives changed. @public */
export const primitivesChangedTopic = 'primitives.changed';

/** Annotation that ties a catalog entity to its primitive; its value is `<kind>-<name>-<version>`. @public */
export const primitiveAnnotation = 'ameide.io/primitive';

/** Given to every call. @public */
export type CallOptions = {
  /** Gives the call up; it rejects with the signal's reason. */
  signal?: AbortSignal;
};

/**
 * The API of the primitives backend. Everything rejects with a `ResponseError` where the
 * answer is no success: 400 names the parameter, 403 the permission, 404 what is unknown.
 * @public
 */
export interface PrimitivesApi {
  /** One page of the fleet. */
  getPrimitives(query?: FleetQuery, options?: CallOptions): Promise<FleetPage>;
  /** Every line that the query leaves, page by page; `limit` is the size of a page. */
  listPrimitives(
    query?: FleetQuery,
    options?: CallOptions,
  ): AsyncIterable<PrimitiveSummary>;
  /** How many primitives are in which state. */
  getFleetCounts(options?: CallOptions): Promise<FleetCounts>;
  /** How the fleet falls into groups. */
  getFleetGroups(
    query?: FleetGroupsQuery,
    options?: CallOptions,
  ): Promise<FleetGroups>;
  /** What is proven in one environment and waits for the next, longest first. */
  getPromotions(
    query?: PromotionsQuery,
    options?: CallOptions,
  ): Promise<Promotions>;
  /** What holds and promotion policy say of digests that wait for an environment. */
  getPromotionMoves(
    query?: PromotionMovesQuery,
    options?: CallOptions,
  ): Promise<PromotionMoves>;
  /** Which files a change of desired state would write, and what that changes in the clusters. Changes nothing. */
  previewChange(change: Change, options?: CallOptions): Promise<ChangePreview>;
  /** Which changes the caller may ask for, where, as far as that does not depend on the primitive. */
  getChangePermissions(options?: CallOptions): Promise<ChangePermissions>;
  /** How far digests, and the pull request that brings them, have come. */
  getProgress(
    query?: ProgressQuery,
    options?: CallOptions,
  ): Promise<Progress>;
  /** The four figures of DORA. */
  getDelivery(query?: DeliveryQuery, options?: CallOptions): Promise<Delivery>;
  /** The pipeline of one primitive, or as it was known at a moment. */
  getPipeline(
    id: string,
    options?: CallOptions & { at?: Date },
  ): Promise<Pipeline>;
  /** One page of what changed in a pipeline, newest first. */
  getHistory(
    id: string,
    query?: HistoryQuery,
    options?: CallOptions,
  ): Promise<HistoryPage>;
  /** All that changed in a pipeline, page by page. */
  listHistory(
    id: string,
    query?: HistoryQuery,
    options?: CallOptions,
  ): AsyncIterable<Transition>;
  /** Commits of a primitive between two digests or commits. */
  getCommits(
    id: string,
    query: CommitsQuery,
    options?: CallOptions,
  ): Promise<CommitsBetween>;
  /** What holds and promotion policy say of the newest digest in each environment. */
  getMoves(id: string, options?: CallOptions): Promise<Moves>;
  /** Environments and digests that may be asked for now, and why others may not. */
  getChoices(
    id: string,
    query: ChoicesQuery,
    options?: CallOptions,
  ): Promise<Choices>;
  /** How long each step took, and how long it usually does. */
  getDurations(id: string, options?: CallOptions): Promise<Durations>;
  /** What a GitOps pull request changes in the clusters, as the gate posted it. */
  getPullDiff(
    id: string,
    number: number,
    options?: CallOptions,
  ): Promise<PullDiff>;
  /** The check runs of a GitOps pull request's head, asked of GitHub now, or kept where they are final. */
  getPullChecks(
    id: string,
    number: number,
    options?: CallOptions,
  ): Promise<PullChecks>;
  /** Syncs and events of a primitive's Applications in an environment, asked of Argo CD now. */
  getApplications(
    id: string,
    environment: string,
    options?: CallOptions,
  ): Promise<ApplicationRecords>;
  /** From an image (`sha256:…`) back to commit and people, and on to environments. */
  getDigestLineage(digest: string, options?: CallOptions): Promise<Lineage>;
  /** From a commit (full SHA) to every environment that it runs in. */
  getCommitLineage(sha: string, options?: CallOptions): Promise<Lineage>;
  /** The non-negotiables with their counts and newest breaches, or as they were at a moment. */
  getAudit(options?: CallOptions & { at?: Date }): Promise<AuditOverview>;
  /** One page of the Definitions of Done. */
  getAuditItems(
    query?: AuditItemsQuery,
    options?: CallOptions,
  ): Promise<AuditItemsPage>;
  /** Every Definition of Done, page by page. */
  listAuditItems(
    query?: AuditItemsQuery,
    options?: CallOptions,
  ): AsyncIterable<AuditItem>;
  /** One page of breaches. */
  getBreaches(
    query?: BreachesQuery,
    options?: CallOptions,
  ): Promise<BreachesPage>;
  /** Every breach, page by page. */
  listBreaches(
    query?: BreachesQuery,
    options?: CallOptions,
  ): AsyncIterable<Breach>;
  /** One page of what was changed outside Git, what began last first. */
  getBreakGlass(
    query?: BreakGlassQuery,
    options?: CallOptions,
  ): Promise<BreakGlassPage>;
  /** All that was changed outside Git, page by page. */
  listBreakGlass(
    query?: BreakGlassQuery,
    options?: CallOptions,
  ): AsyncIterable<BreakGlassItem>;
  /** Goes through the history's hash chain and says whether it is as it was written. */
  verifyHistory(options?: CallOptions): Promise<HistoryVerification>;
  /** Evidence of everything that is known of a digest (`sha256:…`) of a primitive. */
  getEvidence(
    id: string,
    digest: string,
    options?: CallOptions,
  ): Promise<EvidenceDocument>;
  /** The key to check the signatures of evidence with. */
  getEvidenceKey(options?: CallOptions): Promise<EvidenceKey>;
  /** The rules of the Definition of Done, with how their verdicts came out. */
  getDoneRules(options?: CallOptions): Promise<DoneRules>;
  /** Which verdicts a changed rule would change; 400 says what is wrong with the rule. */
  dryRunRule(request: DryRunRequest, options?: CallOptions): Promise<DryRun>;
  /** The whole audit as one object. */
  exportAudit(
    query?: Omit<AuditExportQuery, 'format'>,
    options?: CallOptions,
  ): Promise<AuditExport>;
  /** The whole audit as a file of either format, as it comes in. */
  exportAuditFile(
    query?: AuditExportQuery,
    options?: CallOptions,
  ): Promise<ReadableStream<Uint8Array>>;
  /** Verdicts and open breaches by day. */
  getTrends(query?: TrendsQuery, options?: CallOptions): Promise<Trends>;
  /** Exceptions from rules, and what each changes; or as they were at a moment. */
  getWaivers(options?: CallOptions & { at?: Date }): Promise<Waivers>;
  /** How reading each source goes, its budget, and what waits. */
  getSources(options?: CallOptions): Promise<SourcesReport>;
  /** Whether the sources are read; needs no token. */
  getHealth(options?: CallOptions): Promise<Health>;
  /** Asks for the sources to be read again; resolves when the request was taken. */
  refresh(request?: RefreshRequest, options?: CallOptions): Promise<void>;
}
