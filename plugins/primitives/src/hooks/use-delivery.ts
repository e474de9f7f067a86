import { useCallback, useEffect } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import {
  CommitsBetween,
  Durations,
  HistoryPage,
  isSignalAbout,
  Moves,
  Pipeline,
  PullChecks,
  PullDiff,
} from '@ameide/plugin-primitives-common';
import { Live, useLive } from './use-live';
import { usePrimitivesApi } from './use-primitives-api';

/** Transitions that a page of a history has. @internal */
export const historyLines = 200;

/** Which pipeline something is of, and what signals name it by. */
type Subject = Pick<Pipeline, 'id' | 'tag'>;

/** What holds and policy say of the newest digest, live. @internal */
export function useMoves({ id, tag }: Subject): Live<Moves> {
  const api = usePrimitivesApi();
  const load = useCallback(() => api.getMoves(id), [api, id]);
  return useLive(load, signal => isSignalAbout(signal, tag));
}

/** How long each step takes, live. @internal */
export function useDurations({ id, tag }: Subject): Live<Durations> {
  const api = usePrimitivesApi();
  const load = useCallback(() => api.getDurations(id), [api, id]);
  return useLive(load, signal => isSignalAbout(signal, tag));
}

/** The newest transitions, live. @internal */
export function useHistory({ id, tag }: Subject): Live<HistoryPage> {
  const api = usePrimitivesApi();
  const load = useCallback(
    () => api.getHistory(id, { limit: historyLines }),
    [api, id],
  );
  return useLive(load, signal => isSignalAbout(signal, tag));
}

/** What a pull request changes in the clusters, live: the gate posts it minutes after the pull request is there, and anew at each push. @internal */
export function usePullDiff(
  { id, tag }: Subject,
  number: number,
): Live<PullDiff> {
  const api = usePrimitivesApi();
  const load = useCallback(() => api.getPullDiff(id, number), [api, id, number]);
  return useLive(load, signal => isSignalAbout(signal, tag));
}

/** The check runs of a pull request's head, live: they go on, and somebody pushes. @internal */
export function usePullChecks(
  { id, tag }: Subject,
  number: number,
): Live<PullChecks> {
  const api = usePrimitivesApi();
  const load = useCallback(
    () => api.getPullChecks(id, number),
    [api, id, number],
  );
  return useLive(load, signal => isSignalAbout(signal, tag));
}

/** What could not be read is asked for again; nothing signals that it can be. */
const againMs = 15_000;

/** Commits between two digests, which never change once they are known. @internal */
export function useCommits(
  id: string,
  range: { from?: string; to?: string },
): { value?: CommitsBetween; error?: Error } {
  const api = usePrimitivesApi();
  const { from, to } = range;
  const { value, error, loading, retry } = useAsyncRetry(
    async () => (from && to ? api.getCommits(id, { from, to }) : undefined),
    [api, id, from, to],
  );
  useEffect(() => {
    if (!error || loading) return undefined;
    const timer = setTimeout(retry, againMs);
    return () => clearTimeout(timer);
  }, [error, loading, retry]);
  return { value, error };
}
