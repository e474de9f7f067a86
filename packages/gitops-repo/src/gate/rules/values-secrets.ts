import { Finding } from '@ameide/plugin-primitives-common';
import { secretLiteralProblem, secretRemedy } from './secret-literal';
import { Visited } from './visit-values';

/** Secret policy on values: Git holds settings only. @internal */
export function valuesSecretsRule(
  file: string,
  values: readonly Visited[],
): Finding[] {
  return values.flatMap(({ path, value, line }) => {
    const name = path.filter(part => !/^\d+$/.test(part)).at(-1) ?? '';
    const problem = secretLiteralProblem(name, value);
    if (!problem) return [];
    // The value itself is never repeated: logs keep it too.
    return [
      {
        rule: 'secret-policy',
        severity: 'error' as const,
        message: `${path.join('.')}: ${problem}`,
        file,
        line,
        remedy: secretRemedy,
      },
    ];
  });
}
