import { Breach } from '@ameide/plugin-primitives-common';
import { FactView } from '../facts/fact-view';
import { AssembleConfig } from '../pipeline/context';

/** What the standing checks look at. @internal */
export type AuditInput = {
  view: FactView;
  config: AssembleConfig & { ci: { identities: string[] } };
};

/** Outcome of looking: what was looked at, and each breach. `looked` is undefined when it could not be. @internal */
export type AuditOutcome = {
  /** In words: what was looked at. */
  looked?: string;
  /** Why it could not be, when it could not. */
  unknown?: string;
  breaches: Array<Omit<Breach, 'rule' | 'title'>>;
};

/** One non-negotiable as a standing check. @internal */
export type AuditRule = {
  rule: string;
  title: string;
  look(input: AuditInput): AuditOutcome;
};
