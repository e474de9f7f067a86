import { Move, Moves, Pipeline } from '@ameide/plugin-primitives-common';
import {
  isGated,
  moveOf,
  Obstacle,
  pullOfStep,
  refusalOf,
} from '../model/actions';
import { actorOf } from '../model/pull';
import { reasonOf } from '../model/response-error';
import { useNextStepPermission } from './use-next-step-permission';
import { useText } from './use-text';

/** Says what stands in a step's way. @internal */
export function useObstacleWords(): (obstacle: Obstacle) => string {
  const t = useText();
  return obstacle => {
    switch (obstacle.key) {
      case 'noImage':
        return t('action.noImage');
      case 'refused': {
        const { message, next, others: count } = obstacle;
        return count === 0
          ? t('action.refused', { message, next })
          : t('action.refusedMore', { message, next, count });
      }
      default:
        return t(`action.${obstacle.key}`, {
          environment: obstacle.environment,
        });
    }
  };
}

/**
 * Whether permission, holds and policy let a step be taken now; and in one sentence why it
 * waits and who acts next: what holds or policy have against it, or that CI judges what
 * could not be read here; else who has to approve it; else what its stage says. Where a
 * permission is missing, that as well.
 * @internal
 */
export function useStepState(
  pipeline: Pipeline,
  moves: Moves | undefined,
  movesError: Error | undefined,
): {
  isFree: boolean;
  why: string;
  /** What is judged of it, where holds and policy have a say. */
  move: Move | undefined;
} {
  const t = useText();
  const step = pipeline.nextStep;
  const words = useObstacleWords();
  const { allowed, permission } = useNextStepPermission(step);
  const move = moveOf(moves, step);
  const refusal = move && refusalOf(move);
  const approval = () => {
    const separator = t('said.part.separator');
    const found = pullOfStep(pipeline, step);
    const { approvers = [] } =
      move ??
      moves?.items.find(each => each.environment === found?.environment) ??
      {};
    if (approvers.length === 0) return undefined;
    const said = { approvers: approvers.join(separator) };
    if (found)
      return actorOf(found.pull, approvers) === 'actsApprovers'
        ? t('next.pullApprovers', { ...said, number: `${found.pull.number}` })
        : undefined;
    const { source } = step.template?.values ?? {};
    return typeof source === 'string'
      ? t('next.promotionApprovers', { ...said, source })
      : t('next.approvers', said);
  };
  const waits = () => {
    if (refusal) return words(refusal);
    if (move?.status === 'unknown')
      return t('action.unknownGate', { reason: move.reason ?? '' });
    if (movesError && !moves && isGated(step))
      return t('action.unknownGate', { reason: reasonOf(movesError) });
    return approval() ?? step.reason;
  };
  const why = allowed
    ? waits()
    : t('next.forbidden', { permission, why: waits() });
  return { isFree: allowed && refusal === undefined, why, move };
}
