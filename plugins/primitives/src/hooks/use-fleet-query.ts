import {
  Dispatch,
  SetStateAction,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  FleetQuery,
  formatFleetQuery,
  parseFleetQuery,
} from '../model/fleet-query';

/** Writing the URL renders the whole portal again: once somebody stops typing is soon enough. */
const urlMs = 300;

/** The fleet query of the URL; changing it replaces the entry, so that Back leaves the page. @internal */
export function useFleetQuery(): [
  FleetQuery,
  Dispatch<SetStateAction<FleetQuery>>,
] {
  const [params, setParams] = useSearchParams();
  const inUrl = formatFleetQuery(parseFleetQuery(params)).toString();
  const [query, setQuery] = useState(() => parseFleetQuery(params));
  const written = useRef(inUrl);
  useEffect(() => {
    if (inUrl === written.current) return;
    written.current = inUrl;
    setQuery(parseFleetQuery(new URLSearchParams(inUrl)));
  }, [inUrl]);
  const asked = useMemo(() => formatFleetQuery(query).toString(), [query]);
  useEffect(() => {
    if (asked === written.current) return undefined;
    const timer = setTimeout(() => {
      written.current = asked;
      setParams(asked, { replace: true });
    }, urlMs);
    return () => clearTimeout(timer);
  }, [asked, setParams]);
  return [query, setQuery];
}
