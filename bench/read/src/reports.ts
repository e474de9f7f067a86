import { formatReportMarkdown } from '@ameide/core-repo';
import { checkIds, formatReportText, type PublishReport, publishCheckRunName, type VerifyReport, verifyCheckRunName } from '@ameide/plugin-primitives-common';
import type { PlannedPrimitive } from './plan';

/** Name, outcome and texts of a check run. */
export type Reported = { name: string; externalId: string; conclusion: 'success' | 'failure'; output: { title: string; summary: string; text: string } };

/** What a check says that found nothing. */
function passedMessage(check: string): string {
  if (check === 'tests') return 'unit: 8 of 8 passed, integration: 2 of 2 passed, without a network';
  return check === 'tests-present' ? '3 unit and 1 integration test files' : 'Nothing found';
}

/** What `ameide primitive verify --check-run` reports. */
export function verifyReported(primitive: PlannedPrimitive, commit: string, passed: boolean): Reported {
  const { kind, name } = primitive.ref;
  const failed = 'tests';
  const report: VerifyReport = {
    schemaVersion: 1,
    summary: passed ? 'passed' : 'failed',
    primitive: { kind, name },
    commit,
    tools: { node: 'v22.23.3', buf: '1.59.0' },
    checks: checkIds.map(check => {
      const isBad = !passed && check === failed;
      const issue = {
        rule: 'tests/failed',
        severity: 'error' as const,
        message: 'TestHandler: want an order, got none',
        file: `primitives/${kind}/${name}/internal/handler/handler_test.go`,
        line: 12,
        remedy: 'Make the handler answer, or the test expect what it answers',
      };
      return { check, status: isBad ? 'failed' : 'passed', message: isBad ? '1 of 8 tests failed' : passedMessage(check), durationMs: 120, issues: isBad ? [issue] : [] };
    }),
    next_steps: [passed ? 'Open a pull request' : 'Put the failing tests right'],
  };
  return {
    name: verifyCheckRunName(kind, name),
    externalId: `${kind}/${name}`,
    conclusion: passed ? 'success' : 'failure',
    output: { title: passed ? 'All checks passed' : `${failed}: failed`, summary: formatReportMarkdown(report), text: formatReportText(report) },
  };
}

/** What `ameide primitive publish-report --check-run` reports. */
export function publishReported(primitive: PlannedPrimitive, image: Omit<PublishReport, 'schemaVersion'>): Reported {
  const { kind, name } = primitive.ref;
  return {
    name: publishCheckRunName(kind, name),
    externalId: `${kind}/${name}`,
    conclusion: 'success',
    output: {
      title: image.digest,
      summary: `Published \`${image.repository}@${image.digest}\` for ${image.platforms.join(' and ')}, from ${image.revision}.`,
      text: formatReportText({ schemaVersion: 1, ...image }),
    },
  };
}
