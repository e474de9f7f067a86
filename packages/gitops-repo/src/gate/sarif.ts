import { createHash } from 'node:crypto';
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
  const seen = new Map<string, number>();
  const errors = report.checks.filter(c => c.status === 'error');
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ameide gitops gate',
            version: options.version,
            rules: rules.map(id => ({ id })),
          },
        },
        automationDetails: { id: 'ameide-gitops-gate/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: "The repository's root" } },
        },
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            toolExecutionNotifications: errors.map(({ check, message }) => ({
              level: 'error',
              descriptor: { id: check },
              message: { text: message },
            })),
          },
        ],
        results: found.map(({ check, finding }) => {
          const { rule, severity, message, remedy, file, line } = finding;
          // Not the line: what moves within its file is still the same finding.
          const identity = JSON.stringify([check, rule, file ?? '', message]);
          const nth = (seen.get(identity) ?? 0) + 1;
          seen.set(identity, nth);
          const digest = createHash('sha256').update(identity).digest('hex');
          return {
            ruleId: rule,
            ruleIndex: rules.indexOf(rule),
            level: severity,
            message: { text: `${message}\n${remedy}` },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: {
                    // Code scanning wants a place for everything.
                    uri: uriOf(file ?? applicationSetFile),
                    uriBaseId: '%SRCROOT%',
                  },
                  ...(line !== undefined && { region: { startLine: line } }),
                },
              },
            ],
            partialFingerprints: { 'ameideFinding/v1': `${digest}:${nth}` },
            properties: { check },
          };
        }),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A path as a relative URI reference; halves of surrogate pairs, which cannot be encoded, are replaced. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
