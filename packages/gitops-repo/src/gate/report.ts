import { Finding } from '@ameide/plugin-primitives-common';

/** The parts of the gate, in the order they are reported. @public */
export const gateCheckIds = [
  'components',
  'applications',
  'values',
  'environment-order',
  'kustomize',
  'helm',
] as const;

/** Id of a part of the gate. @public */
export type GateCheckId = (typeof gateCheckIds)[number];

/** Outcome of one part; `error` means it could not run, and is never a pass. @public */
export type GateCheck = {
  check: GateCheckId;
  status: 'passed' | 'failed' | 'error';
  message: string;
  findings: Finding[];
};

/** What the gate found. @public */
export type GateReport = {
  schemaVersion: 1;
  summary: 'passed' | 'failed' | 'error';
  tools: Record<string, string>;
  checks: GateCheck[];
  durationMs: number;
};

/** Rule of findings that say a check could not look. */
const couldNotRun = 'could-not-run';

/** A finding that says a check could not look; it makes its check an `error`. @internal */
export function couldNotRunFinding(
  message: string,
  remedy: string,
  file?: string,
): Finding {
  return {
    rule: couldNotRun,
    severity: 'error',
    message,
    remedy,
    ...(file && { file }),
  };
}

/** Judges the findings of one part. @internal */
export function judgeCheck(
  check: GateCheckId,
  findings: Finding[],
  passed: string,
): GateCheck {
  const errors = findings.filter(f => f.severity === 'error');
  const broken = errors.some(f => f.rule === couldNotRun);
  const found = errors.length > 0 ? 'failed' : 'passed';
  const status = broken ? 'error' : found;
  const warnings = findings.length - errors.length;
  const message =
    status === 'passed'
      ? `${passed}${
          warnings ? `, ${warnings} warning${warnings === 1 ? '' : 's'}` : ''
        }`
      : `${errors.length} finding${errors.length === 1 ? '' : 's'}${
          broken ? ', could not check everything' : ''
        }`;
  return { check, status, message, findings };
}

/** Worst of the parts: failed before error before passed. @internal */
export function summarise(checks: GateCheck[]): GateReport['summary'] {
  if (checks.some(c => c.status === 'failed')) return 'failed';
  return checks.some(c => c.status === 'error') || checks.length === 0
    ? 'error'
    : 'passed';
}
