import {
  DigestMove,
  Pipeline,
  Progress,
  Stage,
  StageStatus,
} from '@ameide/plugin-primitives-common';
import { pipelinePath } from './links';

/** What is known of a Scaffolder task that asked for something. @internal */
export type Asked = {
  status: 'processing' | 'completed' | 'failed' | 'cancelled';
  /** Why it failed. */
  error?: string;
  /** The step of the template that it is at. */
  at?: { name: string; number: number; of: number };
  /** Number of the pull request on the GitOps repo. */
  pull?: number;
  /** Digests that it moves; absent where that is not known. */
  moves?: readonly DigestMove[];
  /** How many primitives its pull request changes beyond those. */
  more?: number;
};

/** One step of a request; its words are a key of the texts with what to fill in. @internal */
export type RequestStep = {
  id: 'asked' | 'task' | 'ci' | 'pull' | 'gate' | 'merge';
  status: StageStatus;
  /** Key below `request.detail`. */
  detail: DetailKey;
  values?: {
    title?: string;
    person?: string;
    names?: string;
    place?: string;
    number?: string;
  };
  /** What an outside system says, as it says it. */
  message?: string;
};

/** A key of what a step says. @internal */
export type DetailKey =
  | 'asked'
  | 'taskRunning'
  | 'taskAt'
  | 'taskPassed'
  | 'taskFailed'
  | 'taskCancelled'
  | 'ciRunning'
  | 'ciPassed'
  | 'noPull'
  | 'pullPending'
  | 'pullUnread'
  | 'pullOpen'
  | 'gatePassed'
  | 'gateRunning'
  | 'gateFailed'
  | 'gateUnknown'
  | 'merged'
  | 'mergedBy'
  | 'closed'
  | 'mergesItself'
  | 'mergePerson'
  | 'mergeWaits';

/** The one word for a request. @internal */
export type RequestHead =
  | 'asked'
  | 'failed'
  | 'underway'
  | 'waiting'
  | 'unknown'
  | 'live'
  | 'partly'
  | 'ready'
  | 'nothing';

/** The way of a request through CI and its pull request. @internal */
export function requestSteps(
  asked: Asked,
  progress: Progress | undefined,
): RequestStep[] {
  const steps: RequestStep[] = [
    { id: 'asked', status: 'passed', detail: 'asked' },
    ciStep(asked),
  ];
  if (asked.status !== 'completed') {
    if (asked.status === 'processing')
      steps.push({ id: 'pull', status: 'waiting', detail: 'pullPending' });
    return steps;
  }
  if (asked.pull === undefined)
    return [...steps, { id: 'pull', status: 'passed', detail: 'noPull' }];
  const pull = progress?.pull;
  if (!pull) {
    return [
      ...steps,
      {
        ...{ id: 'pull', status: 'unknown', detail: 'pullUnread' },
        values: { number: `${asked.pull}` },
      },
    ];
  }
  return [
    ...steps,
    {
      ...{ id: 'pull', status: 'passed', detail: 'pullOpen' },
      values: { title: pull.title },
    },
    gateStep(pull),
    mergeStep(pull),
  ];
}

/** The way of a request that the portal's own task carries out, to where the pipeline goes on. @internal */
export function createdSteps(asked: Asked): RequestStep[] {
  return [{ id: 'asked', status: 'passed', detail: 'asked' }, taskStep(asked)];
}

function taskStep({ status, error, at }: Asked): RequestStep {
  switch (status) {
    case 'processing':
      return at
        ? {
            ...{ id: 'task', status: 'running', detail: 'taskAt' },
            values: { title: at.name, place: `${at.number}/${at.of}` },
          }
        : { id: 'task', status: 'running', detail: 'taskRunning' };
    case 'completed':
      return { id: 'task', status: 'passed', detail: 'taskPassed' };
    default:
      return {
        ...{ id: 'task', status: 'failed', detail: endOf(status) },
        ...(error !== undefined && { message: error }),
      };
  }
}

function endOf(status: Asked['status']): DetailKey {
  return status === 'cancelled' ? 'taskCancelled' : 'taskFailed';
}

function ciStep({ status, error }: Asked): RequestStep {
  switch (status) {
    case 'processing':
      return { id: 'ci', status: 'running', detail: 'ciRunning' };
    case 'completed':
      return { id: 'ci', status: 'passed', detail: 'ciPassed' };
    default:
      return {
        ...{ id: 'ci', status: 'failed', detail: endOf(status) },
        ...(error !== undefined && { message: error }),
      };
  }
}

