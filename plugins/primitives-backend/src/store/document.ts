import { createHash } from 'node:crypto';
import {
  NextStep,
  Pipeline,
  PrimitiveSummary,
  SourceStatus,
  StageStatus,
  Verdict,
} from '@ameide/plugin-primitives-common';
import { stepOfMarked } from '../next-step';
import { summarise } from '../pipeline/assemble-pipeline';
import { MarkOptions, markPipeline, Place } from '../pipeline/mark-pipeline';

/** A pipeline as it is stored: the parts that lists and filters need beside the whole. @internal */
export type PrimitiveDocument = {
  scope: string;
  pipeline: Pipeline;
  summary: PrimitiveSummary;
  /** By environment: where its Applications are. */
  places: Readonly<Record<string, Place>>;
  /** Works out what it says while no Argo CD can be read: only of what is written. */
  unread: () => Unread;
  /** Of everything but when it was assembled and how the sources do. */
  hash: string;
};

/** What a pipeline says while no Argo CD can be read. @internal */
export type Unread = {
  done: readonly Verdict[];
  /** In the order of the pipeline's. */
  environments: ReadonlyArray<{
    status: StageStatus;
    done: Verdict['status'];
    /** Kind of the next step while the Argo CD of this one cannot be read, where it is another. */
    next?: NextStep['kind'];
  }>;
};

/** Prepares a pipeline to be stored, which was assembled as if every source could be read. @internal */
export function documentOf(
  scope: string,
  pipeline: Pipeline,
  options: MarkOptions,
): PrimitiveDocument {
  const { places } = options;
  const { observedAt: _at, sources: _sources, ...said } = pipeline;
  const hash = createHash('sha256')
    .update(JSON.stringify([said, places]))
    .digest('hex');
  return {
    ...{ scope, pipeline, places, hash, summary: summarise(pipeline) },
    unread: () => unreadOf(pipeline, options),
  };
}

/** As any of them is while it cannot be read. */
const unreadArgoCD: SourceStatus = { source: 'argocd', status: 'failed' };

function unreadOf(pipeline: Pipeline, options: MarkOptions): Unread {
  const sources = [unreadArgoCD];
  const unread = markPipeline(pipeline, { ...options, sources });
  const environments = summarise(unread).environments.map(
    ({ environment, status }, index) => {
      const others = pipeline.environments.map((each, i) =>
        i === index ? unread.environments[i] : each,
      );
      const path = { ...pipeline, environments: others };
      const { kind } = stepOfMarked(pipeline, path);
      return {
        ...{ status, done: doneIn(unread, environment) },
        ...(kind !== pipeline.nextStep.kind && { next: kind }),
      };
    },
  );
  return { environments, done: unread.done };
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
