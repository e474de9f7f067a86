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
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  /** Path from the repository's root, with forward slashes. */
  file: z.string().optional(),
  /** 1-based. */
  line: z.number().int().positive().optional(),
  /** 1-based. */
  column: z.number().int().positive().optional(),
  remedy: z.string(),
});

/** Outcome of one check; `error` means it could not run, and is never a pass. @public */
export const checkResultSchema = z.object({
  check: checkIdSchema,
  status: z.enum(['passed', 'failed', 'error']),
  message: z.string(),
  durationMs: z.number().nonnegative(),
  issues: z.array(findingSchema),
});

/** The report that `ameide primitive verify --json` prints, and that CI puts into the check run. @public */
export const verifyReportSchema = z.object({
  schemaVersion: z.literal(1),
  summary: z.enum(['passed', 'failed', 'error']),
  primitive: z.object({ kind: z.string(), name: z.string() }),
  /** Full SHA of the verified commit; absent for an uncommitted tree. */
  commit: z.string().optional(),
  tools: z.record(z.string(), z.string()),
  checks: z.array(checkResultSchema),
  next_steps: z.array(z.string()),
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
