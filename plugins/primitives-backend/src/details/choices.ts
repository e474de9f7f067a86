import { PastState } from '@ameide/gitops-repo';
import {
  Choices,
  DigestChoice,
  english,
  EnvironmentName,
  environmentSchema,
  Move,
  Pipeline,
  promotionOrder,
  say,
  Saying,
  sayingOf,
} from '@ameide/plugin-primitives-common';
import { saidBy } from '../pipeline/stage';

/** Older ones are asked for by name, on the command line. */
const mostDigests = 20;

/** A digest that CI published for a primitive. @internal */
export type Published = { digest: string; commit?: string; since?: string };

/** What choices are made from; everything was read before. @internal */
export type ChoiceInput = {
  pipeline: Pipeline;
  /** Newest first. */
  published: readonly Published[];
  /** What each environment was asked for, newest first. */
  past: ReadonlyMap<string, readonly PastState[]>;
  /** What holds and policy say of a digest in an environment. */
  moveOf: (environment: string, digest: string) => Move | undefined;
};

type Item = Choices['items'][number];
type Environment = Pipeline['environments'][number];

/** Which digests there are to be judged for an environment. @internal */
export function candidates(
  workflow: 'enable' | 'rollback',
  input: Pick<ChoiceInput, 'pipeline' | 'published' | 'past'>,
  environment: string,
): Published[] {
  const found =
    workflow === 'rollback'
      ? pastDigests(input.past.get(environment) ?? [])
      : [...input.published, ...imageOf(input.pipeline)];
  const seen = new Set<string>();
  return found
    .filter(({ digest }) => !seen.has(digest) && seen.add(digest))
    .slice(0, mostDigests);
}

/** What a form offers: all that exists, and of what may not be chosen why. @internal */
export function choices(
  workflow: 'enable' | 'promote' | 'rollback' | 'retry-smoke',
  input: ChoiceInput,
): Choices {
  const { environments } = input.pipeline;
  const items = environments.flatMap((each, index): Item[] => {
    const environment = environmentSchema.safeParse(each.environment).data;
    if (!environment) return [];
    const base = { environment, digest: each.digest };
    switch (workflow) {
      case 'promote': {
        const source = environments[index - 1];
        if (!source) return [];
        const refusals = promotionRefusals(input, source, each);
        return [{ ...base, ...refused(refusals), digests: [] }];
      }
      case 'retry-smoke':
        return [
          { ...base, ...refused(retryRefusals(input, each)), digests: [] },
        ];
      default: {
        const digests = candidates(workflow, input, environment).map(one =>
          digestChoice(workflow, input, each, one),
        );
        const refusals =
          workflow === 'enable'
            ? enableRefusals(input, digests)
            : rollbackRefusals(each, digests);
        return [{ ...base, ...refused(refusals), digests }];
      }
    }
  });
  return { items };
}

function enableRefusals(
  { pipeline }: ChoiceInput,
  digests: readonly DigestChoice[],
): Saying[] {
  const wiring = pipeline.stages.find(stage => stage.id === 'wiring');
  if (wiring && ['waiting', 'failed', 'running'].includes(wiring.status))
    return [say('choice.notWired', { message: saidBy(wiring) })];
  if (digests.length === 0) return [say('choice.noImage')];
  return none(digests);
}

function rollbackRefusals(
  { environment, enabled }: Environment,
  digests: readonly DigestChoice[],
): Saying[] {
  if (!enabled) return [say('choice.notEnabled', { environment })];
  if (digests.length <= 1) return [say('choice.noOther', { environment })];
  return none(digests);
}

/** Where no digest may be chosen, the environment may not be either. */
function none(digests: readonly DigestChoice[]): Saying[] {
  const free = digests.some(({ refusals }) => refusals.length === 0);
  return free
    ? []
    : digests.flatMap(({ said }) => said?.refusals ?? []).slice(0, 1);
}

function retryRefusals(
  { pipeline }: ChoiceInput,
  { environment, enabled, digest, stages }: Environment,
): Saying[] {
  if (!enabled || !digest) return [say('choice.notEnabled', { environment })];
  const smoke = stages.find(stage => stage.id === 'smoke');
  const isNewest = digest === pipeline.image?.digest;
  if (isNewest && smoke?.status === 'running') return [say('choice.runs')];
  return [];
}

function promotionRefusals(
  { moveOf, pipeline }: ChoiceInput,
  source: Environment,
  target: Environment,
): Saying[] {
  const { environment: from, enabled, digest } = source;
  if (!enabled || !digest)
    return [say('choice.notEnabled', { environment: from })];
  if (target.enabled && target.digest === digest)
    return [say('choice.same', { target: target.environment, source: from })];
  const open = source.stages.find(stage => stage.status !== 'passed');
  // Stages speak of the newest digest only.
  const unproven =
    digest === pipeline.image?.digest && open
      ? [
          say('choice.notProven', {
            environment: from,
            message: saidBy(open),
          }),
        ]
      : [];
  return [...unproven, ...refusalsOf(moveOf(target.environment, digest))];
}

function digestChoice(
  workflow: 'enable' | 'rollback',
  input: ChoiceInput,
  each: Environment,
  published: Published,
): DigestChoice {
  const { digest } = published;
  const { environment } = each;
  const move = input.moveOf(environment, digest);
  const isThere = each.enabled && each.digest === digest;
  const refusals = isThere
    ? [say('choice.isThere', { environment })]
    : [
        ...(workflow === 'enable'
          ? outOfOrder(input, environment, digest)
          : []),
        ...refusalsOf(move),
      ];
  return {
    ...published,
    runs: input.pipeline.environments
      .filter(e => e.enabled && e.digest === digest)
      .map(e => e.environment),
    ...refused(refusals, isThere ? undefined : unknownOf(move)),
  };
}

/** The gate's rule environment-order: a digest reaches an environment through the one before. */
function outOfOrder(
  { past }: ChoiceInput,
  environment: string,
  digest: string,
): Saying[] {
  const index = promotionOrder.findIndex(e => e === environment);
  const previous: EnvironmentName | undefined = promotionOrder[index - 1];
  if (index <= 0) return [];
  const was = (past.get(previous) ?? []).some(
    state => state.enabled && state.digest === digest,
  );
  return was ? [] : [say('choice.outOfOrder', { environment: previous })];
}

function refusalsOf(move: Move | undefined): Saying[] {
  return (move?.refusals ?? []).map(({ message, next, said }) =>
    say('move.refused', {
      message: sayingOf(message, said?.message),
      next: sayingOf(next, said?.next),
    }),
  );
}

/** Why it is not known whether a digest may come in. */
function unknownOf(move: Move | undefined): Saying | undefined {
  return move?.status === 'unknown' && move.reason !== undefined
    ? sayingOf(move.reason, move.said?.reason)
    : undefined;
}

/** Why something may not be chosen, or why nobody knows. @internal */
export function refused(
  refusals: readonly Saying[],
  reason?: Saying,
): Pick<DigestChoice, 'refusals' | 'reason' | 'said'> {
  return {
    refusals: refusals.map(english),
    ...(reason && { reason: english(reason) }),
    ...((refusals.length > 0 || reason) && {
      said: { refusals: [...refusals], ...(reason && { reason }) },
    }),
  };
}

function pastDigests(past: readonly PastState[]): Published[] {
  return past.flatMap(({ digest, enabled, at }) =>
    enabled && digest ? [{ digest, since: at.toISOString() }] : [],
  );
}

function imageOf({ image }: Pipeline): Published[] {
  return image ? [{ digest: image.digest, commit: image.revision }] : [];
}
