import { CheckId, checkIds } from '@ameide/plugin-primitives-common';
import { InvalidInputError } from '../errors';
import { Check } from './check';
import { codegenCheck } from './checks/codegen';
import { contractCheck } from './checks/contract';
import { importsCheck } from './checks/imports';
import { scaffoldMarkersCheck } from './checks/scaffold-markers';
import { secretsCheck } from './checks/secrets';
import { shapeCheck } from './checks/shape';
import { testsCheck } from './checks/tests';
import { testsPresentCheck } from './checks/tests-present';

/** Every check, in the order of reports. @internal */
export const allChecks: readonly Check[] = [
  codegenCheck,
  contractCheck,
  importsCheck,
  testsPresentCheck,
  testsCheck,
  scaffoldMarkersCheck,
  shapeCheck,
  secretsCheck,
];

/** The checks that were asked for, in the order of reports. @internal */
export function selectChecks(ids: readonly CheckId[] | undefined): Check[] {
  if (ids === undefined) return [...allChecks];
  const unknown = ids.find(id => !checkIds.includes(id));
  if (unknown !== undefined || ids.length === 0) {
    throw new InvalidInputError(
      `check: ${JSON.stringify(unknown ?? '')} is not one of ${checkIds.join(
        ', ',
      )}`,
    );
  }
  return allChecks.filter(check => ids.includes(check.id));
}
