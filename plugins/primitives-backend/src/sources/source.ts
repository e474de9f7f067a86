import { Fact } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { Listing } from '../facts/fact-store';
import { SourceName } from '../facts/fact';

/** What a source found out in one go. @internal */
export type Observation = { facts: Fact[]; listing?: Listing };

/** What a webhook told us to look at; it is never taken for the truth. @internal */
export type Hints = {
  /** Commits of the core repo whose check runs changed. */
  coreCommits: ReadonlySet<string>;
};

/** Turns one outside system into facts. @internal */
export interface Source {
  readonly name: SourceName;
  /** Looks once. Throws an error for a person when the system could not be read. */
  collect(options: {
    view: FactView;
    hints: Hints;
    signal: AbortSignal;
  }): Promise<Observation[]>;
}

/**
 * Most follow-up requests of one kind that one reconcile makes. What is left over comes
 * in the next; it keeps a fleet in trouble from eating the rate limit.
 * @internal
 */
export const followUpsPerReconcile = 20;
