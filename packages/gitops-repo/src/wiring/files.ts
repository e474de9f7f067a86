import {
  EnvironmentName,
  gitopsPaths,
  PrimitiveRef,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import { smokeOf } from '../component';
import { GitOpsSettings } from '../settings';

/** Inputs of the wiring, parsed. @public */
export type WiringInput = PrimitiveRef & {
  withSmoke?: boolean;
  /** Environment that gets a values file of its own, still disabled. */
  environment?: EnvironmentName;
  charts: GitOpsSettings['charts'];
};

/**
 * The files that wire a primitive, by path: same input, same bytes. Everything
 * is inert until an environment enables it.
 * @public
 */
export function wiringFiles(input: WiringInput): Map<string, string> {
  const id = primitiveId(input);
  const files = new Map<string, string>();
  files.set(
    gitopsPaths(id).component,
    componentFile({
      id,
      type: 'workload',
      phase: '650',
      chart: input.charts.workload,
    }),
  );
  files.set(gitopsPaths(id).sharedValues, workloadValues(input));
  if (input.withSmoke) {
    const smoke = smokeOf(id);
    files.set(
      gitopsPaths(smoke).component,
      // After every workload of the environment.
      componentFile({
        id: smoke,
        type: 'smoke',
        phase: '699',
        chart: input.charts.smoke,
      }),
    );
    files.set(gitopsPaths(smoke).sharedValues, smokeValues(input));
  }
  if (input.environment) {
    files.set(
      gitopsPaths(id).environmentValues(input.environment),
      environmentFile(id, input.environment),
    );
  }
  return files;
}

/** Text of a values file of one environment, before anything is enabled there. @public */
export function environmentFile(id: string, environment: string): string {
  return `# ${id} in ${environment}. Changed by the enable, bump and promote workflows.
enabled: false
image:
  ref: ""
`;
}

function componentFile(options: {
  id: string;
  type: string;
  phase: string;
  chart: string;
}) {
  return `# One Application per environment: <env>-${options.id}.
name: ${options.id}
project: ameide
domain: apps
componentType: ${options.type}
rolloutPhase: "${options.phase}"
chart:
  path: ${options.chart}
`;
}

function primitiveValues(ref: PrimitiveRef) {
  return `enabled: false
image:
  ref: ""
primitive:
  kind: ${ref.kind}
  name: ${ref.name}
  version: ${ref.version}
`;
}

function workloadValues(ref: PrimitiveRef) {
  return `# ${primitiveId(
    ref,
  )} in every environment. Disabled until an environment enables it.
${primitiveValues(ref)}`;
}

function smokeValues(ref: PrimitiveRef) {
  const id = primitiveId(ref);
  return `# Smoke of ${id} in every environment. Enabled together with it, at the same digest.
${primitiveValues(ref)}target: ${id}
tests:
  - name: rpc
    command: ["./smoke"]
`;
}
