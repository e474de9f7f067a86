import { Finding } from '@ameide/plugin-primitives-common';
import { CheckDescription } from './rule';

/**
 * Makes findings of a check from its rules: weight and remedy are the rule's own unless
 * the finding knows better. A rule that stands for many of another program's is followed
 * by a slash and their name.
 * @internal
 */
export function findingsBy(description: CheckDescription) {
  return (
    rule: string,
    details: Pick<Finding, 'message'> &
      Partial<Pick<Finding, 'file' | 'line' | 'column' | 'remedy'>>,
  ): Finding => {
    const known = description.rules.find(
      ({ id }) => rule === id || rule.startsWith(`${id}/`),
    );
    if (!known) throw new Error(`${rule} is no rule of this check`);
    return { rule, severity: known.severity, remedy: known.fix, ...details };
  };
}
