import { createHash } from 'node:crypto';
import {
  corePath,
  Finding,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { Rule } from '../verify/rule';

/** Where SARIF's files are relative to: the repository's root, wherever that is. */
const base = '%SRCROOT%';

/** What a rule is called when nothing but its findings speaks of it. */
type DescribedRule = Pick<Rule, 'severity' | 'title' | 'why' | 'fix'> & {
  id: string;
  limits?: string;
};

type Located = { finding: Finding; report: VerifyReport; check: string };

/**
 * The reports as one SARIF 2.1.0 log, for code scanning and editors: one run for all
 * primitives, since GitHub takes no more than twenty runs in a file.
 * @public
 */
export function formatSarif(
  reports: readonly VerifyReport[],
  options: { rules: readonly Rule[]; version: string },
): string {
  const found = reports.flatMap(report =>
    report.checks.flatMap(({ check, issues }) =>
      issues.map((finding): Located => ({ finding, report, check })),
    ),
  );
  const rules = describeRules(options.rules, found);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const seen = new Map<string, number>();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ameide primitive verify',
            version: options.version,
            rules,
          },
        },
        automationDetails: { id: 'ameide-verify/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          [base]: { description: { text: "The repository's root" } },
        },
        invocations: [invocationOf(reports)],
        results: found.map(located => resultOf(located, indexes, seen)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRules(registry: readonly Rule[], found: readonly Located[]) {
  const rules = new Map<string, DescribedRule>(
    registry.map(rule => [rule.id, rule]),
  );
  const helpOf = new Map<string, string>();
  for (const { finding } of found) {
    const { rule: id, severity, remedy, help } = finding;
    if (help) helpOf.set(id, help);
    if (rules.has(id)) continue;
    // Another program's own rule: what is known of its kind, and what the finding says.
    const kind = registry.find(rule => id.startsWith(`${rule.id}/`));
    rules.set(id, {
      title: id,
      why: kind?.title ?? id,
      fix: remedy,
      ...kind,
      id,
      severity,
    });
  }
  return [...rules.values()].map(rule => {
    const { id, severity, title, why, fix, limits } = rule;
    const help = [why, fix, ...(limits ? [limits] : [])];
    const helpUri = helpOf.get(id);
    return {
      id,
      shortDescription: { text: title },
      fullDescription: { text: why },
      help: { text: help.join('\n\n') },
      ...(helpUri && URL.canParse(helpUri) && { helpUri }),
      defaultConfiguration: { level: severity },
    };
  });
}

/** Checks that could not run are no results: they are why the run is not to be trusted. */
function invocationOf(reports: readonly VerifyReport[]) {
  const notifications = reports.flatMap(({ primitive, checks }) =>
    checks
      .filter(check => check.status === 'error')
      .map(({ check, message }) => ({
        level: 'error',
        descriptor: { id: check },
        message: { text: `${primitive.kind}/${primitive.name}: ${message}` },
      })),
  );
  return {
    executionSuccessful: notifications.length === 0,
    ...(notifications.length > 0 && {
      toolExecutionNotifications: notifications,
    }),
  };
}

function resultOf(
  { finding, report, check }: Located,
  indexes: ReadonlyMap<string, number>,
  seen: Map<string, number>,
) {
  const { rule, severity, message, remedy, file, line, column } = finding;
  const { kind, name } = report.primitive;
  // Not the line: what moves within its file is still the same finding.
  const identity = JSON.stringify([kind, name, rule, file ?? '', message]);
  const nth = (seen.get(identity) ?? 0) + 1;
  seen.set(identity, nth);
  return {
    ruleId: rule,
    ruleIndex: indexes.get(rule),
    level: severity,
    message: { text: `${message}\n${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            // Code scanning wants a place for everything; the folder is the least one.
            uri: uriOf(file ?? `${corePath(kind, name)}/`),
            uriBaseId: base,
          },
          ...(line !== undefined && {
            region: {
              startLine: line,
              ...(column !== undefined && { startColumn: column }),
            },
          }),
        },
      },
    ],
    partialFingerprints: {
      'ameideFinding/v1': `${createHash('sha256')
        .update(identity)
        .digest('hex')}:${nth}`,
    },
    properties: { primitive: `${kind}/${name}`, check },
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
