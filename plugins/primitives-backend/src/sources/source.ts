import { Fact, SourceName } from '../facts/fact';
import { FactReader } from '../facts/fact-reader';

/** What a webhook or another source says to look at; it is never taken for the truth. @internal */
export type Hint =
  /** The branch of a repository moved. */
  | { source: 'github-core' | 'github-gitops'; push: true }
  /** Check runs of a commit changed. */
  | { source: 'github-core' | 'github-gitops'; commit: string }
  /** A pull request, or what is said of it, changed. */
  | { source: 'github-core' | 'github-gitops'; pull: number }
  /** Workflow runs changed. */
  | { source: 'github-core' | 'github-gitops'; runs: true }
  /** Images that CI reported or Git asks for: `<repository>@<digest>`, with the scope that asks. */
  | { source: 'registry'; image: string; scope: string }
  /** An Application, in any instance that has one of that name. */
  | { source: 'argocd'; application: string }
  /** Read all of it again. */
  | { source: SourceName; all: true };

/**
 * Where a source got to, kept in the database beside the facts: JSON values by name.
 * What was read is not read again, also after a restart or by another replica.
 * @internal
 */
export interface Cursors {
  get(name: string): Promise<unknown>;
  /** Null forgets it. */
  set(name: string, value: unknown): Promise<void>;
}

/** What a source is given to work with. @internal */
export type SourceContext = {
  facts: FactReader;
  cursors: Cursors;
  /**
   * Writes facts down at once and says which of them changed what is known. Facts with a
   * null value say that a subject is gone. Call it in batches of up to some thousands;
   * it throws when this replica no longer is the one that collects.
   */
  record(facts: Fact[]): Promise<Fact[]>;
  /** Tells another source to look, soon. */
  hint(hint: Hint): void;
  /** Aborted when the backend stops or another replica took over. */
  signal: AbortSignal;
  /** Within a look that can be cut off: the context that outlasts it, which is also the one that `follow` is given. */
  lasting?: SourceContext;
};

/** Turns one outside system into facts. @internal */
export interface Source {
  readonly name: SourceName;
  /** Where there are several of one kind: the Argo CD instance's name. */
  readonly instance?: string;
  /**
   * Looks once: at everything that changed since the cursors when `hints` is empty,
   * only at what the hints name otherwise. Throws an error for a person when the system
   * could not be read; what was recorded before that stays.
   */
  collect(context: SourceContext, hints: readonly Hint[]): Promise<void>;
  /**
   * Follows the system's own stream until the signal aborts, and connects again by
   * itself; `changed` asks for a look.
   */
  follow?(
    context: SourceContext,
    changed: (hints: readonly Hint[]) => void,
  ): Promise<void>;
  /** The budget the system gave us, as it said last; undefined where it has none. */
  budget?(): RateLimitBudget | undefined;
}

/** A rate limit as the outside system last told it. @internal */
export type RateLimitBudget = {
  /** Requests (REST) or points (GraphQL) for a period. */
  limit: number;
  remaining: number;
  /** ISO 8601. */
  resetAt: string;
  /** 0 to 1: what of the limit reading may use; the rest is left for others. */
  share?: number;
};
