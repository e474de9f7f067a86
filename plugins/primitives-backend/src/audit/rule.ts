import {
  Breach,
  Saying,
  SourceStatus,
  standingRuleIds,
} from '@ameide/plugin-primitives-common';
import { Fact, FactKind } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { AssembleConfig } from '../pipeline/context';

/** The configuration that the standing checks need. @internal */
export type AuditConfig = AssembleConfig & { ci: { identities: string[] } };

/** A breach as it is stored. @internal */
export type StoredBreach = Omit<Breach, 'rule' | 'title'>;

/** A breach as a rule finds it: its words are made of a message of the catalogue. @internal */
export type FoundBreach = StoredBreach & Required<Pick<Breach, 'said'>>;

/** One non-negotiable as a standing check. @internal */
export type AuditRule = {
  rule: (typeof standingRuleIds)[number];
  /** What it stands on: while one of these cannot be read, the rule is not met for sure. */
  sources: readonly SourceStatus['source'][];
  /** What was looked at, and how many of it. */
  looked(count: number, config: AuditConfig): Saying;
  /** How many could be looked at, and not be decided. */
  undecided?(number: number): Saying;
  /** Why having found nothing to look at does not show that nothing is there, where it does not. */
  nothing?: Saying;
  /** What else it stands on than what it counts, given the facts about no primitive in particular. */
  also?(input: { fleet: FactView; config: AuditConfig }): {
    unknown?: Saying;
    looked?: Saying;
  };
};

/** A rule about one primitive, looked at when that is assembled. @internal */
export type ScopeRule = AuditRule & {
  look(input: { view: FactView; config: AuditConfig; now: Date }): {
    looked: number;
    /** How many of them could not be decided. */
    unknown?: number;
    breaches: FoundBreach[];
    /** When time alone will change it (ms). */
    dueAt?: number;
  };
};

/** A rule about single facts of the repository, looked at when they change. @internal */
export type SubjectRule = AuditRule & {
  kind: FactKind;
  /** Subject of the breach that a fact would be. */
  breachSubject(subject: string): string;
  judge(fact: Fact, config: AuditConfig): FoundBreach | undefined;
};
