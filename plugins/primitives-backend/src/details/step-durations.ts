import {
  buildStageIds,
  environmentStageIds,
  Stage,
  StepDuration,
} from '@ameide/plugin-primitives-common';

/** A transition as durations need it; in the order it was seen. @internal */
export type StepTransition = {
  id: string;
  /** Empty for the stages before any environment. */
  environment: string;
  stage: Stage['id'];
  /** In ms. */
  at: number;
  from?: string;
  to?: string;
  digest?: string;
};

type Step = { environment: string; stage: Stage['id'] };
type Progress = { startedAt?: number; passedAt?: number; digest?: string };

/** A median of fewer says little of what is usual. */
const enoughSamples = 3;
/** What is usual follows what was lately. */
const newestSamples = 20;

/**
 * How long each step took, from when the step before it passed, or when it itself had to
 * begin anew, until it passed. What comes back to green for the same digest took no step:
 * that is an outage of the step or of its source, and no part of the way.
 */
function stepDurations(
  transitions: readonly StepTransition[],
  environments: readonly string[],
): { samples: Map<string, number[]>; progress: Map<string, Progress> } {
  const order = stepsOf(environments);
  const before = new Map(
    // The contract is judged by the same report as verify, at the same moment.
    order.map((step, i) => [
      keyOf(step),
      step.stage === 'verify' ? undefined : order[i - 1],
    ]),
  );
  const samples = new Map<string, number[]>();
  const progress = new Map<string, Progress>();
  const of = (key: string) => progress.get(key) ?? {};
  for (const each of transitions) {
    const key = keyOf(each);
    const own = `${each.id} ${key}`;
    const state = of(own);
    if (each.to !== 'passed') {
      // What could not be looked at has not begun anew.
      if (each.to !== 'unknown' && each.from === 'passed')
        progress.set(own, { ...state, startedAt: each.at });
      continue;
    }
    const previous = before.get(key);
    const passed = previous && of(`${each.id} ${keyOf(previous)}`).passedAt;
    const start = Math.max(passed ?? 0, state.startedAt ?? 0);
    const isNew = each.digest === undefined || each.digest !== state.digest;
    const isSeen = each.from !== undefined && start > (state.passedAt ?? 0);
    if (isSeen && isNew)
      samples.set(own, [...(samples.get(own) ?? []), each.at - start]);
    // Green again for the same digest moves no later step's beginning.
    progress.set(own, {
      digest: each.digest,
      passedAt: isNew ? each.at : state.passedAt ?? each.at,
    });
  }
  return { samples, progress };
}

/** Undefined of nothing. */
function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Each step of one primitive against what is usual, for it or else for the fleet. @internal */
export function compareDurations(options: {
  id: string;
  environments: readonly string[];
  /** Oldest first, of this primitive alone. */
  own: readonly StepTransition[];
  /** Oldest first, of everything. */
  fleet: readonly StepTransition[];
}): StepDuration[] {
  const { id, environments, own, fleet } = options;
  const mine = stepDurations(own, environments);
  const all = new Map<string, number[]>();
  for (const [key, values] of stepDurations(fleet, environments).samples) {
    const step = key.slice(key.indexOf(' ') + 1);
    all.set(step, [...(all.get(step) ?? []), ...values]);
  }
  return stepsOf(environments).map(step => {
    const key = keyOf(step);
    const took = mine.samples.get(`${id} ${key}`) ?? [];
    const last = took.at(-1);
    const others = all.get(key) ?? [];
    const of = took.length >= enoughSamples ? 'primitive' : 'fleet';
    const from = of === 'primitive' ? took.slice(-newestSamples) : others;
    const usual = median(from);
    const { environment, stage } = step;
    const { startedAt } = mine.progress.get(`${id} ${key}`) ?? {};
    return {
      ...(environment && { environment }),
      stage,
      ...(last !== undefined && { seconds: last / 1000 }),
      ...(startedAt && { startedAt: new Date(startedAt).toISOString() }),
      ...(usual !== undefined &&
        from.length >= enoughSamples && {
          usual: {
            seconds: usual / 1000,
            count: from.length,
            of,
          },
        }),
    };
  });
}

function stepsOf(environments: readonly string[]): Step[] {
  return [
    ...buildStageIds.map(stage => ({ environment: '', stage })),
    ...environments.flatMap(environment =>
      environmentStageIds.map(stage => ({ environment, stage })),
    ),
  ];
}

function keyOf({ environment, stage }: Step): string {
  return `${environment}/${stage}`;
}
