import { useCallback, useRef } from 'react';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  FleetCounts,
  FleetQuery,
  isSignalAbout,
  Pipeline,
  PrimitiveSummary,
  SourcesReport,
} from '@ameide/plugin-primitives-common';
import { ownerSpellings } from '../model/owner';
import { Live, useLive } from './use-live';
import { usePrimitivesApi } from './use-primitives-api';

/** The home page is for a glance; the fleet page has them all. */
const glanceLines = 10;
const changedLines = 5;

/** What the home page shows of the fleet. @internal */
export type Glance = {
  counts: FleetCounts;
  /** Of the person's own groups, what has waited longest for somebody. */
  mine: PrimitiveSummary[];
  /** The same of all. */
  needy: PrimitiveSummary[];
  /** What changed last, whether or not it waits for anybody. */
  changed: PrimitiveSummary[];
};

/** The pipeline of one primitive, live; or as it was known at a moment (ISO 8601). @internal */
export function usePipeline(id: string, at?: string): Live<Pipeline> {
  const api = usePrimitivesApi();
  const load = useCallback(
    () =>
      at ? api.getPipeline(id, { at: new Date(at) }) : api.getPipeline(id),
    [api, id, at],
  );
  const tag = useRef<string>();
  const live = useLive(load, signal => isSignalAbout(signal, tag.current));
  tag.current = live.value?.tag;
  return live;
}

/** How many primitives are in which state, and those that have waited longest for somebody, live. @internal */
export function useGlance(): Live<Glance> {
  const api = usePrimitivesApi();
  const identity = useApi(identityApiRef);
  const load = useCallback(async () => {
    const waiting: FleetQuery = {
      nextStep: ['link', 'template'],
      ...{ sort: 'since', limit: glanceLines },
    };
    const { ownershipEntityRefs } = await identity.getBackstageIdentity();
    const owner = ownerSpellings(ownershipEntityRefs);
    const [counts, all, changed, own] = await Promise.all([
      api.getFleetCounts(),
      api.getPrimitives(waiting),
      api.getPrimitives({ sort: 'since', order: 'desc', limit: changedLines }),
      owner.length > 0 ? api.getPrimitives({ ...waiting, owner }) : undefined,
    ]);
    return {
      ...{ counts, needy: all.items, changed: changed.items },
      mine: own?.items ?? [],
    };
  }, [api, identity]);
  return useLive(load);
}

/** How the outside systems are doing, live. @internal */
export function useSources(): Live<SourcesReport> {
  const api = usePrimitivesApi();
  const load = useCallback(() => api.getSources(), [api]);
  return useLive(load);
}
