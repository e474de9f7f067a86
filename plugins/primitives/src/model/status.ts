import {
  AuditRule,
  Pipeline,
  Stage,
  StageCheck,
  StageStatus,
  Verdict,
} from '@ameide/plugin-primitives-common';

/** What a status looks like: one shape and one tone each, so that colour is never alone. @internal */
export type Mark =
  | 'passed'
  | 'failed'
  | 'running'
  | 'waiting'
  | 'unknown'
  | 'open';

/** The theme's palette entry behind a mark; undefined is the plain text colour. @internal */
export const markColor: Record<Mark, string> = {
  passed: 'success.main',
  failed: 'error.main',
  running: 'info.main',
  waiting: 'text.secondary',
  unknown: 'warning.main',
  open: 'text.secondary',
};

/** What the result of a check looks like: one that could not run is no pass. @internal */
export const checkMark: Record<StageCheck['status'], Mark> = {
  passed: 'passed',
  failed: 'failed',
  error: 'failed',
  unknown: 'unknown',
};

/** Worst first; decides what a group of stages is called. */
const statusSeverity: readonly StageStatus[] = [
  'failed',
  'unknown',
  'running',
  'waiting',
  'passed',
];

/** The worst status of a group; a group with nothing in it is unknown, never green. @internal */
export function worstStatus(statuses: readonly StageStatus[]): StageStatus {
  return statusSeverity.find(status => statuses.includes(status)) ?? 'unknown';
}

/** How a rule of the Definition of Done is marked: not met is work to do, not a fault. @internal */
export const verdictMark: Record<Verdict['status'], Mark> = {
  met: 'passed',
  'not-met': 'open',
  unknown: 'unknown',
};

/** How a non-negotiable is marked: not met is a breach. @internal */
export const ruleMark: Record<AuditRule['status'], Mark> = {
  met: 'passed',
  'not-met': 'failed',
  unknown: 'unknown',
  'not-applicable': 'open',
};

/** One row of the pipeline: the build, or an environment. @internal */
export type Lane = {
  /** `build`, or the environment's name. */
  id: string;
  isBuild: boolean;
  enabled: boolean;
  digest?: string;
  status: StageStatus;
  stages: Stage[];
};

/** The rows of a pipeline in the order a digest travels them. @internal */
export function pipelineLanes(pipeline: Pipeline): Lane[] {
  return [
    {
      id: 'build',
      isBuild: true,
      enabled: true,
      digest: pipeline.image?.digest,
      status: worstStatus(pipeline.stages.map(stage => stage.status)),
      stages: pipeline.stages,
    },
    ...pipeline.environments.map(environment => ({
      id: environment.environment,
      isBuild: false,
      enabled: environment.enabled,
      digest: environment.digest,
      status: worstStatus(environment.stages.map(stage => stage.status)),
      stages: environment.stages,
    })),
  ];
}

/** A stage whose status is not what it was. @internal */
export type StageChange = {
  lane: string;
  stage: Stage['id'];
  status: StageStatus;
};

/** What changed between two readings of a pipeline, to be told to a screen reader. @internal */
export function stageChanges(before: Pipeline, after: Pipeline): StageChange[] {
  const statuses = new Map(
    pipelineLanes(before).flatMap(lane =>
      lane.stages.map(
        stage => [`${lane.id}/${stage.id}`, stage.status] as const,
      ),
    ),
  );
  return pipelineLanes(after).flatMap(lane =>
    lane.stages
      .filter(stage => statuses.get(`${lane.id}/${stage.id}`) !== stage.status)
      .map(stage => ({ lane: lane.id, stage: stage.id, status: stage.status })),
  );
}

/**
 * The state of one environment in small, as a shape and the key of its word: a disabled one
 * says so instead of a status, unless it failed or could not be read.
 * @internal
 */
export function environmentMark(state: {
  enabled: boolean;
  status: StageStatus;
}): { mark: Mark; word: StageStatus | 'notEnabled' } {
  const { enabled, status } = state;
  return !enabled && ['waiting', 'passed'].includes(status)
    ? { mark: 'open', word: 'notEnabled' }
    : { mark: status, word: status };
}
