import { environmentFile, smokeOf, wiringFiles } from '@ameide/gitops-repo';
import { gitopsPaths } from '@ameide/plugin-primitives-common';
import type { FleetEnvironment, PlannedPrimitive } from './plan';

/** Charts of the seed. */
const charts = { workload: 'sources/charts/primitive-workload', smoke: 'sources/charts/helm-test-jobs' };

/** Files that wire a primitive, as `ameide gitops scaffold` writes them. */
export function wired(primitive: PlannedPrimitive): Map<string, string> {
  return wiringFiles({ ...primitive.ref, withSmoke: primitive.hasSmoke, charts });
}

/** Files that run a primitive at an image in an environment, as `ameide gitops enable` writes them. */
export function enabled(primitive: PlannedPrimitive, environment: FleetEnvironment, ref: string): Map<string, string> {
  const components = primitive.hasSmoke ? [primitive.id, smokeOf(primitive.id)] : [primitive.id];
  return new Map(
    components.map(component => [
      gitopsPaths(component).environmentValues(environment),
      environmentFile(component, environment).replace('enabled: false', 'enabled: true').replace('ref: ""', `ref: "${ref}"`),
    ]),
  );
}
