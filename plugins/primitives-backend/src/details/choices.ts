import { PastState } from '@ameide/gitops-repo';
import {
  Choices,
  DigestChoice,
  EnvironmentName,
  environmentSchema,
  Move,
  Pipeline,
  promotionOrder,
} from '@ameide/plugin-primitives-common';

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
        return [{ ...base, refusals, digests: [] }];
      }
      case 'retry-smoke':
        return [{ ...base, refusals: retryRefusals(input, each), digests: [] }];
      default: {
        const digests = candidates(workflow, input, environment).map(one =>
          digestChoice(workflow, input, each, one),
        );
        const refusals =
          workflow === 'enable'
            ? enableRefusals(input, digests)
            : rollbackRefusals(each, digests);
        return [{ ...base, refusals, digests }];
      }
    }
  });
  return { items };
}

function enableRefusals(
  { pipeline }: ChoiceInput,
  digests: readonly DigestChoice[],
): string[] {
  const wiring = pipeline.stages.find(stage => stage.id === 'wiring');
  if (wiring && ['waiting', 'failed', 'running'].includes(wiring.status))
    return [`It is not wired yet: ${wiring.message}`];
  if (digests.length === 0)
    return ['No image is published yet; CI publishes one from main.'];
  return none(digests);
}

function rollbackRefusals(
  { environment, enabled }: Environment,
  digests: readonly DigestChoice[],
): string[] {
  if (!enabled) return [`It is not enabled in ${environment}.`];
  if (digests.length <= 1)
    return [`${environment} never ran another digest.`];
  return none(digests);
}

/** Where no digest may be chosen, the environment may not be either. */
function none(digests: readonly DigestChoice[]): string[] {
  const free = digests.some(({ refusals }) => refusals.length === 0);
  return free ? [] : [...new Set(digests.flatMap(d => d.refusals))].slice(0, 1);
}

function retryRefusals(
  { pipeline }: ChoiceInput,
  { environment, enabled, digest, stages }: Environment,
): string[] {
  if (!enabled || !digest) return [`It is not enabled in ${environment}.`];
  const smoke = stages.find(stage => stage.id === 'smoke');
  const isNewest = digest === pipeline.image?.digest;
  if (isNewest && smoke?.status === 'running')
    return ['It is running right now.'];
  return [];
}

function promotionRefusals(
  { moveOf, pipeline }: ChoiceInput,
  source: Environment,
  target: Environment,
): string[] {
  const { environment: from, enabled, digest } = source;
  if (!enabled || !digest) return [`It is not enabled in ${from}.`];
  if (target.enabled && target.digest === digest)
    return [`${target.environment} is at what ${from} runs already.`];
  const open = source.stages.find(stage => stage.status !== 'passed');
  // Stages speak of the newest digest only.
  const unproven =
    digest === pipeline.image?.digest && open
      ? [`${from} does not prove it yet: ${open.message}`]
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
    ? [`${environment} is at it already.`]
    : [
        ...(workflow === 'enable' ? outOfOrder(input, environment, digest) : []),
        ...refusalsOf(move),
      ];
  return {
    ...published,
    runs: input.pipeline.environments
      .filter(e => e.enabled && e.digest === digest)
      .map(e => e.environment),
    refusals,
    ...(!isThere &&
      move?.status === 'unknown' &&
      move.reason !== undefined && { reason: move.reason }),
  };
}

/** The gate's rule environment-order: a digest reaches an environment through the one before. */
function outOfOrder(
  { past }: ChoiceInput,
  environment: string,
  digest: string,
): string[] {
  const index = promotionOrder.findIndex(e => e === environment);
  const previous: EnvironmentName | undefined = promotionOrder[index - 1];
  if (index <= 0) return [];
  const was = (past.get(previous) ?? []).some(
    state => state.enabled && state.digest === digest,
  );
  return was ? [] : [`It never was in ${previous}; promote it from there.`];
}

function refusalsOf(move: Move | undefined): string[] {
  return (move?.refusals ?? []).map(
    ({ message, next }) => `${message}; next: ${next}.`,
  );
}

function pastDigests(past: readonly PastState[]): Published[] {
  return past.flatMap(({ digest, enabled, at }) =>
    enabled && digest ? [{ digest, since: at.toISOString() }] : [],
  );
}

function imageOf({ image }: Pipeline): Published[] {
  return image ? [{ digest: image.digest, commit: image.revision }] : [];
}
