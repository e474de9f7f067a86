import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { EnvironmentName } from '@ameide/plugin-primitives-common';
import { readEnvironments } from './config-environments';

/** Where what one person asked for goes to CI only once another has approved it. @public */
export type SecondPersonConfig = {
  /** None: everybody asks alone. */
  environments: EnvironmentName[];
  /** How long a request waits for its second person. */
  expiresAfterMs: number;
};

/** Reads `primitives.secondPerson`. @internal */
export function readSecondPerson(
  root: Config,
  environments: EnvironmentName[],
): SecondPersonConfig {
  const key = 'secondPerson.expiresAfter';
  const expiresAfterMs = durationToMilliseconds(
    root.has(key) ? readDurationFromConfig(root, { key }) : { days: 1 },
  );
  if (expiresAfterMs <= 0)
    throw new InputError(`primitives.${key}: must be longer than nothing`);
  const asked = readEnvironments(
    root.getOptionalStringArray('secondPerson.environments') ?? [],
    'secondPerson.environments',
  );
  const unknown = asked.find(each => !environments.includes(each));
  if (unknown !== undefined)
    throw new InputError(
      `primitives.secondPerson.environments: '${unknown}' is not one of primitives.environments (${environments.join(
        ', ',
      )})`,
    );
  return {
    environments: asked,
    expiresAfterMs,
  };
}
