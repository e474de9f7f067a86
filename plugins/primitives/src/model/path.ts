import {
  Durations,
  Pipeline,
  Stage,
  StepDuration,
} from '@ameide/plugin-primitives-common';
import { Lane } from './status';

/** How far the newest digest has come into a lane. @internal */
export type Reach = 'newest' | 'older' | 'none';

/** Whether a lane has the newest digest, another one, or none. @internal */
export function reachOf(lane: Lane, newest: string | undefined): Reach {
  if (!lane.enabled || !lane.digest) return 'none';
  return lane.digest === newest ? 'newest' : 'older';
}

/** Index of the last lane that the newest digest is in; 0 while it is in none. @internal */
export function lastReached(
  lanes: readonly Lane[],
  pipeline: Pipeline,
): number {
  return Math.max(
    0,
    ...lanes.map((lane, index) =>
      !lane.isBuild && reachOf(lane, pipeline.image?.digest) === 'newest'
        ? index
        : 0,
    ),
  );
}

/** Whether the thread runs from a stage to the next one: it does behind what passed. @internal */
export function isThreaded(stage: Stage): boolean {
  return stage.status === 'passed';
}

/** What is known of how long a step takes. @internal */
export function durationOf(
  durations: Durations | undefined,
  lane: Lane,
  stage: Stage['id'],
): StepDuration | undefined {
  return durations?.items.find(
    item =>
      item.stage === stage &&
      (lane.isBuild
        ? item.environment === undefined
        : item.environment === lane.id),
  );
}

/** How a step's time stands to the usual. @internal */
export type Pace = {
  /** In seconds; that it took, or has lasted so far. */
  seconds: number;
  isRunning: boolean;
  usual?: StepDuration['usual'];
  /** More than twice the usual, and by more than a person would notice. */
  isSlow: boolean;
};

const noticeableSeconds = 30;

/** Time spent in a step against the usual; undefined where neither was seen. @internal */
export function paceOf(
  stage: Stage,
  duration: StepDuration | undefined,
  now: Date,
): Pace | undefined {
  if (!duration) return undefined;
  const { startedAt, usual } = duration;
  const isRunning = stage.status === 'running' && startedAt !== undefined;
  const seconds = isRunning
    ? (now.getTime() - Date.parse(startedAt)) / 1000
    : duration.seconds;
  if (seconds === undefined || (!isRunning && stage.status !== 'passed'))
    return undefined;
  const isSlow =
    usual !== undefined &&
    seconds > usual.seconds * 2 &&
    seconds - usual.seconds > noticeableSeconds;
  return { seconds, isRunning, usual, isSlow };
}
