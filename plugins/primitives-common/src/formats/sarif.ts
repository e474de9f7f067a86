import { Finding } from '../report';

/** Where SARIF's files are relative to: the repository's root, wherever that is. */
const base = '%SRCROOT%';

/** A rule as a SARIF log describes it (`reportingDescriptor`). @public */
export type SarifRule = { id: string } & Record<string, unknown>;

/** A finding on its way into a SARIF log. @public */
export type SarifResult = {
  finding: Finding;
  /** Path of what is to blame when the finding names no file: code scanning wants a place for everything. */
  place: string;
  /** The same for the same finding in every run, wherever it has moved within its file. */
  fingerprint: string;
  properties: Record<string, string>;
};

/**
 * One run as a SARIF 2.1.0 log (OASIS), in the subset that GitHub's code scanning reads.
 * `problems` are checks that could not run: they are no results, but why the run is not
 * to be trusted. Equal findings are told apart by their order.
 * @public
 */
export function sarifLog(options: {
  tool: { name: string; version: string; rules: readonly SarifRule[] };
  /** What keeps runs of several tools apart for one commit; ends with a slash. */
  category: string;
  problems: ReadonlyArray<{ check: string; message: string }>;
  results: readonly SarifResult[];
}): string {
  const { tool, category, problems, results } = options;
  const indexes = new Map(tool.rules.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  const nthOf = (fingerprint: string) => {
    const nth = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, nth);
    return nth;
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: tool },
        automationDetails: { id: category },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          [base]: { description: { text: "The repository's root" } },
        },
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            ...(problems.length > 0 && {
              toolExecutionNotifications: problems.map(
                ({ check, message }) => ({
                  level: 'error',
                  descriptor: { id: check },
                  message: { text: message },
                }),
              ),
            }),
          },
        ],
        results: results.map(result => ({
          ruleId: result.finding.rule,
          ruleIndex: indexes.get(result.finding.rule),
          level: result.finding.severity,
          message: {
            text: `${result.finding.message}\n${result.finding.remedy}`,
          },
          locations: [{ physicalLocation: locationOf(result) }],
          partialFingerprints: {
            'ameideFinding/v1': `${result.fingerprint}:${nthOf(
              result.fingerprint,
            )}`,
          },
          properties: result.properties,
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function locationOf({ finding, place }: SarifResult) {
  const { file, line, column } = finding;
  return {
    artifactLocation: { uri: uriOf(file ?? place), uriBaseId: base },
    ...(line !== undefined && {
      region: {
        startLine: line,
        ...(column !== undefined && { startColumn: column }),
      },
    }),
  };
}

/** A path as a relative URI reference. Halves of surrogate pairs, which no encoding can write, are replaced. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
