import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  AuditItem,
  AuditItemsPage,
  AuditOverview,
  Breach,
  DoneRules,
  Trends,
  Waivers,
} from '@ameide/plugin-primitives-common';
import {
  AuditQuery,
  breachesQuery,
  formatAuditQuery,
  itemsQuery,
  parseAuditQuery,
} from '../model/audit-query';
import { CursorLines } from './cursor-lines';
import { Lines } from './lines';
import { OffsetLines, pageLines } from './offset-lines';
import { useKept } from './use-kept';
import { Live, useLive } from './use-live';
import { usePrimitivesApi } from './use-primitives-api';

/** What stands over every part of the audit. @internal */
export type AuditReading = AuditOverview & { done: DoneRules };

/** Lines of the audit for a query. @internal */
export type AuditLines<T> = {
  lines: Lines<T>;
  query: AuditQuery;
  /** Undefined while nobody has gone through them all. */
  total?: number;
  /** Goes through them all; absent where the total is always known. */
  onCount?: () => void;
  isCounting?: boolean;
  /** Why no more could be read, and how to try again. */
  failure?: Error;
  onRetry?: () => void;
};

/** The audit query of the URL; changing it replaces the entry, so that Back leaves the page. @internal */
export function useAuditQuery(): [AuditQuery, (query: AuditQuery) => void] {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => parseAuditQuery(params, new Date()), [params]);
  return [query, next => setParams(formatAuditQuery(next), { replace: true })];
}

/** Reads live; of a past moment, which stays what it was, once. */
function useMoment<T>(read: () => Promise<T>, at: string | undefined): Live<T> {
  const load = useMemo(() => {
    if (!at) return read;
    let known: Promise<T> | undefined;
    return () => {
      known ??= read().catch(error => {
        known = undefined;
        throw error;
      });
      return known;
    };
  }, [read, at]);
  return useLive(load, at ? () => false : undefined);
}

/** The overview and the rules. @internal */
export function useAudit(at?: string): Live<AuditReading> {
  const api = usePrimitivesApi();
  const read = useCallback(async () => {
    const [overview, done] = await Promise.all([
      at ? api.getAudit({ at: new Date(at) }) : api.getAudit(),
      api.getDoneRules(),
    ]);
    return { ...overview, done };
  }, [api, at]);
  return useMoment(read, at);
}

/** Exceptions from rules. @internal */
export function useWaivers(at?: string): Live<Waivers> {
  const api = usePrimitivesApi();
  const read = useCallback(
    () => (at ? api.getWaivers({ at: new Date(at) }) : api.getWaivers()),
    [api, at],
  );
  return useMoment(read, at);
}

/** Verdicts and breaches by day, up to the moment that is shown. @internal */
export function useTrends(options: {
  owner?: string;
  days: number;
  at?: string;
}): Live<Trends> {
  const api = usePrimitivesApi();
  const { owner, days, at } = options;
  const read = useCallback(() => {
    const to = at ? new Date(at) : new Date();
    // The last day is one of them.
    const from = new Date(to.getTime() - (days - 1) * 24 * 60 * 60_000);
    return api.getTrends({ owner, from, ...(at && { to }) });
  }, [api, owner, days, at]);
  return useMoment(read, at);
}

/** Breaches, read as far as they are seen. @internal */
export function useBreaches(query: AuditQuery): Live<AuditLines<Breach>> {
  const api = usePrimitivesApi();
  const key = JSON.stringify(query);
  const list = useMemo(() => {
    const asked: AuditQuery = JSON.parse(key);
    return new CursorLines<Breach>((place, signal) =>
      api.getBreaches({ ...breachesQuery(asked), ...place }, { signal }),
    );
  }, [api, key]);
  return useCursorLines(list, key);
}

/** Definitions of Done, read as far as they are seen; of a past moment from the beginning on. @internal */
export function useDoneLines(query: AuditQuery): Live<AuditLines<AuditItem>> {
  const api = usePrimitivesApi();
  const key = JSON.stringify(query);
  const past = useMemo(() => {
    const asked: AuditQuery = JSON.parse(key);
    return new CursorLines<AuditItem>((place, signal) =>
      api.getAuditItems({ ...itemsQuery(asked), ...place }, { signal }),
    );
  }, [api, key]);
  const now = useMemo(() => {
    const asked: AuditQuery = JSON.parse(key);
    return new OffsetLines<AuditItem, AuditItemsPage>((offset, signal) =>
      api.getAuditItems(
        { ...itemsQuery(asked), limit: pageLines, offset },
        { signal },
      ),
    );
  }, [api, key]);
  const ofPast = useCursorLines(past, key, !query.at);
  const read = useCallback(async (): Promise<AuditLines<AuditItem>> => {
    const asked: AuditQuery = JSON.parse(key);
    if (asked.at) return { lines: past, query: asked };
    const { total } = await now.refresh();
    return { lines: now, query: asked, total };
  }, [now, past, key]);
  const ofNow = useKept(useMoment(read, query.at));
  useEffect(() => () => now.close(), [now]);
  return query.at ? ofPast : ofNow;
}

/** What a list that is read from its beginning shows, live. */
function useCursorLines<T>(
  list: CursorLines<T>,
  key: string,
  isIdle = false,
): Live<AuditLines<T>> {
  const query = useMemo((): AuditQuery => JSON.parse(key), [key]);
  const read = useCallback(async () => {
    if (!isIdle) await list.refresh();
    return { lines: list, query };
  }, [list, query, isIdle]);
  const live = useKept(useMoment(read, isIdle ? 'never' : query.at));
  // What is read on while one scrolls changes the total without a new answer.
  useSyncExternalStore(list.subscribe, list.version);
  useEffect(() => () => list.close(), [list]);
  if (live.value?.lines !== list) return live;
  const { total, failure, isCounting } = list;
  const onRetry = () => void list.more();
  const onCount = () => void list.count();
  const known = { total, failure, isCounting };
  return { ...live, value: { ...live.value, ...known, onRetry, onCount } };
}
