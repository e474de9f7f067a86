import { z } from 'zod';
import { timestamp, type KubernetesObject } from './objects';
import type { DeploymentSpec } from './workload-schemas';

const conditionSchema = z.looseObject({ type: z.string(), status: z.string(), reason: z.string().optional(), message: z.string().optional(), lastTransitionTime: z.string().optional() });

/** One condition of an object's status. */
export type Condition = z.infer<typeof conditionSchema>;

const statusSchema = z.looseObject({ conditions: z.array(conditionSchema).default([]) });

/** Conditions in an object's status. */
export function conditionsOf(status: unknown): Condition[] {
  return statusSchema.safeParse(status).data?.conditions ?? [];
}

/** A condition, keeping the time of its last change. */
export function condition(before: unknown, next: { type: string; status: string; reason?: string; message?: string }): Condition {
  const known = conditionsOf(before).find(each => each.type === next.type);
  const lastTransitionTime = known?.status === next.status && known.lastTransitionTime ? known.lastTransitionTime : timestamp();
  return { ...next, lastTransitionTime, lastUpdateTime: lastTransitionTime };
}

/** What there is of a Deployment's pods. */
export type DeploymentCounts = { updated: number; updatedReady: number; total: number; ready: number };

/** A Deployment's `status`. */
export function deploymentStatus(options: {
  deployment: KubernetesObject;
  spec: DeploymentSpec;
  counts: DeploymentCounts;
  replicaSet: string;
  /** Whether nothing got better for longer than `progressDeadlineSeconds`. */
  stuck: boolean;
}): Record<string, unknown> {
  const { deployment, spec, counts, replicaSet, stuck } = options;
  const { name, generation } = deployment.metadata;
  const before = deployment.status;
  const complete = counts.updatedReady >= spec.replicas && counts.total === counts.updated;
  const available = counts.ready >= spec.replicas;
  const incomplete = stuck
    ? { status: 'False', reason: 'ProgressDeadlineExceeded', message: `ReplicaSet "${replicaSet}" has timed out progressing.` }
    : { status: 'True', reason: 'ReplicaSetUpdated', message: `ReplicaSet "${replicaSet}" is progressing.` };
  const progressing = complete
    ? { status: 'True', reason: 'NewReplicaSetAvailable', message: `ReplicaSet "${replicaSet}" has successfully progressed.` }
    : incomplete;
  return {
    observedGeneration: generation,
    replicas: counts.total,
    updatedReplicas: counts.updated,
    readyReplicas: counts.ready,
    availableReplicas: counts.ready,
    unavailableReplicas: Math.max(0, spec.replicas - counts.ready),
    conditions: [
      condition(before, {
        type: 'Available',
        status: available ? 'True' : 'False',
        reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
        message: `Deployment "${name}" ${available ? 'has' : 'does not have'} minimum availability.`,
      }),
      condition(before, { type: 'Progressing', ...progressing }),
    ],
  };
}

/** Whether a Job has ended, and how. */
export function jobOutcome(status: unknown): Condition | undefined {
  return conditionsOf(status).find(each => (each.type === 'Complete' || each.type === 'Failed') && each.status === 'True');
}
