import { z } from 'zod';
import { saidSchema, sayingSchema } from './sayings';
import { evidenceSchema } from './stage';

/** An exception from a rule for a while, as the GitOps repository has it. @public */
export const verdictWaiverSchema = z.object({
  /** The last day, in UTC. */
  until: z.string(),
  reason: z.string(),
  /** ISO 8601; when it came to be on the branch as it is, where Git's history says. */
  since: z.string().optional(),
  /**
   * Author of the commit that it came by, or, where that is not known, of the newest one of
   * the file; who reviewed it is on that commit's pull request.
   */
  by: z.string().optional(),
  /** The file. */
  url: z.string(),
});

/** Since when this portal has seen a verdict to be what it is, by its own history. @public */
export const verdictSeenSchema = z.object({
  since: z
    .string()
    .describe('ISO 8601; when it saw that first, with nothing else in between'),
  atLeast: z
    .boolean()
    .optional()
    .describe('It did not know before then: it may have been so for longer'),
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
  /** Absent while a source cannot be read that it stands on, and where history does not say. */
  seen: verdictSeenSchema.optional(),
  /** Whose commit or merge it stands on, where the outside says. */
  by: z.string().optional(),
  /** Why nobody has to act on it; it stays what it is. */
  waiver: verdictWaiverSchema.optional(),
});

/** Exception from a rule. @public */
export type VerdictWaiver = z.infer<typeof verdictWaiverSchema>;
/** Since when a verdict was seen. @public */
export type VerdictSeen = z.infer<typeof verdictSeenSchema>;
/** Verdict. @public */
export type Verdict = z.infer<typeof verdictSchema>;
