import { Finding } from '@ameide/plugin-primitives-common';
import { Visited } from './visit-values';

/** Values of one component in one environment: the one place that enables. */
const ofOne = /^sources\/values\/env\/[^/]+\/[^/]+\/[^/]+\.ya?ml$/;

/**
 * What is wired is inert until an environment enables it: values that count for more than
 * one component in one environment enable nothing.
 * @internal
 */
export function valuesInertRule(
  file: string,
  values: readonly Visited[],
): Finding[] {
  if (ofOne.test(file)) return [];
  return values
    .filter(({ path, value }) => path.join('.') === 'enabled' && value === true)
    .map(({ line }) => ({
      rule: 'inert',
      severity: 'error',
      message:
        'enabled: is true here, which counts for more than one component in one environment',
      file,
      line,
      remedy:
        'write enabled: false here, and enable it in sources/values/env/<environment>',
    }));
}
