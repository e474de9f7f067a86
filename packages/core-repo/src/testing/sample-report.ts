import {
  CheckResult,
  Finding,
  VerifyReport,
} from '@ameide/plugin-primitives-common';

/** A finding with everything a finding can have. @internal */
export function sampleFinding(change: Partial<Finding> = {}): Finding {
  return {
    rule: 'imports/other-primitive',
    severity: 'error',
    message: 'imports ../../process/l2o',
    file: 'primitives/domain/orders/src/main.ts',
    line: 3,
    column: 7,
    remedy: 'Call it through its SDK',
    help: 'https://example.com/checks/imports.md#other-primitive',
    ...change,
  };
}

/** A check that failed, unless the change says otherwise. @internal */
export function sampleCheck(change: Partial<CheckResult> = {}): CheckResult {
  return {
    check: 'imports',
    status: 'failed',
    message: '1 of 9 imports',
    durationMs: 12,
    issues: [sampleFinding()],
    ...change,
  };
}

/** A report on domain/orders. @internal */
export function sampleReport(change: Partial<VerifyReport> = {}): VerifyReport {
  return {
    schemaVersion: 1,
    summary: 'failed',
    primitive: { kind: 'domain', name: 'orders' },
    commit: 'a'.repeat(40),
    tools: { buf: '1.74.0', node: '22.23.3' },
    checks: [
      sampleCheck({ check: 'shape', status: 'passed', issues: [] }),
      sampleCheck(),
      sampleCheck({
        check: 'contract',
        status: 'error',
        message: 'Could not run: buf is not installed',
        issues: [],
        error: { kind: 'missing-tool' },
      }),
    ],
    next_steps: ['Call other primitives through their SDKs'],
    ...change,
  };
}
