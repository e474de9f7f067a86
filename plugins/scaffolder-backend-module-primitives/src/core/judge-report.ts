import { CheckId, english, say, VerifyReport } from '@ameide/plugin-primitives-common';

/** A fresh skeleton is RED on purpose: exactly these fail until somebody implements it. */
const redOnPurpose: readonly CheckId[] = ['scaffold-markers', 'tests'];

/** Whether the task may go on, and why. @internal */
export type ReportJudgement = {
  outcome: 'passed' | 'red-on-purpose' | 'failed' | 'error';
  message: string;
};

/** Judges the report on code that was made a moment ago. @internal */
export function judgeReport(report: VerifyReport, from: 'skeleton' | 'example'): ReportJudgement {
  const withStatus = (status: string) =>
    report.checks.filter(check => check.status === status).map(check => check.check);
  const errors = withStatus('error');
  if (report.summary === 'error' || errors.length > 0) {
    return {
      outcome: 'error',
      message: english(say('task.verifyNotRun', { checks: errors.length > 0 ? errors : say('task.noCheck') })),
    };
  }
  const failed = withStatus('failed');
  if (failed.length === 0 && report.summary === 'passed') {
    return { outcome: 'passed', message: `All ${report.checks.length} checks passed` };
  }
  const unexpected = failed.filter(check => !redOnPurpose.includes(check));
  if (from === 'skeleton' && failed.length > 0 && unexpected.length === 0) {
    return {
      outcome: 'red-on-purpose',
      message: `RED on purpose: ${failed.join(' and ')} fail until the skeleton is implemented; everything else passed`,
    };
  }
  const named = from === 'skeleton' ? unexpected : failed;
  return {
    outcome: 'failed',
    message: english(say('task.verifyFailed', { checks: named.length > 0 ? named : say('task.verifyUnclear') })),
  };
}
