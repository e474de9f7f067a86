import {
  collectReports,
  formatGitHubAnnotations,
  formatJUnit,
  formatReport,
  formatReports,
  formatSarif,
  verifyRules,
} from '@ameide/core-repo';
import { VerifyReport } from '@ameide/plugin-primitives-common';
import { cliVersion } from '../../version';
import { VerifyRequest } from './request';

/** Writes the reports in the form that was asked for; one primitive has one report, not a list of one. @internal */
export function formReports(
  { format, select }: Pick<VerifyRequest, 'format' | 'select'>,
  reports: readonly VerifyReport[],
): string {
  const only =
    select !== 'all' && 'kind' in select && reports.length === 1
      ? reports[0]
      : undefined;
  switch (format) {
    case 'json':
      return `${JSON.stringify(only ?? collectReports(reports), null, 2)}\n`;
    case 'sarif':
      return formatSarif(reports, {
        rules: verifyRules(),
        version: cliVersion(),
      });
    case 'junit':
      return formatJUnit(reports, { at: new Date() });
    case 'github':
      return formatGitHubAnnotations(reports);
    case 'text':
      return only ? formatReport(only) : formatReports(reports);
    default:
      throw new Error(`Unreachable: ${format satisfies never}`);
  }
}
