import { Finding, promotionOrder } from '@ameide/plugin-primitives-common';
import { smokeSuffix } from '../../component';
import { EnvironmentValues } from '../environment-values';
import { couldNotRunFinding } from '../report';

/** Whether a text was ever in a file: `unknown` when the history could not be read. @internal */
export type HistoryLookup = (
  file: string,
  text: string,
) => Promise<'found' | 'absent' | 'unknown'>;

/**
 * A digest reaches an environment only through the one before it: it is in that
 * environment's values now, or was, by Git history. A smoke is judged by what it smokes.
 * @internal
 */
export async function environmentOrderRule(
  values: readonly EnvironmentValues[],
  history: HistoryLookup,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const value of values) {
    const index = promotionOrder.findIndex(e => e === value.environment);
    if (index <= 0 || !value.digest) continue;
    const previous = promotionOrder[index - 1];
    const subject = value.component.endsWith(smokeSuffix)
      ? value.component.slice(0, -smokeSuffix.length)
      : value.component;
    const now = values.find(
      v => v.environment === previous && v.component === subject,
    );
    if (now?.digest === value.digest) continue;
    const file =
      now?.file ??
      value.file.replace(
        /env\/[^/]+\/([^/]+)\/[^/]+$/,
        (_, domain: string) => `env/${previous}/${domain}/${subject}.yaml`,
      );
    const found = await history(file, value.digest);
    if (found === 'found') continue;
    if (found === 'unknown') {
      findings.push(
        couldNotRunFinding(
          `cannot tell whether ${value.digest} was in ${previous} before ${value.environment}: the Git history of ${file} is not here`,
          'check out the whole history (fetch-depth: 0)',
          value.file,
        ),
      );
    } else {
      findings.push({
        rule: 'environment-order',
        severity: 'error',
        message: `${value.component}: ${value.digest} is in ${value.environment}, but never was in ${previous}`,
        file: value.file,
        remedy: `promote it from ${previous} to ${value.environment}`,
      });
    }
  }
  return findings;
}
