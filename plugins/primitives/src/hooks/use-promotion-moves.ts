import useAsync from 'react-use/esm/useAsync';
import {
  EnvironmentName,
  maxSelection,
  PromotionMoves,
  Promotions,
} from '@ameide/plugin-primitives-common';
import { usePrimitivesApi } from './use-primitives-api';

/**
 * What holds and policy say of what waits, by id. It takes Git's history, so that the
 * board does not wait for it, and asks again only when other digests wait.
 * @internal
 */
export function usePromotionMoves(
  target: EnvironmentName,
  items: Promotions['items'],
): {
  loading: boolean;
  error?: Error;
  value?: ReadonlyMap<string, PromotionMoves['items'][number]>;
} {
  const api = usePrimitivesApi();
  const key = items
    .slice(0, maxSelection)
    .map(({ id, digest }) => `${id}@${digest}`)
    .join(' ');
  return useAsync(async () => {
    if (!key) return new Map();
    const found = await api.getPromotionMoves({ target, move: key.split(' ') });
    return new Map(found.items.map(item => [item.id, item]));
  }, [api, target, key]);
}
