import {
  formatReportText,
  VerifyReport,
} from '@ameide/plugin-primitives-common';

/** A check run's text holds 65,535 characters; some are left for GitHub's own counting. */
const maxLength = 60_000;

/** Says where the rest is. */
function withIssues(report: VerifyReport, perCheck: number): VerifyReport {
  return {
    ...report,
    checks: report.checks.map(check => {
      const left = check.issues.length - perCheck;
      if (left <= 0) return check;
      return {
        ...check,
        message: `${check.message} (${left} more findings are in the log)`,
        issues: check.issues.slice(0, perCheck),
      };
    }),
  };
}

/** The report, with as many findings of each check as a check run's text can hold. @internal */
export function shortenReport(report: VerifyReport): VerifyReport {
  for (const perCheck of [Infinity, 100, 30, 10, 3, 1]) {
    const shorter = withIssues(report, perCheck);
    if (formatReportText(shorter).length <= maxLength) return shorter;
  }
  return withIssues(report, 0);
}
