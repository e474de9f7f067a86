import { Finding, promotionOrder } from '@ameide/plugin-primitives-common';
import { smokeSuffix } from '../../component';
import { judgeDigestOrder } from '../digest-order';
import { EnvironmentValues } from '../environment-values';
import { DigestHistory } from '../history';
import { couldNotRunFinding } from '../report';

/** Whether anything is here that the history has a say in. @internal */
export function needsHistory(values: readonly EnvironmentValues[]): boolean {
  return values.some(v => v.digest && previousOf(v.environment) !== undefined);
}

/**
 * A digest reaches an environment only through the one before it, by
 * {@link judgeDigestOrder}. A smoke is judged by what it smokes. What a repository begins
 * with is refused, too: here people can still put it right.
 * @internal
 */
export function environmentOrderRule(
  values: readonly EnvironmentValues[],
  history: DigestHistory,
): Finding[] {
  const files = new Map(
    values.map(v => [`${v.environment}\n${v.component}`, v.file]),
  );
  return values.flatMap(({ environment, component, file, digest }) => {
    const previous = previousOf(environment);
    if (previous === undefined || !digest) return [];
    const subject = component.endsWith(smokeSuffix)
      ? component.slice(0, -smokeSuffix.length)
      : component;
    const source =
      files.get(`${previous}\n${subject}`) ??
      file.replace(
        /env\/[^/]+\/([^/]+)\/[^/]+$/,
        (_, domain: string) => `env/${previous}/${domain}/${subject}.yaml`,
      );
    const order = judgeDigestOrder({
      ...history,
      arrivals: history.commitsOf(file, digest),
      before: history.commitsOf(source, digest),
    });
    if (order === 'before') return [];
    if (!history.isWhole)
      return [
        couldNotRunFinding(
          `cannot tell whether ${digest} was in ${previous} before ${environment}: the Git history of ${source} is not here`,
          'check out the whole history (fetch-depth: 0)',
          file,
        ),
      ];
    const finding: Finding = {
      rule: 'environment-order',
      severity: 'error',
      message: `${component}: ${digest} is in ${environment}, but never was in ${previous} before`,
      file,
      remedy: `promote it from ${previous} to ${environment}, once it is merged there`,
    };
    return [finding];
  });
}

function previousOf(environment: string): string | undefined {
  const index = promotionOrder.findIndex(e => e === environment);
  return index > 0 ? promotionOrder[index - 1] : undefined;
}
