import {
  checkIds,
  CheckResult,
  didYouMean,
  english,
  Finding,
} from '@ameide/plugin-primitives-common';
import { InvalidInputError } from '../errors';
import { byText } from '../files';
import { CoreSettings, SeveritySetting } from '../settings';
import { Check } from './check';
import { Rule } from './rule';

type Severities = CoreSettings['severities'];

type Lowered = NonNullable<CheckResult['lowered']>[number];

const weights: Record<SeveritySetting, number> = {
  off: 0,
  warning: 1,
  error: 2,
};

/** Whether a name stands for a rule: its own, its check's, or a part of its id up to a slash. */
function covers(name: string, rule: string): boolean {
  return rule === name || rule.startsWith(`${name}/`);
}

function rulesOf(check: Check): readonly Rule[] {
  return check.description?.rules ?? [];
}

/** Refuses a name that is no check and no rule. @internal */
export function assertKnownRules(
  severities: Severities,
  checks: readonly Check[],
): void {
  const rules = checks.flatMap(rulesOf);
  const known = [...checkIds, ...rules.map(({ id }) => id)];
  for (const name of Object.keys(severities)) {
    const isKnown =
      known.some(id => covers(name, id)) ||
      rules.some(({ id, open }) => open && covers(id, name));
    if (isKnown) continue;
    throw new InvalidInputError(
      `ameide.yaml: severities.${name}: ${english(didYouMean(name, known))}`,
    );
  }
}

/** What is set for a rule: the most exact name counts. */
function settingFor(
  rule: string,
  severities: Severities,
): { name: string; severity: SeveritySetting } | undefined {
  const names = Object.keys(severities)
    .filter(name => covers(name, rule))
    .sort((a, b) => b.length - a.length);
  return names.length > 0
    ? { name: names[0], severity: severities[names[0]] }
    : undefined;
}

/**
 * Gives findings the weight that `ameide.yaml` sets, and says what that made lighter:
 * every such setting of the check, also where it concerned nothing this time.
 * @internal
 */
export function applySeverities(
  check: Check,
  findings: readonly Finding[],
  severities: Severities,
): { issues: Finding[]; lowered: Lowered[] } {
  const lowered = new Map<string, Lowered>();
  const note = (
    name: string,
    severity: SeveritySetting,
    before: 'warning' | 'error',
    count: number,
  ) => {
    if (severity === 'error' || weights[severity] >= weights[before]) return;
    const known = lowered.get(name);
    const isHeavier = known && weights[known.default] > weights[before];
    lowered.set(name, {
      rule: name,
      default: isHeavier ? known.default : before,
      severity,
      findings: (known?.findings ?? 0) + count,
    });
  };
  for (const { id, severity } of rulesOf(check)) {
    for (const [name, set] of Object.entries(severities)) {
      if (covers(name, id) || covers(id, name)) note(name, set, severity, 0);
    }
  }
  const issues = findings.flatMap((finding): Finding[] => {
    const setting = settingFor(finding.rule, severities);
    if (!setting) return [finding];
    const { name, severity } = setting;
    note(name, severity, finding.severity, 1);
    return severity === 'off' ? [] : [{ ...finding, severity }];
  });
  return {
    issues,
    lowered: [...lowered.values()].sort((a, b) => byText(a.rule, b.rule)),
  };
}

/** What `ameide.yaml` made lighter, in words, for the message of a check. @internal */
export function describeLowered(lowered: readonly Lowered[]): string {
  return lowered
    .map(({ rule, severity, findings, default: usual }) => {
      const change =
        severity === 'off'
          ? `turns ${rule} off`
          : `makes ${rule} a ${severity} instead of an ${usual}`;
      return `; ameide.yaml ${change} (${findings} ${
        findings === 1 ? 'finding' : 'findings'
      })`;
    })
    .join('');
}
