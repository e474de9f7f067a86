import { z } from 'zod';
import { saidSchema, sayingSchema } from './sayings';

/** How a source is doing; facts of a source that is down stay, marked stale. @public */
export const sourceStatusSchema = z.object({
  source: z.enum(['github-core', 'github-gitops', 'registry', 'argocd']),
  /** Name of the Argo CD instance, where the source is one of several. */
  instance: z.string().optional(),
  /** `limited`: it is there, and we may not ask it for everything before `limitedUntil`. */
  status: z.enum(['ok', 'failed', 'limited', 'never']),
  /** ISO 8601; since when it is that, `limited` and `failed` being one; absent for `never`. */
  since: z.string().optional(),
  /** What is the matter and since when, when it failed or is limited: without addresses, and without what a system said. */
  message: z.string().optional(),
  said: saidSchema({ message: sayingSchema }),
  /** ISO 8601; when our rate limit, or our share of it, is there again. */
  limitedUntil: z.string().optional(),
  /** ISO 8601; last time it was read in full. */
  lastSuccessAt: z.string().optional(),
  lastAttemptAt: z.string().optional(),
  /** What is left of the rate limit that the system gave us, as it said last. */
  budget: z
    .object({
      limit: z.number(),
      remaining: z.number(),
      /** ISO 8601. */
      resetAt: z.string(),
      /** 0 to 1: what of the limit reading may use; once the rest alone is left, only what webhooks name is read. */
      share: z.number().optional(),
    })
    .optional(),
});

/** Source status. @public */
export type SourceStatus = z.infer<typeof sourceStatusSchema>;
