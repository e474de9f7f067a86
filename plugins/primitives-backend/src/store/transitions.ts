import {
  english,
  say,
  Stage,
  stageSchema,
  StageStatus,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/** A row of `primitives_transition` but its number. @internal */
export type TransitionRow = {
  id: string;
  /** Empty for the stages before any environment. */
  environment: string;
  stage: Stage['id'];
  at: number;
  from_status: StageStatus | null;
  /** Null when the primitive or the environment went. */
  to_status: StageStatus | null;
  digest: string | null;
  message: string;
  /** Which messages its words are, as JSON; null where that is not known. */
  said: string | null;
};

const stageStateSchema = stageSchema.pick({
  id: true,
  status: true,
  digest: true,
});

const pathSchema = z.object({
  stages: z.array(stageStateSchema),
  environments: z.array(
    z.object({ environment: z.string(), stages: z.array(stageStateSchema) }),
  ),
});

/** Stages as they are found in a pipeline of this version and of ones before. */
type Path<S> = {
  stages: S[];
  environments: Array<{ environment: string; stages: S[] }>;
};

const nothing = { stages: [], environments: [] };

/**
 * Which stages changed status or digest between two states of a pipeline. A stage that
 * only waits when a primitive is seen first has not moved.
 * @internal
 */
export function transitionsBetween(options: {
  id: string;
  /** Parsed JSON of a pipeline; undefined when it was not known. */
  before: unknown;
  /** Undefined when it went. */
  after: Path<Stage> | undefined;
  /** In ms. */
  at: number;
}): TransitionRow[] {
  const { id, at } = options;
  const before = pathSchema.safeParse(options.before).data;
  const known = stagesOf(before ?? nothing);
  const rows: TransitionRow[] = [];
  for (const [key, { environment, stage }] of stagesOf(
    options.after ?? nothing,
  )) {
    const old = known.get(key);
    known.delete(key);
    if (!before && stage.status === 'waiting') continue;
    if (old?.stage.status === stage.status && old.stage.digest === stage.digest)
      continue;
    rows.push({
      ...{ id, environment, stage: stage.id, at },
      from_status: old?.stage.status ?? null,
      to_status: stage.status,
      digest: stage.digest ?? null,
      message: stage.message,
      said: stage.said ? JSON.stringify(stage.said.message) : null,
    });
  }
  for (const { environment, stage } of known.values()) {
    const gone =
      environment && options.after
        ? say('stage.gone.environment')
        : say('stage.gone.primitive');
    rows.push({
      ...{ id, environment, stage: stage.id, at },
      from_status: stage.status,
      to_status: null,
      digest: stage.digest ?? null,
      message: english(gone),
      said: JSON.stringify(gone),
    });
  }
  return rows;
}

function stagesOf<S extends { id: string }>(path: Path<S>) {
  const stages = new Map<string, { environment: string; stage: S }>();
  for (const stage of path.stages)
    stages.set(stage.id, { environment: '', stage });
  for (const { environment, stages: ofEnvironment } of path.environments) {
    for (const stage of ofEnvironment)
      stages.set(`${environment}/${stage.id}`, { environment, stage });
  }
  return stages;
}
