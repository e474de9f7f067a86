import { formatReportMarkdown } from '@ameide/core-repo';
import {
  formatReportText,
  verifyCheckRunName,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { CheckRun } from '../check-run';
import { shortenReport } from './shorten-report';

/** The check run that carries a report on a commit. @internal */
export function checkRunOf(report: VerifyReport, sha: string): CheckRun {
  const { kind, name } = report.primitive;
  const failed = report.checks
    .filter(check => check.status !== 'passed')
    .map(check => check.check);
  return {
    name: verifyCheckRunName(kind, name),
    sha,
    externalId: `${kind}/${name}`,
    conclusion: report.summary === 'passed' ? 'success' : 'failure',
    title: failed.length
      ? `${failed.join(', ')} did not pass`
      : `All ${report.checks.length} checks passed`,
    summary: formatReportMarkdown(report),
    text: formatReportText(shortenReport(report)),
    findings: report.checks.flatMap(check => check.issues),
  };
}
