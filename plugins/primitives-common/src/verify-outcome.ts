import { z } from 'zod';
import { readOldReport } from './old-verify-report';
import {
  OutcomeStatus,
  outcomeStatusSchema,
  worstOutcome,
} from './outcome-status';
import { checkIds, findingSchema, verifyReportSchema } from './report';

/** A verify report of whatever form and age, in the one form that it is judged by. @public */
export const verifyOutcomeSchema = z.object({
  summary: outcomeStatusSchema,
  checks: z.array(
    z.object({
      check: z.string(),
      status: outcomeStatusSchema,
      message: z.string(),
      findings: z.array(findingSchema),
    }),
  ),
});

/** A verify report as it is judged. @public */
export type VerifyOutcome = z.infer<typeof verifyOutcomeSchema>;
/** One check of it. @public */
export type CheckOutcome = VerifyOutcome['checks'][number];
/**
 * Reads a verify report: today's form, or one of the older ones, with `checks` as a list
 * or a map, prefixed status names, or results by topic. It passes only when it says so
 * and every required check is in it and passed: one that is absent is unknown, and named
 * as such. Undefined when this is no report.
 * @public
 */
export function readVerifyReport(data: unknown): VerifyOutcome | undefined {
  const report = verifyReportSchema.safeParse(data);
  if (report.success) {
    const { summary, checks } = report.data;
    return judge(
      summary,
      checks.map(({ check, status, message, issues }) => ({
        check,
        // A report that contradicts itself is no evidence of a pass.
        status:
          status === 'passed' && issues.some(i => i.severity === 'error')
            ? 'failed'
            : status,
        message,
        findings: issues,
      })),
    );
  }
  const old = readOldReport(data);
  return old && judge(old.summary, old.checks);
}

function judge(
  claimed: OutcomeStatus,
  given: readonly CheckOutcome[],
): VerifyOutcome {
  const absent = checkIds
    .filter(id => !given.some(({ check }) => check === id))
    .map(
      (check): CheckOutcome => ({
        check,
        status: 'unknown',
        message: 'The report does not speak of it',
        findings: [],
      }),
    );
  const checks = [...given, ...absent];
  const isRequired = (check: string) => checkIds.some(id => id === check);
  const worst = worstOutcome(
    checks
      // What nobody requires need not have run; what it found counts all the same.
      .filter(({ check, status }) => isRequired(check) || status !== 'unknown')
      .map(({ status }) => status),
  );
  return { summary: claimed === 'passed' ? worst : claimed, checks };
}
