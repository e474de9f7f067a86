import {
  Audit,
  AuditItemsQuery as AuditItemsRequest,
  Breach,
  BreachesQuery,
  FleetGroups,
  FleetState,
  NextStep,
  Pipeline,
  PrimitiveSummary,
  Promotions,
  Saying,
  SourceStatus,
  Stage,
  StageStatus,
  Verdict,
  Waivers,
} from '@ameide/plugin-primitives-common';
import type { Readable } from '@ameide/plugin-primitives-node';
import type { GroupsQuery } from './read/fleet-groups';
import type { PromotionStep } from './read/promotions';

/**
 * JSON of a `T` as it is stored: to be sent as it is, or parsed with the schema of `T`
 * where it is looked into. What is stored was checked when it was written.
 * @internal
 */
export type JsonText<T> = string & { readonly json?: T };

/** Most items that a page has. @internal */
export const maxPageSize = 500;

/** Which part of a list is wanted. @internal */
export type PageRequest = {
  /** `nextCursor` of the page before; the first page without. An `InputError` when it is of no page of this query. */
  cursor?: string;
  /** 1 to {@link maxPageSize}; 100 when absent. An `InputError` otherwise. */
  limit?: number;
};

/** What the lines of the fleet are narrowed to; every one given must hold. @internal */
export type FleetFilters = {
  /** One of these ids. */
  id?: readonly string[];
  /** One of these kinds (`domain`, …). */
  kind?: readonly string[];
  owner?: readonly string[];
  system?: readonly string[];
  /** Part of the id, the owner or the system, whatever the case; taken literally, `%` and `_` too. */
  search?: string;
  /** The one word for it, as the fleet is counted. */
  state?: readonly FleetState[];
  /** Status of the build stages, worst first. */
  build?: readonly StageStatus[];
  /** Kind of the next step. */
  nextStep?: readonly NextStep['kind'][];
  /** True: only primitives that live on a branch yet. False: only those on main. */
  onBranch?: boolean;
  /** What holds in one environment; `status`, `enabled` and `done` narrow it together. */
  environment?: {
    name: string;
    status?: readonly StageStatus[];
    enabled?: boolean;
    /** Whether the Definition of Done is met there. */
    done?: readonly Verdict['status'][];
  };
};

/** A list of the fleet. @internal */
export type FleetQuery = PageRequest & {
  filters?: FleetFilters;
  /** Lines before the page, instead of a cursor. */
  offset?: number;
  /** `id` when absent. `since`: by how long the state they are in has lasted; lines without owner or system come first. Ties by id. */
  sort?: 'id' | 'since' | 'owner' | 'system' | 'kind';
  /** `asc` when absent; `since` ascending is longest first. */
  order?: 'asc' | 'desc';
};

/** A page of a list. @internal */
export type Page<T> = {
  items: T[];
  /** Absent on the last page. */
  nextCursor?: string;
};

/** A page of the fleet. @internal */
export type FleetPage = Page<JsonText<PrimitiveSummary>> & {
  /** How many lines the filters leave, on all pages. */
  total: number;
  /** Whether there are primitives that permission hides, whatever the filters. */
  hidden: boolean;
};

/** A stage that changed its status or digest. @internal */
export type Transition = {
  /** Grows with each transition of the whole fleet. */
  seq: number;
  id: string;
  /** Absent for the stages before any environment. */
  environment?: string;
  stage: Stage['id'];
  /** ISO 8601; when it was assembled. */
  at: string;
  /** Absent when the stage was not known before. */
  from?: StageStatus;
  /** Absent when the primitive, or the environment, went. */
  to?: StageStatus;
  digest?: string;
  /** The stage's message then. */
  message: string;
  /** Which message that is; absent where a version before wrote it. */
  said?: { message: Saying };
};

/** What of a primitive's history is wanted. @internal */
export type HistoryQuery = PageRequest & {
  /** Transitions at this moment and later. */
  from?: Date;
  /** Transitions before this moment. */
  to?: Date;
};

/** One primitive's Definition of Done. @internal */
export type AuditItem = Audit['items'][number];

/** What the standing checks say. @internal */
export type AuditSummary = {
  /** The newest ones, newest first. */
  breaches: Breach[];
  /** Each non-negotiable: `unknown` where it could not be looked at in full, with the reason. */
  rules: Array<Audit['rules'][number] & { breaches: number }>;
  /** Primitives that are known. */
  primitives: number;
  /** Whether there are primitives that permission hides now. */
  hidden: boolean;
  sources: SourceStatus[];
};

/** Breaches that are wanted; every filter given must hold. @internal */
export type BreachQuery = PageRequest & Omit<BreachesQuery, keyof PageRequest>;

/** Definitions of Done that are wanted, by id; every filter given must hold. @internal */
export type AuditItemsQuery = PageRequest &
  Omit<AuditItemsRequest, keyof PageRequest>;

/** A page of a list, with how much the filters leave where that is known. @internal */
export type CountedPage<T> = Page<T> & { total?: number };

/**
 * What can be read, from the database alone: every replica of the backend answers alike,
 * whether it collects or not. Past moments reach back to the retention of history
 * (`primitives.history.retention`); before that, and before the first fact, nothing is
 * known.
 * @internal
 */
export interface ReadModel {
  /** The same, of what a caller may read; the rest is as if it were not known. */
  readableBy(readable: Readable): ReadModel;

  /** Which of these a caller may read; all of them, known or not, whoever may read everything. */
  mayRead(ids: readonly string[]): Promise<ReadonlySet<string>>;

  /** How each source is doing: one line for each configured one, one for each Argo CD instance. */
  sources(): Promise<SourceStatus[]>;

  /** Errors of sources that cannot be read, as they were met and with addresses, by the sources' keys. */
  sourceDetails(): Promise<ReadonlyMap<string, string>>;

  /** A page of the fleet, each line the JSON of a `PrimitiveSummary`. */
  fleet(query?: FleetQuery): Promise<FleetPage>;

  /** How the lines that filters leave fall into groups, by value. */
  groups(query: GroupsQuery): Promise<FleetGroups>;

  /** What is proven in one environment and waits for the next, longest first. */
  promotions(step: PromotionStep): Promise<Promotions>;

  /**
   * JSON of a `Pipeline`; undefined when no such primitive is (or was) known. With `at`,
   * assembled from the facts and the state of the sources as they were known then.
   */
  pipeline(id: string, at?: Date): Promise<JsonText<Pipeline> | undefined>;

  /** Transitions of one primitive, newest first. Empty for one that is not known. */
  history(id: string, query?: HistoryQuery): Promise<Page<Transition>>;

  /** The rules with their counts. With `at` it goes through every primitive as it was then, which takes seconds for a large fleet. */
  audit(at?: Date): Promise<AuditSummary>;

  /** Each primitive's Definition of Done, by id; with `at`, by folder and then id, and without a total. */
  auditItems(query?: AuditItemsQuery): Promise<CountedPage<AuditItem>>;

  /**
   * Breaches, newest first. With `at` they come by folder and without a total, and a page
   * is of a part of the fleet, so that it may hold fewer items than `limit`, or none, and
   * still have a next one.
   */
  breaches(query?: BreachQuery): Promise<CountedPage<Breach>>;

  /** The waivers, and what each changes. */
  waivers(at?: Date): Promise<Waivers>;
}
