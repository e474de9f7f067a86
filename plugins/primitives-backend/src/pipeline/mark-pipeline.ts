import {
  DoneRule,
  EnvironmentPipeline,
  evaluateDone,
  Pipeline,
  SourceStatus,
  Stage,
} from '@ameide/plugin-primitives-common';
import { Waivers } from '../done/find-waiver';
import { stillSeen } from '../done/seen';
import { waive } from '../done/waive';
import { stepOfMarked } from '../next-step';
import { markFailed } from './staleness';

/** Argo CD instances that an environment's Applications are of; without one, none has it. @internal */
export type Place = { application?: string; smoke?: string };

/** A pipeline as it is stored: how the sources do is put in when it is read. @internal */
export type Unmarked = Omit<Pipeline, 'sources'>;

/** What marking needs beside the pipeline. @internal */
export type MarkOptions = {
  /** By environment. */
  places: Readonly<Record<string, Place>>;
  rules: readonly DoneRule[];
  waivers: Waivers | undefined;
  /** Page of the file of waivers. */
  waiversUrl: string;
  now: Date;
};

/**
 * Says on a pipeline that was assembled as if every source could be read which cannot be
 * read now, and what follows: the same that assembling it now would say.
 * @internal
 */
export function markPipeline(
  pipeline: Unmarked,
  options: MarkOptions & { sources: readonly SourceStatus[] },
): Unmarked {
  const { places, rules, waivers, waiversUrl, now, sources } = options;
  const environments = pipeline.environments.map(
    (each): EnvironmentPipeline => ({
      ...each,
      stages: each.stages.map(stage =>
        markFailed(stage, sources, instanceOf(stage, places[each.environment])),
      ),
    }),
  );
  const stages = pipeline.stages.map(stage => markFailed(stage, sources));
  const path = { ...pipeline, stages, environments };
  const { id, owner } = pipeline;
  return {
    ...path,
    nextStep: stepOfMarked(pipeline, path),
    done: stillSeen(
      waive(evaluateDone(path, rules), {
        ...{ id, now, owner, waivers, url: waiversUrl },
      }).verdicts,
      { known: pipeline.done, sources },
    ),
  };
}

function instanceOf({ id }: Stage, place: Place = {}): string | undefined {
  if (id === 'enable') return undefined;
  // A smoke comes to be in the Argo CD of what it proves.
  const { application, smoke = application } = place;
  return id === 'smoke' ? smoke : application;
}
