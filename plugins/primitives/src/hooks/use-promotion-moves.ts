import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import {
  EnvironmentName,
  maxSelection,
  PromotionMoves,
} from '@ameide/plugin-primitives-common';
import { usePrimitivesApi } from './use-primitives-api';
import { WaitingStep } from './use-promotions';

type Asked = Array<{ target: EnvironmentName; move: string[] }>;
type Found = ReadonlyMap<string, PromotionMoves['items'][number]>;

/** The same at each turn, so that nothing is drawn anew for it. */
const nothing: Found = new Map();

/** What holds and policy say of what waits. @internal */
export type BoardMoves = {
  /** By id, of what waits for an environment; none while it is not known. */
  of: (target: EnvironmentName) => Found;
  /** Why something could not be looked at; the rest is known. */
  error?: Error;
  retry: () => void;
};

/**
 * What holds and policy say of all that waits. It takes Git's history, so that the board
 * does not wait for it, and asks again only when other digests wait.
 * @internal
 */
export function usePromotionMoves(steps: readonly WaitingStep[]): BoardMoves {
  const api = usePrimitivesApi();
  const key = JSON.stringify(steps.map(askedOf));
  const { value, retry } = useAsyncRetry(async () => {
    const asked: Asked = JSON.parse(key);
    const answers = await Promise.allSettled(
      asked.map(async ({ target, move }) => ({
        target,
        items:
          move.length > 0
            ? (await api.getPromotionMoves({ target, move })).items
            : [],
      })),
    );
    const failed = answers.find(each => each.status === 'rejected');
    return {
      found: new Map(
        answers.flatMap(each =>
          each.status === 'fulfilled'
            ? [
                [
                  each.value.target,
                  new Map(each.value.items.map(item => [item.id, item])),
                ] as const,
              ]
            : [],
        ),
      ),
      ...(failed && { error: toError(failed.reason) }),
    };
  }, [api, key]);
  return {
    of: target => value?.found.get(target) ?? nothing,
    error: value?.error,
    retry,
  };
}

function askedOf({ target, found }: WaitingStep): Asked[number] {
  return {
    target,
    move: found.items
      .slice(0, maxSelection)
      .map(({ id, digest }) => `${id}@${digest}`),
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
