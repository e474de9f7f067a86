import { hash as hashOf } from 'node:crypto';
import { Pipeline, PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { summarise } from '../pipeline/assemble-pipeline';
import { MarkOptions, Place } from '../pipeline/mark-pipeline';
import { Unread, unreadOf } from './unread';

/** A pipeline as it is stored: the parts that lists and filters need beside the whole. @internal */
export type PrimitiveDocument = {
  scope: string;
  pipeline: Pipeline;
  summary: PrimitiveSummary;
  /** By environment: where its Applications are. */
  places: Readonly<Record<string, Place>>;
  /** Works out what it says while Argo CDs cannot be read: only of what is written. */
  unread: () => Unread;
  /** Of everything but when it was assembled, how the sources do and since when verdicts were seen. */
  hash: string;
};

/**
 * Counted up with each change of what is written down of a pipeline that is the same: what
 * another version wrote is written anew then.
 */
const form = 4;

/** Prepares a pipeline to be stored, which was assembled as if every source could be read. @internal */
export function documentOf(
  scope: string,
  pipeline: Pipeline,
  options: MarkOptions,
): PrimitiveDocument {
  const { places } = options;
  const { observedAt: _at, sources: _sources, ...said } = pipeline;
  const hash = hashOf('sha256', JSON.stringify([form, said, places]), 'hex');
  return {
    ...{ scope, pipeline, places, hash, summary: summarise(pipeline) },
    unread: () => unreadOf(pipeline, options),
  };
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
