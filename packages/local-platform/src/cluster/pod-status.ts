import { z } from 'zod';
import { timestamp } from './objects';
import type { Exit } from './process';
import type { PodSpec } from './workload-schemas';

/** Where one container is in its life. */
export type ContainerState = {
  name: string;
  image: string;
  imageID: string;
  state:
    | { type: 'waiting'; reason: string; message?: string }
    | { type: 'running'; startedAt: string }
    | { type: 'terminated'; exit: Exit; startedAt: string; finishedAt: string };
  last?: { exit: Exit; startedAt: string; finishedAt: string };
  started: boolean;
  ready: boolean;
  restartCount: number;
  /** Whether it ended for good. */
  final: boolean;
};

/** Phase of a pod. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

function terminated({ exit, startedAt, finishedAt }: NonNullable<ContainerState['last']>) {
  return {
    terminated: {
      exitCode: exit.code,
      reason: exit.reason,
      startedAt,
      finishedAt,
      ...(exit.message ? { message: exit.message } : {}),
    },
  };
}

function shownState(state: ContainerState['state']) {
  if (state.type === 'running') return { running: { startedAt: state.startedAt } };
  if (state.type === 'terminated') return terminated(state);
  return { waiting: { reason: state.reason, ...(state.message ? { message: state.message } : {}) } };
}

function containerStatus(container: ContainerState) {
  return {
    name: container.name,
    image: container.image,
    imageID: container.imageID,
    ready: container.ready,
    started: container.started,
    restartCount: container.restartCount,
    state: shownState(container.state),
    lastState: container.last ? terminated(container.last) : {},
  };
}

/** Phase of a pod from its containers ("Pod phase", Kubernetes documentation). */
function podPhase(init: ContainerState[], containers: ContainerState[]): PodPhase {
  const failedInit = init.some(each => each.final && each.state.type === 'terminated' && each.state.exit.code !== 0);
  if (failedInit) return 'Failed';
  if (containers.every(each => each.final && each.state.type === 'terminated')) {
    return containers.every(each => each.state.type === 'terminated' && each.state.exit.code === 0) ? 'Succeeded' : 'Failed';
  }
  const everStarted = (each: ContainerState) => each.state.type !== 'waiting' || each.restartCount > 0 || each.last !== undefined;
  return containers.every(everStarted) ? 'Running' : 'Pending';
}

/** A Pod's `status`. */
export function podStatus(options: {
  init: ContainerState[];
  containers: ContainerState[];
  startTime: string;
  readySince: string | undefined;
}): Record<string, unknown> & { phase: PodPhase } {
  const { init, containers, startTime, readySince } = options;
  const phase = podPhase(init, containers);
  const ready = phase === 'Running' && containers.every(each => each.ready);
  const unready = containers.filter(each => !each.ready).map(each => each.name);
  const condition = (type: string, met: boolean, since: string | undefined) => ({
    type,
    status: met ? 'True' : 'False',
    lastTransitionTime: since ?? startTime,
    ...(met ? {} : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }),
  });
  return {
    phase,
    hostIP: '127.0.0.1',
    podIP: '127.0.0.1',
    podIPs: [{ ip: '127.0.0.1' }],
    startTime,
    qosClass: 'BestEffort',
    conditions: [
      condition('Initialized', init.every(each => each.final), startTime),
      condition('Ready', ready, readySince),
      condition('ContainersReady', ready, readySince),
      { type: 'PodScheduled', status: 'True', lastTransitionTime: startTime },
    ],
    ...(init.length ? { initContainerStatuses: init.map(containerStatus) } : {}),
    containerStatuses: containers.map(containerStatus),
  };
}

const lostSchema = z
  .looseObject({
    conditions: z.array(z.unknown()).default([]),
    containerStatuses: z.array(z.looseObject({ state: z.looseObject({ terminated: z.unknown().optional() }).optional() })).default([]),
  })
  .prefault({});

/** What is said of a pod whose processes went with the platform that ran them. */
export function lostStatus(before: unknown): Record<string, unknown> & { phase: PodPhase } {
  const { conditions, containerStatuses, ...rest } = lostSchema.parse(before);
  const message = 'The platform that ran the pod ended before the pod did';
  const now = timestamp();
  return {
    ...rest,
    phase: 'Failed',
    reason: 'NodeLost',
    message,
    conditions: [...conditions, { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message, lastTransitionTime: now }],
    containerStatuses: containerStatuses.map(each => ({
      ...each,
      ready: false,
      started: false,
      state: each.state?.terminated
        ? each.state
        : { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'The container could not be located when the pod was terminated', startedAt: now, finishedAt: now } },
    })),
  };
}

/** A container before its first start. */
export function newContainerState(container: PodSpec['containers'][number]): ContainerState {
  return {
    name: container.name,
    image: container.image,
    imageID: '',
    state: { type: 'waiting', reason: 'ContainerCreating' },
    started: false,
    ready: false,
    restartCount: 0,
    final: false,
  };
}

/** Ends a container's state with how its process ended. */
export function endedState(container: ContainerState, exit: Exit, final: boolean): void {
  const startedAt = container.state.type === 'running' ? container.state.startedAt : timestamp();
  container.state = { type: 'terminated', exit, startedAt, finishedAt: timestamp() };
  container.ready = false;
  container.started = false;
  container.final = final;
}
