import { Finding } from '@ameide/plugin-primitives-common';
import { smokeOf, smokeSuffix } from '../../component';
import { EnvironmentValues } from '../environment-values';

/**
 * A smoke follows its workload: enabled with it and at the same image, or its
 * result would be about something else than what runs.
 * @internal
 */
export function smokeDigestRule(
  values: readonly EnvironmentValues[],
  wired: ReadonlySet<string>,
): Finding[] {
  const byName = new Map(
    values.map(v => [`${v.environment}\n${v.component}`, v]),
  );
  const find = (environment: string, component: string) =>
    byName.get(`${environment}\n${component}`);
  return values.flatMap((workload): Finding[] => {
    if (workload.component.endsWith(smokeSuffix)) {
      const owner = find(
        workload.environment,
        workload.component.slice(0, -smokeSuffix.length),
      );
      return workload.enabled && !owner?.enabled
        ? [
            {
              rule: 'smoke',
              severity: 'error',
              message: `${workload.component} is enabled in ${workload.environment}, but what it smokes is not`,
              file: workload.file,
              remedy: 'enable or disable both',
            },
          ]
        : [];
    }
    const name = smokeOf(workload.component);
    if (!workload.enabled || !wired.has(name)) return [];
    const smoke = find(workload.environment, name);
    if (smoke?.enabled && smoke.ref === workload.ref) return [];
    const said = smoke?.enabled
      ? `at ${smoke.ref || 'no image'}`
      : 'not enabled';
    return [
      {
        rule: 'smoke',
        severity: 'error',
        message: `${workload.component} is enabled in ${workload.environment} at ${workload.ref}, but its smoke is ${said}`,
        file: smoke?.file ?? workload.file,
        remedy: 'change both in one pull request, as the enable workflow does',
      },
    ];
  });
}
