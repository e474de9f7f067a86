import { createHash } from 'node:crypto';
import { sarifLog } from '@ameide/plugin-primitives-common';
import { applicationSetFile } from './applications';
import { GateReport } from './report';

/**
 * The report as a SARIF 2.1.0 log, for code scanning and editors. What could not be
 * checked is told as a notification: the run is then not to be trusted.
 * @public
 */
export function formatGateSarif(
  report: GateReport,
  options: { version: string },
): string {
  const found = report.checks.flatMap(({ check, findings }) =>
    findings.map(finding => ({ check, finding })),
  );
  const rules = [...new Set(found.map(f => f.finding.rule))].sort();
  return sarifLog({
    tool: {
      name: 'ameide gitops gate',
      version: options.version,
      rules: rules.map(id => ({ id })),
    },
    category: 'ameide-gitops-gate/',
    problems: report.checks.filter(c => c.status === 'error'),
    results: found.map(({ check, finding }) => ({
      finding,
      place: applicationSetFile,
      // Not the line: what moves within its file is still the same finding.
      fingerprint: createHash('sha256')
        .update(
          JSON.stringify([
            check,
            finding.rule,
            finding.file ?? '',
            finding.message,
          ]),
        )
        .digest('hex'),
      properties: { check },
    })),
  });
}
