import { z } from 'zod';
import { primitiveFields } from './primitive-fields';
import { saidSchema, sayingSchema } from './sayings';
import { SourceStatus } from './source-status';
import { evidenceSchema } from './stage';
import { verdictSchema, verdictWaiverSchema } from './verdict';

/** A breach of one of the non-negotiables. @public */
export const breachSchema = z.object({
  rule: z.string(),
  title: z.string(),
  subject: z.string(),
  message: z.string(),
  said: saidSchema({ message: sayingSchema, subject: sayingSchema.optional() }),
  evidence: z.array(evidenceSchema),
  /** ISO 8601; since when it stands. */
  since: z.string().optional(),
  /** Who did it, where the outside says. */
  by: z.string().optional(),
  /** The primitive that it is about; absent for what is about none in particular. */
  id: z.string().optional(),
  owner: z.string().optional(),
  environment: z.string().optional(),
  /** Why nobody has to act on it for a while; it stays a breach. */
  waiver: verdictWaiverSchema.optional(),
});

/** One primitive's Definition of Done. @public */
export const auditItemSchema = z.object({
  ...primitiveFields,
  done: z.array(verdictSchema),
});

/** A non-negotiable that was looked at, so that "no breach" is told from "could not look". @public */
export const auditRuleSchema = z.object({
  rule: z.string(),
  title: z.string(),
  /** `not-applicable`: everything could be looked at, and there is nothing that it is about. */
  status: z.enum(['met', 'not-met', 'unknown', 'not-applicable']),
  reason: z.string(),
  said: saidSchema({ reason: sayingSchema }),
});

/** Breach. @public */
export type Breach = z.infer<typeof breachSchema>;
/** One primitive's Definition of Done. @public */
export type AuditItem = z.infer<typeof auditItemSchema>;
/** A non-negotiable that was looked at. @public */
export type AuditRule = z.infer<typeof auditRuleSchema>;
/** What the standing checks and the Definition of Done say of a fleet. @public */
export type Audit = {
  items: AuditItem[];
  breaches: Breach[];
  rules: AuditRule[];
  sources: SourceStatus[];
};
