import { Moves, Pipeline } from '@ameide/plugin-primitives-common';
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
      case 'refused':
        return t('action.refused', {
          message: obstacle.message,
          next: obstacle.next,
        });
      default:
        return t(`action.${obstacle.key}`, {
          environment: obstacle.environment,
        });
    }
  };
}

/** Whether permission, holds and policy let a step be taken now, and all that there is to say of it. @internal */
export function useStepState(
  pipeline: Pipeline,
  moves: Moves | undefined,
  movesError: Error | undefined,
): { isFree: boolean; reasons: string[] } {
  const t = useText();
  const step = pipeline.nextStep;
  const words = useObstacleWords();
  const { allowed, permission } = useNextStepPermission(step);
  const move = moveOf(moves, step);
  const found = pullOfStep(pipeline, step);
  const approvers =
    moves?.items.find(item => item.environment === found?.environment)
      ?.approvers ?? [];
  const actor = found && actorOf(found.pull, approvers);
  const refusal = move && refusalOf(moves, move.environment);
  const unread =
    movesError && !moves && isGated(step) ? reasonOf(movesError) : undefined;
  const unknown = move?.status === 'unknown' ? move.reason ?? '' : unread;
  return {
    isFree: allowed && refusal === undefined,
    reasons: [
      step.reason,
      ...(found && actor
        ? [
            `${t('pull.acts')}: ${t(`pull.${actor}`, {
              author: found.pull.author,
              approvers: approvers.join(', '),
            })}.`,
          ]
        : []),
      ...(refusal ? [words(refusal)] : []),
      ...(move && !refusal && move.approvers.length > 0
        ? [t('action.approvers', { approvers: move.approvers.join(', ') })]
        : []),
      ...(unknown === undefined
        ? []
        : [t('action.unknownGate', { reason: unknown })]),
      ...(allowed ? [] : [t('next.forbidden', { permission })]),
    ],
  };
}
