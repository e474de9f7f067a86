import { createHash } from 'node:crypto';
import {
  Pipeline,
  PrimitiveSummary,
  Verdict,
} from '@ameide/plugin-primitives-common';
import { summarise } from '../pipeline/assemble-pipeline';

/** A pipeline as it is stored: the parts that lists and filters need beside the whole. @internal */
export type PrimitiveDocument = {
  scope: string;
  pipeline: Pipeline;
  summary: PrimitiveSummary;
  /** Of everything but when it was assembled and how the sources do. */
  hash: string;
};

/** Prepares a pipeline to be stored. @internal */
export function documentOf(
  scope: string,
  pipeline: Pipeline,
): PrimitiveDocument {
  const { observedAt: _at, sources: _sources, ...said } = pipeline;
  const hash = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  return { scope, pipeline, summary: summarise(pipeline), hash };
}

/** Whether the Definition of Done is met in one environment: by its verdicts there, and those of no environment. @internal */
export function doneIn(
  pipeline: Pick<Pipeline, 'done'>,
  environment: string,
): Verdict['status'] {
  const judged = pipeline.done.filter(
    v => v.environment === environment || v.environment === undefined,
  );
  if (!judged.some(v => v.environment === environment)) return 'not-met';
  if (judged.some(v => v.status === 'not-met')) return 'not-met';
  return judged.some(v => v.status === 'unknown') ? 'unknown' : 'met';
}

/** What a person would call the state of a primitive: how long it lasts is counted. @internal */
export function stateOf(summary: PrimitiveSummary): string {
  return JSON.stringify([
    summary.build,
    summary.nextStep.kind,
    summary.nextStep.title,
    summary.environments.map(e => [e.environment, e.status]),
  ]);
}

/** When the outside says that the newest of a pipeline's stages was reached (ms). @internal */
export function newestSince(pipeline: Pipeline): number | undefined {
  const times = [
    ...pipeline.stages,
    ...pipeline.environments.flatMap(e => e.stages),
  ]
    .flatMap(stage => (stage.since ? [Date.parse(stage.since)] : []))
    .filter(time => !Number.isNaN(time));
  return times.length > 0 ? Math.max(...times) : undefined;
}
