import { useEffect, useMemo } from 'react';
import { FleetPage, PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { apiQuery, fleetFilters, FleetQuery } from '../model/fleet-query';
import { Group } from '../model/grid-layout';
import { OffsetLines, pageLines } from './offset-lines';
import { useKept } from './use-kept';
import { Live, useLive } from './use-live';
import { usePrimitivesApi } from './use-primitives-api';

/** A list of the fleet, with its groups where it is grouped. @internal */
export type FleetList = Pick<FleetPage, 'total' | 'hidden' | 'sources'> & {
  pages: OffsetLines<PrimitiveSummary, FleetPage>;
  query: FleetQuery;
  groups?: Group[];
};

/**
 * The fleet that a query asks for, live, read as far as it is seen. While another query
 * is read for the first time, the list before it stays.
 * @internal
 */
export function useFleetPages(query: FleetQuery): Live<FleetList> {
  const api = usePrimitivesApi();
  const key = JSON.stringify(query);
  const { pages, load } = useMemo(() => {
    const asked: FleetQuery = JSON.parse(key);
    const list = new OffsetLines<PrimitiveSummary, FleetPage>(
      (offset, signal) =>
        api.getPrimitives(
          {
            ...{ ...apiQuery(asked), limit: pageLines },
            ...(offset > 0 && { offset }),
          },
          { signal },
        ),
    );
    const read = async (): Promise<FleetList> => {
      const [{ total, hidden, sources }, groups] = await Promise.all([
        list.refresh(),
        asked.group &&
          api.getFleetGroups({ ...fleetFilters(asked), by: asked.group }),
      ]);
      return {
        ...{ total, hidden, sources, pages: list, query: asked },
        groups: groups?.items,
      };
    };
    return { pages: list, load: read };
  }, [api, key]);
  const live = useLive(load);
  useEffect(() => () => pages.close(), [pages]);
  return useKept(live);
}
