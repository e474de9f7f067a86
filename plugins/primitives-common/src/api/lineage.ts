import { z } from 'zod';
import { evidenceSchema } from '../stage';

/** Schema of a full commit SHA, as Git writes it. @public */
export const commitShaSchema = z
  .string({ error: 'sha: must be text' })
  .regex(
    /^[0-9a-f]{40}$/,
    'sha: must be 40 lower-case hexadecimal digits, a full commit SHA',
  )
  .meta({ examples: ['9c1d2e7a4b5f60718293a4b5c6d7e8f901234567'] });

/**
 * Whether something is so of a digest: `now` and `before` only on positive evidence,
 * `no` where what is known speaks against it, `unknown` where nothing is known.
 * @public
 */
export const attestationSchema = z.object({
  status: z.enum(['now', 'before', 'no', 'unknown']),
  message: z
    .string()
    .describe('One sentence: what is so, or why it is not known'),
  from: z
    .string()
    .optional()
    .describe('ISO 8601; since when it was seen to be so'),
  until: z
    .string()
    .optional()
    .describe('ISO 8601; until when it was seen to be so'),
  evidence: z.array(evidenceSchema),
});

/** A pull request, with the people who stand behind it. @public */
export const lineagePullSchema = z.object({
  number: z.number().int(),
  url: z.string(),
  title: z.string(),
  author: z.string(),
  state: z.enum(['open', 'closed']),
  mergedAt: z.string().optional(),
  mergedBy: z.string().optional(),
  approvers: z
    .array(
      z.object({
        author: z.string(),
        submittedAt: z.string().optional(),
        url: z.string().optional(),
      }),
    )
    .optional()
    .describe(
      'Whose newest review approves; absent where reviews are not known',
    ),
});

/** A check run on the commit. @public */
export const lineageCheckSchema = z.object({
  name: z.string(),
  state: z.enum(['queued', 'running', 'passed', 'failed']),
  conclusion: z.string().optional(),
  url: z.string(),
  completedAt: z.string().optional(),
});

/** What became of the digest in one environment. @public */
export const lineageEnvironmentSchema = z.object({
  environment: z.string(),
  id: z.string().describe('<kind>-<name>-<version>'),
  desired: attestationSchema.describe('Git asks for it'),
  synced: attestationSchema.describe('Argo CD synced what asks for it'),
  running: attestationSchema.describe('Pods run it'),
  smoke: attestationSchema.describe('Its smoke passed'),
  pulls: z
    .array(lineagePullSchema)
    .describe('Pull requests that are known to have brought it'),
});

/** One folder's way from a commit to the environments. @public */
export const lineageItemSchema = z.object({
  kind: z.string(),
  name: z.string(),
  commit: z
    .object({
      sha: z.string(),
      url: z.string(),
      message: z.string().optional(),
      author: z.string().optional(),
      date: z.string().optional(),
    })
    .optional(),
  pull: lineagePullSchema.optional(),
  checks: z.array(lineageCheckSchema),
  verify: z
    .object({
      summary: z.enum(['passed', 'failed', 'error', 'unknown']),
      checks: z.array(z.object({ check: z.string(), status: z.string() })),
    })
    .optional()
    .describe('What the verify report says'),
  image: z
    .object({
      repository: z.string(),
      digest: z.string(),
      present: z
        .boolean()
        .optional()
        .describe('Whether the registry has it; absent where it was not asked'),
      platforms: z.array(z.string()),
      revision: z.string().optional().describe('Commit that its label names'),
    })
    .optional(),
  environments: z.array(lineageEnvironmentSchema),
  unknown: z
    .array(z.object({ what: z.string(), reason: z.string() }))
    .describe('What is not known, and why'),
});

/** Answer of `GET /digests/{digest}/lineage` and `GET /commits/{sha}/lineage`. @public */
export const lineageSchema = z.object({
  subject: z.object({
    type: z.enum(['digest', 'commit']),
    value: z.string(),
  }),
  items: z
    .array(lineageItemSchema)
    .describe('One for each primitive folder and commit that it is about'),
});

/** Whether something is so of a digest. @public */
export type Attestation = z.infer<typeof attestationSchema>;
/** A pull request in a lineage. @public */
export type LineagePull = z.infer<typeof lineagePullSchema>;
/** A digest in one environment. @public */
export type LineageEnvironment = z.infer<typeof lineageEnvironmentSchema>;
/** One folder's way. @public */
export type LineageItem = z.infer<typeof lineageItemSchema>;
/** Lineage of a digest or a commit. @public */
export type Lineage = z.infer<typeof lineageSchema>;
