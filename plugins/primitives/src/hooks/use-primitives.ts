import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  FleetCounts,
  Pipeline,
  PrimitivesApi,
  PrimitiveSummary,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { AuditReading } from '../model/audit';
import { Live, useLive } from './use-live';

/** As many lines as one answer may have: the pages read all there are. */
const limit = 500;

/** Lines that the neediest are chosen from. */
const glanceLines = 100;

/** The fleet as the pages show it. @internal */
export type Fleet = { items: PrimitiveSummary[]; sources: SourceStatus[] };

/** What the home page shows of the fleet. @internal */
export type Glance = { counts: FleetCounts; needy: PrimitiveSummary[] };

/** The pipeline of one primitive, live; or as it was known at a moment (ISO 8601). @internal */
export function usePipeline(id: string, at?: string): Live<Pipeline> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(
    () =>
      at ? api.getPipeline(id, { at: new Date(at) }) : api.getPipeline(id),
    [api, id, at],
  );
  return useLive(load, ({ ids, more }) => more || ids.includes(id));
}

/** Every primitive, live. @internal */
export function useFleet(): Live<Fleet> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(() => readFleet(api), [api]);
  return useLive(load, () => true);
}

/** How many primitives are in which state, and those that have waited longest for somebody, live. @internal */
export function useGlance(): Live<Glance> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(async () => {
    const [counts, page] = await Promise.all([
      api.getFleetCounts(),
      api.getPrimitives({
        nextStep: ['link', 'template'],
        sort: 'since',
        limit: glanceLines,
      }),
    ]);
    return { counts, needy: page.items };
  }, [api]);
  return useLive(load, () => true);
}

/** The audit, live. @internal */
export function useAudit(): Live<AuditReading> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(async () => {
    const [overview, done, items] = await Promise.all([
      api.getAudit(),
      api.getDoneRules(),
      collect(api.listAuditItems({ limit })),
    ]);
    return { ...overview, doneRules: done.rules, items };
  }, [api]);
  return useLive(load, () => true);
}

async function readFleet(api: PrimitivesApi): Promise<Fleet> {
  const items: PrimitiveSummary[] = [];
  let page = await api.getPrimitives({ limit });
  items.push(...page.items);
  while (page.nextCursor !== undefined) {
    page = await api.getPrimitives({ limit, cursor: page.nextCursor });
    items.push(...page.items);
  }
  return { items, sources: page.sources };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
