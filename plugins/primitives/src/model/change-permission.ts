import {
  ChangePermission,
  EnvironmentName,
} from '@ameide/plugin-primitives-common';
import { Workflow } from './change';

/**
 * The permission that somebody lacks for a change of every primitive: in an environment, or
 * wherever the change could be, without one. Undefined where it depends on the primitive,
 * and while nothing is known.
 * @internal
 */
export function lackedPermission(
  known: readonly ChangePermission[] | undefined,
  workflow: Workflow,
  environment?: EnvironmentName,
): string | undefined {
  const about = (known ?? []).filter(
    each =>
      each.workflow === workflow &&
      (environment === undefined || each.environment === environment),
  );
  return about.every(({ decision }) => decision === 'DENY')
    ? about.at(0)?.permission
    : undefined;
}
