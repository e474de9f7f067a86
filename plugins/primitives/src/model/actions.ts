import {
  Move,
  Moves,
  NextStep,
  Pipeline,
  StagePull,
} from '@ameide/plugin-primitives-common';

/** Why a step cannot be taken now, as a key of the texts with what to fill in. @internal */
export type Obstacle =
  | { key: 'noImage' }
  | {
      key: 'order' | 'hasIt' | 'notEnabled' | 'noSmoke' | 'smokeRuns';
      environment: string;
    }
  | {
      key: 'refused';
      message: string;
      next: string;
      /** How many more reasons there are. */
      others: number;
    };

/** A step beside the next one. @internal */
export type Action = {
  kind: 'wiring' | 'enable' | 'promote' | 'rollback' | 'retrySmoke' | 'pull';
  environment?: string;
  number?: number;
  step: Omit<NextStep, 'title' | 'reason'>;
  obstacle?: Obstacle;
};

/** The first thing that holds or policy have against a digest's coming somewhere. @internal */
export function refusalOf(
  move: Pick<Move, 'refusals'> | undefined,
): Obstacle | undefined {
  const [first, ...others] = move?.refusals ?? [];
  return first && { key: 'refused', ...clauses(first), others: others.length };
}

/** What a refusal says and what to do about it, as parts of one sentence. @internal */
export function clauses(refusal: Move['refusals'][number]): {
  message: string;
  next: string;
} {
  const { message, next } = refusal;
  return {
    message: message.replace(/\.$/, ''),
    next: next.replace(/\.$/, ''),
  };
}

/** What is judged of the environment that a step brings the digest into; undefined for other steps. @internal */
export function moveOf(
  moves: Moves | undefined,
  step: NextStep,
): Move | undefined {
  if (!isGated(step)) return undefined;
  const { values } = step.template ?? {};
  const environment = values?.target ?? values?.environment;
  return moves?.items.find(move => move.environment === environment);
}

/** Whether holds and policy have a say in a step. @internal */
export function isGated({ template }: NextStep): boolean {
  return ['enable-primitive', 'promote-primitive'].includes(
    template?.name ?? '',
  );
}

/** Every further step of a pipeline in the order of the path, those that cannot be taken with why. @internal */
export function furtherActions(
  pipeline: Pipeline,
  moves: Moves | undefined,
): Action[] {
  const { id, kind, name, version, owner, system, image } = pipeline;
  const { environments } = pipeline;
  const wiring = pipeline.stages.find(stage => stage.id === 'wiring');
  const actions: Action[] = [];
  if (wiring && ['waiting', 'failed'].includes(wiring.status)) {
    const values = { kind, name, version, owner, system };
    const template = { name: 'create-primitive', values };
    actions.push({ kind: 'wiring', step: { kind: 'template', template } });
  }
  environments.forEach((each, index) => {
    const { environment } = each;
    const source = environments[index - 1];
    const bring: Action = source
      ? {
          kind: 'promote',
          environment,
          step: templateStep('promote-primitive', {
            primitives: [id],
            source: source.environment,
            target: environment,
          }),
        }
      : {
          kind: 'enable',
          environment,
          step: templateStep('enable-primitive', {
            primitive: id,
            environment,
            digest: image?.digest,
          }),
        };
    const has = each.enabled && each.digest === image?.digest;
    const ready =
      !source || source.stages.every(stage => stage.status === 'passed');
    let obstacle: Obstacle | undefined;
    if (!image) obstacle = { key: 'noImage' };
    else if (has) obstacle = { key: 'hasIt', environment };
    else if (!ready)
      obstacle = { key: 'order', environment: source.environment };
    else
      obstacle = refusalOf(
        moves?.items.find(move => move.environment === environment),
      );
    actions.push({ ...bring, obstacle });
  });
  for (const { environment, enabled } of environments) {
    actions.push({
      kind: 'rollback',
      environment,
      step: templateStep('rollback-primitive', { primitive: id, environment }),
      ...(!enabled && { obstacle: { key: 'notEnabled', environment } }),
    });
  }
  for (const each of environments) {
    const { environment } = each;
    actions.push({
      ...{ kind: 'retrySmoke', environment, obstacle: retryObstacle(each) },
      step: templateStep('retry-smoke', { primitive: id, environment }),
    });
  }
  for (const pull of openPulls(pipeline)) {
    const { number, url } = pull;
    actions.push({ kind: 'pull', number, step: { kind: 'link', url } });
  }
  return actions;
}

/** Why a smoke cannot be asked for again. */
function retryObstacle({
  environment,
  enabled,
  stages,
}: Pipeline['environments'][number]): Obstacle | undefined {
  if (!enabled) return { key: 'notEnabled', environment };
  const smoke = stages.find(stage => stage.id === 'smoke');
  if (!smoke) return { key: 'noSmoke', environment };
  return smoke.status === 'running'
    ? { key: 'smokeRuns', environment }
    : undefined;
}

/** Pull requests that a pipeline waits for. */
function openPulls(pipeline: Pipeline): StagePull[] {
  const stages = [
    ...pipeline.stages,
    ...pipeline.environments.flatMap(environment => environment.stages),
  ];
  return stages.flatMap(({ pull }) => (pull?.state === 'open' ? [pull] : []));
}

/** The open pull request that a step leads to, and the environment that it is about; undefined of other steps. @internal */
export function pullOfStep(
  pipeline: Pipeline,
  { kind, url }: NextStep,
): { pull: StagePull; environment?: string } | undefined {
  if (kind !== 'link') return undefined;
  const lanes = [
    { stages: pipeline.stages, environment: undefined },
    ...pipeline.environments,
  ];
  for (const { stages, environment } of lanes) {
    const pull = stages.find(stage => stage.pull?.url === url)?.pull;
    if (pull?.state === 'open') return { pull, environment };
  }
  return undefined;
}

function templateStep(
  name: string,
  values: Record<string, unknown>,
): Action['step'] {
  return { kind: 'template', template: { name, values } };
}
