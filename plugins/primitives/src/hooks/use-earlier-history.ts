import { useMemo, useState } from 'react';
import useAsyncFn from 'react-use/esm/useAsyncFn';
import { HistoryPage, Transition } from '@ameide/plugin-primitives-common';
import { joinedHistory } from '../model/history';
import { historyLines } from './use-delivery';
import { usePrimitivesApi } from './use-primitives-api';

/**
 * Goes back in a history from its newest page, which is read again and again meanwhile: what
 * leaves it stays.
 * @internal
 */
export function useEarlierHistory(
  id: string,
  newest: HistoryPage,
): {
  /** Newest first. */
  items: readonly Transition[];
  /** Reads the page before; absent where there is nothing before. */
  readEarlier?: () => void;
  isReading: boolean;
  /** Why the page before could not be read. */
  error?: Error;
} {
  const api = usePrimitivesApi();
  const [read, setRead] = useState<HistoryPage>();
  const items = useMemo(
    () => joinedHistory(newest.items, read?.items ?? []),
    [newest, read],
  );
  const cursor = read ? read.nextCursor : newest.nextCursor;
  const [{ loading, error }, readEarlier] = useAsyncFn(async () => {
    const page = await api.getHistory(id, { limit: historyLines, cursor });
    setRead({ ...page, items: joinedHistory(items, page.items) });
  }, [api, id, cursor, items]);
  return {
    items,
    readEarlier: cursor === undefined ? undefined : readEarlier,
    isReading: loading,
    error,
  };
}
