import {
  checkIds,
  findingSchema,
  parseReportText,
  verifyReportSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

const checkStatusSchema = z.enum(['passed', 'failed', 'error', 'unknown']);

/** A verify report, in the one form that the portal judges by. @internal */
export const verifyOutcomeSchema = z.object({
  summary: checkStatusSchema,
  checks: z.array(
    z.object({
      check: z.string(),
      status: checkStatusSchema,
      message: z.string(),
      findings: z.array(findingSchema),
    }),
  ),
});

/** A verify report as we judge it. @internal */
export type VerifyOutcome = z.infer<typeof verifyOutcomeSchema>;

const oldCheckSchema = z.looseObject({
  check: z.string().optional(),
  status: z.string().optional(),
  message: z.string().optional(),
  issues: z
    .array(
      z.looseObject({
        resource: z.string().optional(),
        field: z.string().optional(),
        expected: z.string().optional(),
        actual: z.string().optional(),
      }),
    )
    .optional(),
});
const oldReportSchema = z.looseObject({
  summary: z.string().optional(),
  checks: z.union([
    z.array(oldCheckSchema),
    z.record(z.string(), oldCheckSchema),
  ]),
});

/** Names that older CLIs gave to today's checks. */
const oldNames: Record<string, string> = {
  codegen: 'codegen',
  buflint: 'contract',
  bufbreaking: 'contract',
  imports: 'imports',
  tests: 'tests',
  secretscan: 'secrets',
  security: 'secrets',
};

/**
 * Reads a verify report out of a check run's text: today's form, or an older one with
 * `checks` as list or map and prefixed status names. What is absent is unknown: a report
 * in which a required check is missing never counts as passed. Undefined when there is none.
 * @internal
 */
export function readVerifyOutcome(
  text: string | null | undefined,
): VerifyOutcome | undefined {
  const body = parseReportText(text);
  const report = verifyReportSchema.safeParse(body);
  if (report.success) {
    const checks = report.data.checks.map(
      ({ check, status, message, issues }) => ({
        check,
        status,
        message,
        findings: issues,
      }),
    );
    return { summary: judge(report.data.summary, checks), checks };
  }
  const old = oldReportSchema.safeParse(body);
  if (!old.success) return undefined;
  const entries = Array.isArray(old.data.checks)
    ? old.data.checks.map(check => ({ name: check.check ?? 'unnamed', check }))
    : Object.entries(old.data.checks).map(([name, check]) => ({ name, check }));
  const checks = entries.map(({ name, check }) => readOldCheck(name, check));
  return { summary: judge(readOldStatus(old.data.summary), checks), checks };
}

function judge(
  claimed: z.infer<typeof checkStatusSchema>,
  checks: VerifyOutcome['checks'],
): VerifyOutcome['summary'] {
  if (claimed !== 'passed') return claimed;
  const worst = (['failed', 'error', 'unknown'] as const).find(status =>
    checks.some(c => c.status === status),
  );
  if (worst) return worst;
  const complete = checkIds.every(id => checks.some(c => c.check === id));
  return complete ? 'passed' : 'unknown';
}

function readOldCheck(name: string, check: z.infer<typeof oldCheckSchema>) {
  const id = oldNames[name.toLowerCase()] ?? name;
  return {
    check: id,
    status: readOldStatus(check.status),
    message: check.message ?? '',
    findings: (check.issues ?? []).map(issue => ({
      rule: id,
      severity: 'error' as const,
      message: `${issue.resource ?? name}: expected ${
        issue.expected ?? '?'
      }, found ${issue.actual ?? '?'}`,
      remedy: 'Run `ameide primitive verify` and follow what it says.',
    })),
  };
}

function readOldStatus(
  status: string | undefined,
): z.infer<typeof checkStatusSchema> {
  switch (status?.replace(/^CHECK_STATUS_/, '').toUpperCase()) {
    case 'PASS':
    case 'PASSED':
      return 'passed';
    case 'FAIL':
    case 'FAILED':
      return 'failed';
    case 'ERROR':
      return 'error';
    default:
      return 'unknown';
  }
}
