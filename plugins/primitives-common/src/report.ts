import { z } from 'zod';

/** The checks of `ameide primitive verify`, in the order they are reported. @public */
export const checkIds = [
  'codegen',
  'contract',
  'imports',
  'tests-present',
  'tests',
  'scaffold-markers',
  'shape',
  'secrets',
] as const;

/** Schema of a check's id. @public */
export const checkIdSchema = z.enum(checkIds);

/** One thing found by a check, with what to do about it. @public */
export const findingSchema = z.object({
  rule: z.string().describe('Id of the rule, <check>/<what is wrong>'),
  severity: z
    .enum(['error', 'warning'])
    .describe('An error fails the check, a warning does not'),
  message: z.string().describe('What is wrong'),
  file: z
    .string()
    .describe("Path from the repository's root, with forward slashes")
    .optional(),
  line: z.number().int().positive().describe('From 1').optional(),
  column: z.number().int().positive().describe('From 1').optional(),
  remedy: z.string().describe('What to do about it'),
  help: z
    .string()
    .describe('Address of the page that explains the rule')
    .optional(),
});

/**
 * Why a check could not run: a program is missing or too old, or anything else. The
 * command line tells them apart by its exit status; words are for people only.
 * @public
 */
export const checkErrorSchema = z.object({
  kind: z
    .enum(['missing-tool', 'other'])
    .describe('missing-tool: a program is missing or too old'),
});

/** A rule, or a whole check, that `ameide.yaml` makes lighter than it is by default. @public */
export const loweredRuleSchema = z.object({
  rule: z.string().describe('Name in ameide.yaml'),
  default: z.enum(['warning', 'error']),
  severity: z.enum(['off', 'warning']),
  findings: z
    .number()
    .int()
    .nonnegative()
    .describe('Findings that this made lighter, or took away'),
});

/** Outcome of one check; `error` means it could not run, and is never a pass. @public */
export const checkResultSchema = z.object({
  check: checkIdSchema,
  status: z
    .enum(['passed', 'failed', 'error'])
    .describe('error: it could not run, which is never a pass'),
  message: z.string(),
  durationMs: z.number().nonnegative().describe('Milliseconds that it took'),
  issues: z
    .array(findingSchema)
    .describe('By file, line, column, rule and message'),
  lowered: z
    .array(loweredRuleSchema)
    .optional()
    .describe('What the settings of the repository make lighter'),
  error: checkErrorSchema
    .describe('Why it could not run; only with the status error')
    .optional(),
});

const summarySchema = z
  .enum(['passed', 'failed', 'error'])
  .describe('Only passed is a pass: judge by it, or by the exit status');

/** The report that `ameide primitive verify --json` prints, and that CI puts into the check run. @public */
export const verifyReportSchema = z.object({
  schemaVersion: z.literal(1),
  summary: summarySchema,
  primitive: z.object({ kind: z.string(), name: z.string() }),
  commit: z
    .string()
    .describe('Full SHA of the verified commit; absent for an uncommitted tree')
    .optional(),
  tools: z
    .record(z.string(), z.string())
    .describe('Programs that were used, and their versions'),
  checks: z.array(checkResultSchema),
  next_steps: z.array(z.string()).describe('What to do next, in words'),
});

/**
 * What `ameide primitive verify --json` prints with `--all` or `--changed`: a report for
 * each primitive, in the order of kinds, then names. None at all is `passed`: nothing
 * changed, so nothing can have broken.
 * @public
 */
export const verifyReportsSchema = z.object({
  schemaVersion: z.literal(1),
  summary: summarySchema,
  reports: z.array(verifyReportSchema),
});

/** The published image as CI reports it in the publish check run. @public */
export const publishReportSchema = z.object({
  schemaVersion: z.literal(1),
  /** Registry host and repository, without tag or digest. */
  repository: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Full SHA of the commit that was built. */
  revision: z.string(),
  platforms: z.array(z.string()),
});

/** Id of a check. @public */
export type CheckId = (typeof checkIds)[number];
/** One finding. @public */
export type Finding = z.infer<typeof findingSchema>;
/** Outcome of one check. @public */
export type CheckResult = z.infer<typeof checkResultSchema>;
/** Verify report. @public */
export type VerifyReport = z.infer<typeof verifyReportSchema>;
/** Verify reports of many primitives. @public */
export type VerifyReports = z.infer<typeof verifyReportsSchema>;
/** Publish report. @public */
export type PublishReport = z.infer<typeof publishReportSchema>;

/** Puts a report into a check run's `output.text`: one fenced JSON block. @public */
export function formatReportText(report: VerifyReport | PublishReport): string {
  return `\`\`\`json\n${JSON.stringify(report, null, 2)}\n\`\`\`\n`;
}

/**
 * Finds the JSON block that {@link formatReportText} wrote. Returns undefined when
 * there is none or it is not JSON: the caller shows unknown, never a pass.
 * @public
 */
export function parseReportText(text: string | null | undefined): unknown {
  const body = /```json\n([\s\S]*?)\n```/.exec(text ?? '')?.[1];
  if (!body) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