type Pull = NonNullable<Progress['pull']>;

function gateStep({ state, checks, failures }: Pull): RequestStep {
  // What is on main went through it, whatever is still known of its checks.
  if (state === 'merged' || checks === 'passed')
    return { id: 'gate', status: 'passed', detail: 'gatePassed' };
  if (checks === 'failed') {
    const names = failures.map(f => f.name).join(', ');
    return {
      ...{ id: 'gate', status: 'failed', detail: 'gateFailed' },
      values: { names },
    };
  }
  return checks === undefined
    ? { id: 'gate', status: 'unknown', detail: 'gateUnknown' }
    : { id: 'gate', status: 'running', detail: 'gateRunning' };
}

function mergeStep({ state, checks, autoMerge, mergedBy }: Pull): RequestStep {
  if (state === 'merged') {
    return mergedBy
      ? {
          ...{ id: 'merge', status: 'passed', detail: 'mergedBy' },
          values: { person: mergedBy },
        }
      : { id: 'merge', status: 'passed', detail: 'merged' };
  }
  if (state === 'closed')
    return { id: 'merge', status: 'failed', detail: 'closed' };
  if (autoMerge)
    return { id: 'merge', status: 'running', detail: 'mergesItself' };
  return checks === 'passed'
    ? { id: 'merge', status: 'waiting', detail: 'mergePerson' }
    : { id: 'merge', status: 'waiting', detail: 'mergeWaits' };
}

/**
 * Whether what was asked for is there: by positive evidence of every stage of every digest
 * alone. A failure anywhere outweighs everything, and unknown is never called live; without
 * `stages` nobody could read them.
 * @internal
 */
export function requestHead(
  asked: Asked,
  steps: readonly RequestStep[],
  stages: readonly Stage[] | undefined,
): RequestHead {
  const statuses = [...steps, ...(stages ?? [])].map(step => step.status);
  if (statuses.includes('failed')) return 'failed';
  if (asked.status === 'processing') return 'asked';
  if (asked.status !== 'completed') return 'failed';
  if (!stages) return 'unknown';
  if (asked.pull === undefined && stages.length === 0) return 'nothing';
  if (statuses.includes('unknown')) return 'unknown';
  if (stages.length > 0 && statuses.every(status => status === 'passed'))
    return asked.more ? 'partly' : 'live';
  const open = steps.find(step => step.status !== 'passed');
  return open?.status === 'waiting' ? 'waiting' : 'underway';
}

/** What was asked for, and of which primitives. @internal */
export function requestTitle(request: {
  title: string;
  values: Record<string, unknown>;
}): string {
  const { title, values } = request;
  const names = [values.primitives ?? values.primitive].flat().filter(Boolean);
  return [title, names.join(', ')].filter(Boolean).join(': ');
}

/** Where somebody can do something about a request. @internal */
export type WayOn =
  | { to: 'pull'; number: number; url: string }
  | { to: 'pipeline'; url: string };

/**
 * Where a person goes on with a request that stands still: to the pull request that waits for
 * one or was stopped, or to the pipeline where a stage failed; undefined where it goes by
 * itself, is over, or failed before there was either.
 * @internal
 */
export function wayOn(
  steps: readonly RequestStep[],
  { pull, items }: Progress,
): WayOn | undefined {
  const stopped = steps.some(
    ({ status, detail }) => status === 'failed' || detail === 'mergePerson',
  );
  if (pull && stopped) return { to: 'pull', number: pull.number, url: pull.url };
  const failed = items.find(({ stages }) =>
    stages.some(({ status }) => status === 'failed'),
  );
  return failed && { to: 'pipeline', url: pipelinePath(failed.id) };
}

/** Of the creation of a primitive: live it is later, ready once image and wiring are there. @internal */
export function createdHead(
  asked: Asked,
  pipeline: Pipeline | undefined,
): RequestHead {
  if (asked.status === 'processing') return 'underway';
  if (asked.status !== 'completed') return 'failed';
  if (!pipeline) return 'unknown';
  const statuses = pipeline.stages.map(stage => stage.status);
  if (statuses.length > 0 && statuses.every(status => status === 'passed'))
    return 'ready';
  if (statuses.includes('failed')) return 'failed';
  if (statuses.includes('unknown')) return 'unknown';
  return pipeline.nextStep.kind === 'link' ? 'waiting' : 'underway';
}
