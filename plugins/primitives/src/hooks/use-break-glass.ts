import { useCallback } from 'react';
import {
  BreakGlassPage,
  HistoryVerification,
} from '@ameide/plugin-primitives-common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { BreakGlassFilters, toQuery } from '../model/break-glass';
import { useKept } from './use-kept';
import { Live, useLive } from './use-live';
import { usePrimitivesApi } from './use-primitives-api';

/** The newest changes outside Git, live. @internal */
export function useBreakGlass(
  filters: BreakGlassFilters,
  limit: number,
): Live<BreakGlassPage> {
  const api = usePrimitivesApi();
  const { change, environment, owner, state } = filters;
  const load = useCallback(
    () =>
      api.getBreakGlass(toQuery({ change, environment, owner, state }, limit)),
    [api, change, environment, owner, state, limit],
  );
  return useLive(load);
}

/** Whether the history is as it was written. It is gone through when somebody looks, not at each change. @internal */
export function useVerification(): Live<HistoryVerification> {
  const api = usePrimitivesApi();
  const { value, error, loading, retry } = useAsyncRetry(
    () => api.verifyHistory(),
    [api],
  );
  return useKept({ value, error, loading, reload: retry });
}
