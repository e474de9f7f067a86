import {
  AuditOverview,
  BreakGlassPage,
  BreakGlassQuery,
  DoneRules,
  DryRun,
  EvidenceDocument,
  EvidenceKey,
  HistoryVerification,
  RuleDefinition,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { EvidenceReader } from '../evidence/evidence-reader';
import { everything } from '../read/readable';
import { ReadModel } from '../read-model';
import { AuditRules } from './audit-rules';

/** What {@link AuditAnswers} stands on. @internal */
export type AuditAnswersOptions = {
  model: ReadModel;
  rules: Pick<AuditRules, 'list' | 'try'>;
  /** What was changed outside Git. */
  breakGlass: (
    query: BreakGlassQuery,
    readable: Readable,
  ) => Promise<BreakGlassPage>;
  /** Goes through the history's hash chain. */
  verifyHistory: () => Promise<HistoryVerification>;
  evidence: Pick<EvidenceReader, 'read' | 'key'>;
};

/** Answers about the audit: the non-negotiables, rules, changes outside Git, and what proves it. @internal */
export class AuditAnswers {
  readonly #options: AuditAnswersOptions;
  readonly #readable: Readable;

  /** `model` is of what the caller may read, which is `readable`. */
  constructor(options: AuditAnswersOptions, readable: Readable) {
    this.#options = options;
    this.#readable = readable;
  }

  /** The non-negotiables, with the newest breaches. */
  async overview(at?: Date): Promise<AuditOverview> {
    const summary = await this.#options.model.audit(at);
    const counts = { met: 0, 'not-met': 0, unknown: 0, 'not-applicable': 0 };
    for (const { status } of summary.rules) counts[status] += 1;
    return { ...summary, counts };
  }

  /** The rules of the Definition of Done. */
  rules(): Promise<DoneRules> {
    return this.#options.rules.list(this.#readable);
  }

  /** What a rule would change. */
  tryRule(rule: RuleDefinition): Promise<DryRun> {
    return this.#options.rules.try(rule, this.#readable);
  }

  /** Changes outside Git, those that are over too. */
  breakGlass(query: BreakGlassQuery): Promise<BreakGlassPage> {
    return this.#options.breakGlass(query, this.#readable);
  }

  /** Whether the history is as it was written. */
  async verifyHistory(): Promise<HistoryVerification> {
    const found = await this.#options.verifyHistory();
    if (this.#readable === everything) return found;
    // It names the primitive of the record that was changed.
    const { fault: _fault, ...rest } = found;
    return rest;
  }

  /** Evidence of what is known of a digest, and how it was judged. */
  evidence(id: string, digest: string): Promise<EvidenceDocument> {
    return this.#options.evidence.read(id, digest, this.#readable);
  }

  /** The key to check the signatures of evidence with. */
  evidenceKey(): EvidenceKey {
    return this.#options.evidence.key();
  }
}
