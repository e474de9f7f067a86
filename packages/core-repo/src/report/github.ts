import {
  Finding,
  oneLine,
  VerifyReport,
  workflowCommand,
} from '@ameide/plugin-primitives-common';

/** GitHub shows this many annotations of a level for each step ("Workflow commands", limits). */
const shownPerStep = 10;

function annotationOf(finding: Finding): string {
  const { severity, file, line, column, rule, message, remedy } = finding;
  return workflowCommand(
    severity,
    { file, line, col: column, title: rule },
    `${message}\n${remedy}`,
  );
}

/**
 * The reports as workflow annotations: errors before warnings, since GitHub shows only
 * the first ten of each for a step. The last line says what came of it.
 * @public
 */
export function formatGitHubAnnotations(
  reports: readonly VerifyReport[],
): string {
  const checks = reports.flatMap(({ primitive, checks: results }) =>
    results.map(result => ({ ...result, primitive })),
  );
  const findings = checks.flatMap(check => check.issues);
  const ofSeverity = (severity: Finding['severity']) =>
    findings.filter(finding => finding.severity === severity).map(annotationOf);
  const errors = [
    ...checks
      .filter(check => check.status === 'error')
      .map(({ primitive, check, message }) =>
        workflowCommand(
          'error',
          { title: `${primitive.kind}/${primitive.name}: ${check}` },
          message,
        ),
      ),
    ...ofSeverity('error'),
  ];
  const warnings = ofSeverity('warning');
  const lines = [...errors, ...warnings];
  if (errors.length > shownPerStep || warnings.length > shownPerStep) {
    lines.push(
      `GitHub shows the first ${shownPerStep} errors and ${shownPerStep} warnings of a step; this log has all ${errors.length} and ${warnings.length}`,
    );
  }
  for (const { primitive, summary } of reports) {
    lines.push(
      `Verify ${oneLine(`${primitive.kind}/${primitive.name}`)}: ${summary}`,
    );
  }
  if (reports.length === 0) lines.push('No primitive to verify');
  return `${lines.join('\n')}\n`;
}
