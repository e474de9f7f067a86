import {
  applicationName,
  EnvironmentName,
  EnvironmentPipeline,
} from '@ameide/plugin-primitives-common';
import { FactView } from '../facts/fact-view';
import { PipelineContext } from './context';
import { enableStage } from './enable-stage';
import { EnvironmentContext } from './environment-context';
import { healthStage } from './health-stage';
import { Place } from './mark-pipeline';
import { smokeStage } from './smoke-stage';
import { markStale } from './staleness';
import { syncStage } from './sync-stage';

/** Which Argo CDs a primitive's Applications are of, by environment. @internal */
export function placesOf(
  view: FactView,
  id: string,
  environments: readonly EnvironmentName[],
): Record<string, Place> {
  const instanceOf = (environment: EnvironmentName, component: string) =>
    view.get('application', applicationName(environment, component))?.instance;
  return Object.fromEntries(
    environments.map(environment => [
      environment,
      {
        application: instanceOf(environment, id),
        smoke: instanceOf(environment, `${id}-smoke`),
      },
    ]),
  );
}

/** The stages of all environments, in the order in which a digest comes through them. @internal */
export function environmentPipelines(
  context: PipelineContext,
): EnvironmentPipeline[] {
  const found: EnvironmentPipeline[] = [];
  for (const name of context.config.environments)
    found.push(environmentPipeline(context, name, found.at(-1)));
  return found;
}

/**
 * The stages of one environment, each judged for the pipeline's digest, and marked where its
 * source cannot be read; without the environment before it, it speaks for itself alone.
 * @internal
 */
export function environmentPipeline(
  context: PipelineContext,
  environment: EnvironmentName,
  previous?: EnvironmentPipeline,
): EnvironmentPipeline {
  const { view, id, sources } = context;
  const name = applicationName(environment, id);
  const smokeName = applicationName(environment, `${id}-smoke`);
  const about: EnvironmentContext = {
    context,
    environment,
    previous,
    desired: view.get('desired', `${environment}/${id}`),
    name,
    application: view.get('application', name),
    smokeName,
    smokeApplication: view.get('application', smokeName),
  };
  const enable = enableStage(about);
  const sync = syncStage(about, enable);
  const health = healthStage(about, sync);
  const smoke = smokeStage(about, enable);
  const instance = about.application?.instance;
  const smokeInstance = about.smokeApplication?.instance;
  return {
    environment,
    digest: about.desired?.enabled ? about.desired.digest : undefined,
    enabled: about.desired?.enabled ?? false,
    stages: [
      markStale(enable, sources),
      markStale(sync, sources, instance),
      markStale(health, sources, instance),
      markStale(smoke, sources, smokeInstance ?? instance),
    ],
  };
}
