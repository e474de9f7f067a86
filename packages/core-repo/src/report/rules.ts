import { allChecks } from '../verify/all-checks';
import { Rule } from '../verify/rule';

/** Every rule of verify, in the order of checks: what the forms of the report explain. @public */
export function verifyRules(): Rule[] {
  return allChecks.flatMap(check => check.description?.rules ?? []);
}
