import {
  EnvironmentPipeline,
  Pipeline,
  Stage,
  Verdict,
} from '@ameide/plugin-primitives-common';

/** What the Definition of Done is judged by. @internal */
export type PipelinePath = Pick<Pipeline, 'stages' | 'environments'>;

/** Turns stages into a verdict: met only when every one passed; unknown when the only fault is not knowing. @internal */
export function judge(options: {
  rule: string;
  title: string;
  environment?: string;
  stages: Stage[];
}): Verdict {
  const { stages, ...rest } = options;
  const open = stages.filter(s => s.status !== 'passed');
  const knownOpen = open.filter(s => s.status !== 'unknown');
  const status = statusOf(stages, open.length, knownOpen.length);
  const reasons = { met: stages, unknown: open, 'not-met': knownOpen }[
    status
  ].map(s => s.message);
  return {
    ...rest,
    status,
    reason: [...new Set(reasons)].join(' ') || 'There is nothing to judge by.',
    evidence: stages
      .flatMap(s => s.evidence)
      .filter((e, i, all) => all.findIndex(other => other.url === e.url) === i),
  };
}

function statusOf(
  stages: Stage[],
  open: number,
  knownOpen: number,
): Verdict['status'] {
  if (knownOpen > 0) return 'not-met';
  return open > 0 || stages.length === 0 ? 'unknown' : 'met';
}

/** Stages of a path by id. @internal */
export function pick(
  from: Pick<EnvironmentPipeline, 'stages'>,
  ...ids: Array<Stage['id']>
): Stage[] {
  return from.stages.filter(s => ids.includes(s.id));
}
