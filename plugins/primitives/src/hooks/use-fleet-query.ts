import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  FleetQuery,
  formatFleetQuery,
  parseFleetQuery,
} from '../model/fleet-query';

/** The fleet query of the URL; changing it replaces the entry, so that Back leaves the page. @internal */
export function useFleetQuery(): [FleetQuery, (query: FleetQuery) => void] {
  const [params, setParams] = useSearchParams();
  const query = useMemo(() => parseFleetQuery(params), [params]);
  return [query, next => setParams(formatFleetQuery(next), { replace: true })];
}
