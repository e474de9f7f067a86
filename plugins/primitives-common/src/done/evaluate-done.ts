import { Verdict } from '../verdict';
import { DoneRule } from './done-rule';
import { PipelinePath } from './rule-input';

/**
 * The Definition of Done of one digest: rules about the primitive once, then those about
 * an environment in the first one and in each other one that Git enables.
 * @public
 */
export function evaluateDone(
  path: PipelinePath,
  rules: readonly DoneRule[],
): Verdict[] {
  const judged = path.environments.filter(
    (e, index) => index === 0 || e.enabled,
  );
  const once = rules.filter(r => r.definition.per === 'primitive');
  const each = rules.filter(r => r.definition.per === 'environment');
  return [
    ...once.map(rule => rule.judge(path)),
    ...judged.flatMap(e => each.map(rule => rule.judge(path, e))),
  ];
}
