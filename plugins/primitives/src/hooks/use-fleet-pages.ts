import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { primitivesApiRef } from '../api';
import {
  apiQuery,
  fleetFilters,
  FleetQuery,
  pageLines,
} from '../model/fleet-query';
import { Group } from '../model/grid-layout';
import { FleetPages, FleetSnapshot } from './fleet-pages';
import { Live, useLive } from './use-live';

/** A list of the fleet, with its groups where it is grouped. @internal */
export type FleetList = FleetSnapshot & { query: FleetQuery; groups?: Group[] };

/**
 * The fleet that a query asks for, live, read as far as it is seen. While another query
 * is read for the first time, the list before it stays.
 * @internal
 */
export function useFleetPages(query: FleetQuery): Live<FleetList> {
  const api = useApi(primitivesApiRef);
  const key = JSON.stringify(query);
  const { pages, load } = useMemo(() => {
    const asked: FleetQuery = JSON.parse(key);
    const list = new FleetPages((offset, signal) =>
      api.getPrimitives(
        {
          ...{ ...apiQuery(asked), limit: pageLines },
          ...(offset > 0 && { offset }),
        },
        { signal },
      ),
    );
    const read = async (): Promise<FleetList> => {
      const [snapshot, groups] = await Promise.all([
        list.refresh(),
        asked.group &&
          api.getFleetGroups({ ...fleetFilters(asked), by: asked.group }),
      ]);
      return { ...snapshot, query: asked, groups: groups?.items };
    };
    return { pages: list, load: read };
  }, [api, key]);
  const live = useLive(
    load,
    useCallback(() => true, []),
  );
  const before = useRef<FleetList>();
  useEffect(() => {
    if (live.value) before.current = live.value;
  }, [live.value]);
  useEffect(() => () => pages.close(), [pages]);
  return { ...live, value: live.value ?? before.current };
}
