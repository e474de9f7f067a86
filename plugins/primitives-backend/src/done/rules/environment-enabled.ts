import { EnvironmentPipeline, Verdict } from '@ameide/plugin-primitives-common';
import { judge, pick } from './rule';

/** The enablement pull request merged with the digest. @internal */
export function environmentEnabled(environment: EnvironmentPipeline): Verdict {
  return judge({
    rule: 'environment-enabled',
    title: `Enabled in ${environment.environment} at this digest`,
    environment: environment.environment,
    stages: pick(environment, 'enable'),
  });
}
