import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { toError } from '@backstage/errors';
import {
  EnvironmentName,
  maxSelection,
  PromotionMoves,
} from '@ameide/plugin-primitives-common';
import { usePrimitivesApi } from './use-primitives-api';
import { WaitingStep } from './use-promotions';

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
    const asked: Array<ReturnType<typeof askedOf>> = JSON.parse(key);
    let error: Error | undefined;
    const found = await Promise.all(
      asked.map(async ({ target, move }): Promise<[EnvironmentName, Found]> => {
        if (move.length === 0) return [target, nothing];
        try {
          const { items } = await api.getPromotionMoves({ target, move });
          return [target, new Map(items.map(item => [item.id, item]))];
        } catch (failure) {
          error = toError(failure);
          return [target, nothing];
        }
      }),
    );
    return { found: new Map(found), error };
  }, [api, key]);
  return {
    of: target => value?.found.get(target) ?? nothing,
    error: value?.error,
    retry,
  };
}

function askedOf({ target, found }: WaitingStep) {
  return {
    target,
    move: found.items
      .slice(0, maxSelection)
      .map(({ id, digest }) => `${id}@${digest}`),
  };
}
