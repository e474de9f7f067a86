import { VerifyReport, VerifyReports } from '@ameide/plugin-primitives-common';
import { summarise } from '../verify/judge';

/** Reports of many primitives as one: what could not run outweighs what failed. @public */
export function collectReports(
  reports: readonly VerifyReport[],
): VerifyReports {
  return {
    schemaVersion: 1,
    summary: summarise(reports.map(({ summary }) => ({ status: summary }))),
    reports: [...reports],
  };
}
