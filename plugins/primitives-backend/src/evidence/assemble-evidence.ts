import {
  EvidenceFact,
  EvidencePredicate,
  evidencePredicateType,
  EvidenceRule,
  EvidenceStatement,
  Pipeline,
  SealedRecord,
  statementType,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { AuditConfig } from '../audit/rule';
import { auditRules, judgeRule, Tally, titleOf } from '../audit/rules';
import { Fact } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { ScopedBreach } from '../store/breach-store';

const linkSchema = z.object({ url: z.string().min(1) });

/** What a statement is made from. @internal */
export type EvidenceInput = {
  /** As it was assembled for the digest. */
  pipeline: Pipeline;
  image: { repository: string; digest: string };
  /** Facts that it stands on. */
  facts: readonly Fact[];
  /** Facts about no primitive in particular. */
  fleet: FactView;
  breaches: readonly ScopedBreach[];
  /** How many things each rule looked at for the primitive, or in the whole repository, and of how many it could not say. */
  looked: ReadonlyMap<string, Omit<Tally, 'breaches'>>;
  history: {
    records: SealedRecord[];
    head?: EvidencePredicate['history']['head'];
  };
  signature: EvidencePredicate['signature'];
  config: AuditConfig;
  now: Date;
};

/** Says everything that is known of a digest, and how it was judged. @internal */
export function assembleEvidence(input: EvidenceInput): EvidenceStatement {
  const { pipeline, image, history, signature, config, now } = input;
  const {
    nextStep: _step,
    done: verdicts,
    sources,
    observedAt: _at,
    ...path
  } = pipeline;
  return {
    _type: statementType,
    subject: [
      {
        name: image.repository,
        digest: { sha256: image.digest.replace(/^sha256:/, '') },
      },
    ],
    predicateType: evidencePredicateType,
    predicate: {
      schemaVersion: 1,
      madeAt: now.toISOString(),
      signature,
      // Messages and budgets are about the portal's own connections.
      sources: sources.map(({ message: _m, budget: _b, ...source }) => source),
      rules: config.done.map(({ definition }) => definition),
      path,
      verdicts,
      nonNegotiables: auditRules.map(rule => judged(rule, input)),
      facts: input.facts
        .map(fact => toEvidence(fact, now))
        .sort((a, b) =>
          `${a.kind} ${a.subject}`.localeCompare(`${b.kind} ${b.subject}`),
        ),
      history,
    },
  };
}

function judged(
  rule: (typeof auditRules)[number],
  input: EvidenceInput,
): EvidenceRule {
  const { fleet, config, pipeline, looked } = input;
  const found = input.breaches.filter(each => each.rule === rule.rule);
  const tally = {
    ...(looked.get(rule.rule) ?? { looked: 0, unknown: 0 }),
    breaches: found.length,
  };
  return {
    ...judgeRule(rule, { tally, fleet, config, sources: pipeline.sources }),
    breaches: found.map(({ breach }) => ({
      ...{ rule: rule.rule, title: titleOf(rule) },
      ...breach,
    })),
  };
}

function toEvidence(fact: Fact, now: Date): EvidenceFact {
  const { source, kind, subject, revision, observedAt } = fact;
  const value = { ...fact.value };
  const link = linkSchema.safeParse(value).data?.url;
  const age = (now.getTime() - Date.parse(observedAt)) / 1_000;
  return {
    ...{ source, kind, subject, revision },
    observedAt: new Date(observedAt).toISOString(),
    ageSeconds: Math.max(0, Math.round(age)),
    ...(link && { link }),
    value,
  };
}
