import {
  CheckId,
  CheckResult,
  Finding,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import { byText } from '../files';

/** Outcome of the whole: what could not run outweighs what failed. @internal */
export function summarise(
  results: ReadonlyArray<Pick<CheckResult, 'status'>>,
): VerifyReport['summary'] {
  if (results.some(result => result.status === 'error')) return 'error';
  return results.every(result => result.status === 'passed')
    ? 'passed'
    : 'failed';
}

/** By file, line, column, rule, message: the same order on every run. @internal */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      byText(a.file ?? '', b.file ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      byText(a.rule, b.rule) ||
      byText(a.message, b.message),
  );
}

const advice: Record<CheckId, string> = {
  codegen: 'Run "buf generate" for the primitive, and commit what it makes',
  contract:
    'Change the contract so that buf is content; a break needs a new version',
  imports:
    'Call other primitives through their SDKs, and list every dependency',
  'tests-present': 'Write a unit test',
  tests: 'Make the tests pass',
  'scaffold-markers':
    'Implement what the scaffold left open, and take the markers out',
  shape: 'Add the files that the kind is made of',
  secrets:
    'Take the secret out, and revoke it: who has the history has the secret',
};

/** What to do, in words, in the order of the checks. @internal */
export function nextSteps(
  primitive: { kind: string; name: string },
  results: readonly CheckResult[],
): string[] {
  const steps = results.flatMap(({ check, status, message }) => {
    if (status === 'passed') return [];
    return [status === 'failed' ? advice[check] : `${check}: ${message}`];
  });
  if (steps.length === 0) return ['Open a pull request'];
  const { kind, name } = primitive;
  return [
    ...steps,
    `Run "ameide primitive verify --kind ${kind} --name ${name}" again`,
  ];
}
