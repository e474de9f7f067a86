import { z } from 'zod';
import { conditionsOf, jobOutcome, type KubernetesObject } from '../cluster';
import type { Health, HealthCode } from './application';

const deploymentSchema = z.looseObject({
  spec: z.looseObject({ replicas: z.number().default(1), paused: z.boolean().default(false) }).prefault({}),
  status: z
    .looseObject({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
    })
    .prefault({}),
});

const podSchema = z
  .looseObject({
    phase: z.string().default('Pending'),
    containerStatuses: z
      .array(z.looseObject({ ready: z.boolean(), state: z.looseObject({ waiting: z.looseObject({ reason: z.string(), message: z.string().default('') }).optional() }) }))
      .default([]),
  })
  .prefault({});

/** Worse ones later, as Argo CD orders them. */
const order: HealthCode[] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

/** The worst of several healths; nothing at all is healthy. */
export function worstHealth(codes: HealthCode[]): HealthCode {
  return codes.reduce<HealthCode>((worst, code) => (order.indexOf(code) > order.indexOf(worst) ? code : worst), 'Healthy');
}

function deploymentHealth(object: KubernetesObject): Health {
  const { spec, status } = deploymentSchema.parse(object);
  if (spec.paused) return { status: 'Suspended', message: 'Deployment is paused' };
  if ((object.metadata.generation ?? 0) > status.observedGeneration) {
    return { status: 'Progressing', message: 'Waiting for rollout to finish: observed deployment generation less than desired generation' };
  }
  const progressing = conditionsOf(object.status).find(each => each.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return { status: 'Degraded', message: `Deployment "${object.metadata.name}" exceeded its progress deadline` };
  }
  const wait = (message: string): Health => ({ status: 'Progressing', message: `Waiting for rollout to finish: ${message}` });
  if (status.updatedReplicas < spec.replicas) return wait(`${status.updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  if (status.replicas > status.updatedReplicas) return wait(`${status.replicas - status.updatedReplicas} old replicas are pending termination...`);
  if (status.availableReplicas < status.updatedReplicas) {
    return wait(`${status.availableReplicas} of ${status.updatedReplicas} updated replicas are available...`);
  }
  return { status: 'Healthy' };
}

function jobHealth(object: KubernetesObject): Health {
  const outcome = jobOutcome(object.status);
  if (!outcome) return { status: 'Progressing', message: 'Job is running' };
  return { status: outcome.type === 'Failed' ? 'Degraded' : 'Healthy', ...(outcome.message ? { message: outcome.message } : {}) };
}

function podHealth(object: KubernetesObject): Health {
  const { phase, containerStatuses } = podSchema.parse(object.status);
  const waiting = containerStatuses.map(each => each.state.waiting).find(each => each && /BackOff|^Err|Error$/.test(each.reason));
  if (waiting) return { status: 'Degraded', message: waiting.message || waiting.reason };
  if (phase === 'Succeeded') return { status: 'Healthy' };
  if (phase === 'Failed') return { status: 'Degraded', message: 'A container of the pod ended with an error' };
  return phase === 'Running' && containerStatuses.every(each => each.ready) ? { status: 'Healthy' } : { status: 'Progressing' };
}

/**
 * Health of a live object, as Argo CD's built-in assessments have it; undefined for
 * kinds that it makes no statement on, which leave an Application's health alone.
 */
export function assessHealth(object: KubernetesObject): Health | undefined {
  if (object.metadata.deletionTimestamp) return { status: 'Progressing', message: 'Pending deletion' };
  switch (object.kind) {
    case 'Deployment':
      return deploymentHealth(object);
    case 'Job':
      return jobHealth(object);
    case 'Pod':
      return podHealth(object);
    case 'ReplicaSet':
    case 'Service':
      return { status: 'Healthy' };
    case 'StatefulSet':
    case 'DaemonSet':
      // Nothing runs it, so it must not look well.
      return { status: 'Unknown', message: `${object.kind} is kept but not run: this cluster runs Deployments, Jobs and Pods` };
    default:
      return undefined;
  }
}

/** Where a hook is: only Jobs and Pods take time, other objects are done when they are there. */
export function hookProgress(object: KubernetesObject): { phase: 'Running' | 'Succeeded' | 'Failed'; message?: string } {
  if (object.kind !== 'Job' && object.kind !== 'Pod') return { phase: 'Succeeded', message: `${object.metadata.name} created` };
  const health = object.kind === 'Job' ? jobHealth(object) : podHealth(object);
  const running = health.status === 'Progressing' || (object.kind === 'Pod' && podSchema.parse(object.status).phase === 'Running');
  const ended = health.status === 'Degraded' ? 'Failed' : 'Succeeded';
  return { phase: running ? 'Running' : ended, ...(health.message ? { message: health.message } : {}) };
}
