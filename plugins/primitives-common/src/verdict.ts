import { z } from 'zod';
import { saidSchema, sayingSchema } from './sayings';
import { evidenceSchema } from './stage';

/** An exception from a rule for a while, as the GitOps repository has it. @public */
export const verdictWaiverSchema = z.object({
  /** The last day, in UTC. */
  until: z.string(),
  reason: z.string(),
  /** Author of the newest commit of the file; who reviewed it is on that commit's pull request. */
  by: z.string().optional(),
  /** The file. */
  url: z.string(),
});

/** One rule of the Definition of Done, judged. @public */
export const verdictSchema = z.object({
  rule: z.string(),
  title: z.string(),
  environment: z.string().optional(),
  status: z.enum(['met', 'not-met', 'unknown']),
  reason: z.string(),
  said: saidSchema({ reason: sayingSchema }),
  evidence: z.array(evidenceSchema),
  /** ISO 8601; when what it stands on came to be so, where the outside says. */
  since: z.string().optional(),
  /** Whose commit or merge it stands on, where the outside says. */
  by: z.string().optional(),
  /** Why nobody has to act on it; it stays what it is. */
  waiver: verdictWaiverSchema.optional(),
});

/** Exception from a rule. @public */
export type VerdictWaiver = z.infer<typeof verdictWaiverSchema>;
/** Verdict. @public */
export type Verdict = z.infer<typeof verdictSchema>;
