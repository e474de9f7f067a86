import { createHash } from 'node:crypto';
import {
  corePath,
  Finding,
  sarifLog,
  SarifResult,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { Rule } from '../verify/rule';

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
  return sarifLog({
    tool: {
      name: 'ameide primitive verify',
      version: options.version,
      rules: describeRules(options.rules, found),
    },
    category: 'ameide-verify/',
    problems: reports.flatMap(({ primitive, checks }) =>
      checks
        .filter(({ status }) => status === 'error')
        .map(({ check, message }) => ({
          check,
          message: `${primitive.kind}/${primitive.name}: ${message}`,
        })),
    ),
    results: found.map(resultOf),
  });
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

function resultOf({ finding, report, check }: Located): SarifResult {
  const { rule, message, file } = finding;
  const { kind, name } = report.primitive;
  // Not the line: what moves within its file is still the same finding.
  const identity = JSON.stringify([kind, name, rule, file ?? '', message]);
  return {
    finding,
    place: `${corePath(kind, name)}/`,
    fingerprint: createHash('sha256').update(identity).digest('hex'),
    properties: { primitive: `${kind}/${name}`, check },
  };
}
