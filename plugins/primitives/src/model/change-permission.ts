import {
  ChangePermission,
  EnvironmentName,
  environmentSchema,
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

/** Why somebody may not ask for what a form is about by now. @internal */
export type Lack = {
  /** That they lack. */
  permission: string;
  /** Where, if it is not everywhere. */
  environment?: EnvironmentName;
};

/**
 * What somebody lacks for the answers of a form, whichever primitive they are about.
 * Undefined where that depends on the primitive, and while nothing is known.
 * @internal
 */
export function lackIn(
  known: readonly ChangePermission[] | undefined,
  workflow: Workflow,
  values: Record<string, unknown>,
): Lack | undefined {
  const anywhere = lackedPermission(known, workflow);
  if (anywhere) return { permission: anywhere };
  const environment = environmentSchema.safeParse(
    values.target ?? values.environment,
  ).data;
  const here = environment && lackedPermission(known, workflow, environment);
  return here ? { permission: here, environment } : undefined;
}
