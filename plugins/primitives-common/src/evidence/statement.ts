import { z } from 'zod';
import { digestSchema } from '../image';
import { auditRuleSchema, breachSchema } from '../audit';
import { pipelineSchema } from '../pipeline';
import { sourceStatusSchema } from '../source-status';
import { verdictSchema } from '../verdict';
import { ruleDefinitionSchema } from '../rule';
import { hashSchema, sealedRecordSchema } from './chain';

/** Type of an in-toto Statement (in-toto attestation, spec/v1/statement.md). @public */
export const statementType = 'https://in-toto.io/Statement/v1';

/** Type of our predicate; `docs/reference/evidence.md` describes it. @public */
export const evidencePredicateType =
  'https://ameide.io/attestations/definition-of-done/v1';

const moment = z.iso.datetime({ error: 'must be a moment in ISO 8601' });

/** A fact that verdicts stand on, as the portal read it. @public */
export const evidenceFactSchema = z.object({
  source: sourceStatusSchema.shape.source,
  kind: z.string().describe('What it is about: desired, application, smoke, …'),
  subject: z.string(),
  revision: z.string().describe("The outside system's name for this state"),
  observedAt: moment.describe('When it was read'),
  ageSeconds: z.number().describe('How old it was when the statement was made'),
  link: z.string().optional().describe('Where the outside system shows it'),
  value: z.looseObject({}),
});

/** What the rules judge by: the path of the digest, as it was concluded from the facts. @public */
export const evidencePathSchema = pipelineSchema.omit({
  nextStep: true,
  done: true,
  sources: true,
  observedAt: true,
  tag: true,
});

/** One of the non-negotiables, about one primitive. @public */
export const evidenceRuleSchema = auditRuleSchema.extend({
  breaches: z.array(breachSchema),
});

/** Predicate of an evidence statement. @public */
export const evidencePredicateSchema = z.object({
  schemaVersion: z.literal(1),
  madeAt: moment,
  signature: z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('signed'), keyId: hashSchema }),
      z.object({ status: z.literal('unsigned'), reason: z.string() }),
    ])
    .describe('Whether whoever made it signed it'),
  sources: z
    .array(sourceStatusSchema)
    .describe(
      'How reading each source went; what a source told is as old as that',
    ),
  rules: z
    .array(ruleDefinitionSchema)
    .describe('The rules of the Definition of Done that were in force'),
  path: evidencePathSchema,
  verdicts: z
    .array(verdictSchema)
    .describe(
      'Of each rule; with the waiver that lets it be, where there is one',
    ),
  nonNegotiables: z.array(evidenceRuleSchema),
  facts: z.array(evidenceFactSchema),
  history: z.object({
    records: z
      .array(sealedRecordSchema)
      .describe('What changed in the path of the primitive, oldest first'),
    head: z
      .object({ link: z.number().int(), hash: hashSchema })
      .optional()
      .describe("The newest record of the whole fleet's chain"),
  }),
});

/** An evidence statement: about one image, what is known of it and how it was judged. @public */
export const evidenceStatementSchema = z.object({
  _type: z.literal(statementType, { error: `must be ${statementType}` }),
  subject: z
    .array(
      z.object({
        name: z.string().min(1, 'must name an image repository'),
        digest: z.object({ sha256: hashSchema }),
      }),
    )
    .length(1, 'must have one subject'),
  predicateType: z.literal(evidencePredicateType, {
    error: `must be ${evidencePredicateType}`,
  }),
  predicate: evidencePredicateSchema,
});

/** Digest of the image that a statement is about. @public */
export function digestOfStatement(statement: EvidenceStatement): string {
  return digestSchema.parse(`sha256:${statement.subject[0].digest.sha256}`);
}

/** A fact in a statement. @public */
export type EvidenceFact = z.infer<typeof evidenceFactSchema>;
/** The path in a statement. @public */
export type EvidencePath = z.infer<typeof evidencePathSchema>;
/** A non-negotiable in a statement. @public */
export type EvidenceRule = z.infer<typeof evidenceRuleSchema>;
/** What a statement says. @public */
export type EvidencePredicate = z.infer<typeof evidencePredicateSchema>;
/** An evidence statement. @public */
export type EvidenceStatement = z.infer<typeof evidenceStatementSchema>;
