import { EnvironmentPipeline, Verdict } from '@ameide/plugin-primitives-common';
import { judge, pick } from './rule';

/** Synced, Healthy and smoked at a revision that has the digest. @internal */
export function environmentRunning(environment: EnvironmentPipeline): Verdict {
  return judge({
    rule: 'environment-running',
    title: `Synced, healthy and smoked in ${environment.environment}`,
    environment: environment.environment,
    stages: pick(environment, 'sync', 'health', 'smoke'),
  });
}
