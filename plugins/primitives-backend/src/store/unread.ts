import {
  evaluateDone,
  NextStep,
  Pipeline,
  SourceStatus,
  StageStatus,
  Verdict,
} from '@ameide/plugin-primitives-common';
import { stepOfMarked } from '../next-step';
import { summarise } from '../pipeline/assemble-pipeline';
import { MarkOptions, markPipeline, Place } from '../pipeline/mark-pipeline';

/**
 * While which environments cannot be read something is unknown. Each set of environments
 * is a number with a bit for each of them, by position; and bit `n` of this one stands for
 * the set `n`. Four environments, which is all that there are, make sixteen bits.
 * @internal
 */
export type UnreadSets = number;

/** What a pipeline says while Argo CDs cannot be read. @internal */
export type Unread = {
  verdicts: ReadonlyArray<
    Pick<Verdict, 'rule' | 'environment'> & {
      unknownIn: UnreadSets;
      /** Whether a waiver lets it be unknown. */
      waived: boolean;
    }
  >;
  /** In the order of the pipeline's. */
  environments: ReadonlyArray<{
    /** While the Argo CD of this one cannot be read. */
    status: StageStatus;
    /** When it is unknown whether the Definition of Done is met there. */
    doneUnknownIn: UnreadSets;
    /** Kind of the next step while the Argo CD of this one cannot be read, where it is another. */
    next?: NextStep['kind'];
  }>;
};

/** As any of them is while it cannot be read. */
const unreadArgoCD: SourceStatus = { source: 'argocd', status: 'failed' };

/**
 * What is written of a pipeline so that nothing is to be when an Argo CD fails. A rule may
 * look at any environments, so that its verdict is worked out for each set of them that may
 * be unread together. What cannot be read only ever makes a verdict unknown, and more of it
 * never known again: those that are known without all of them are looked at no further.
 * @internal
 */
export function unreadOf(pipeline: Pipeline, options: MarkOptions): Unread {
  const unread = markPipeline(pipeline, {
    ...options,
    sources: [unreadArgoCD],
  });
  const lost = unread.done.filter(
    after =>
      after.status === 'unknown' &&
      pipeline.done.some(
        before => isSame(before, after) && before.status !== 'unknown',
      ),
  );
  const rules = options.rules.filter(({ definition: { id } }) =>
    lost.some(({ rule }) => rule === id),
  );
  const known = pipeline.environments.map(({ environment }) => environment);
  const verdicts = lost.map(each => ({ ...each, unknownIn: 0 }));
  const doneUnknownIn = known.map(() => 0);
  for (const set of lost.length > 0 ? setsOf(known, options.places) : []) {
    const environments = pipeline.environments.map((each, position) =>
      hasBit(set, position) ? unread.environments[position] : each,
    );
    const judged = evaluateDone({ ...pipeline, environments }, rules);
    const done = pipeline.done.map(
      before => judged.find(after => isSame(before, after)) ?? before,
    );
    for (const verdict of verdicts)
      if (done.some(v => isSame(v, verdict) && v.status === 'unknown'))
        verdict.unknownIn |= 1 << set;
    for (const [position, environment] of known.entries())
      if (doneIn({ done }, environment) === 'unknown')
        doneUnknownIn[position] |= 1 << set;
  }
  return {
    verdicts: verdicts.map(({ rule, environment, unknownIn, waiver }) => ({
      ...{ rule, environment, unknownIn, waived: waiver !== undefined },
    })),
    environments: summarise(unread).environments.map(
      ({ status }, position) => ({
        ...{ status, doneUnknownIn: doneUnknownIn[position] },
        ...nextWithout(pipeline, unread, position),
      }),
    ),
  };
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

/**
 * The sets of environments that cannot be read together: those of one Argo CD go together,
 * and those that none has go with any, since it may come to be in each of them.
 */
function setsOf(
  environments: readonly string[],
  places: Readonly<Record<string, Place>>,
): Set<number> {
  let homeless = 0;
  const instances = new Map<string, number>();
  for (const [position, environment] of environments.entries()) {
    const instance = places[environment]?.application;
    if (instance === undefined) homeless |= 1 << position;
    else
      instances.set(instance, (instances.get(instance) ?? 0) | (1 << position));
  }
  let sets = new Set([homeless]);
  for (const own of instances.values())
    sets = new Set([...sets].flatMap(set => [set, set | own]));
  // While all can be read there is nothing to work out.
  sets.delete(0);
  return sets;
}

function nextWithout(
  pipeline: Pipeline,
  unread: Pick<Pipeline, 'environments'>,
  position: number,
): { next?: NextStep['kind'] } {
  const environments = pipeline.environments.map((each, index) =>
    index === position ? unread.environments[index] : each,
  );
  const { kind } = stepOfMarked(pipeline, { ...pipeline, environments });
  return kind === pipeline.nextStep.kind ? {} : { next: kind };
}

function hasBit(set: number, position: number): boolean {
  return (set & (1 << position)) !== 0;
}

function isSame(
  a: Pick<Verdict, 'rule' | 'environment'>,
  b: Pick<Verdict, 'rule' | 'environment'>,
): boolean {
  return a.rule === b.rule && a.environment === b.environment;
}
