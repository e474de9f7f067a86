import {
  FleetGrouping,
  fleetGroupingSchema,
  FleetQuery as ApiQuery,
  FleetState,
  fleetStateSchema,
  PrimitiveKind,
  primitiveKinds,
} from '@ameide/plugin-primitives-common';

/** The orders that the fleet can be seen in. @internal */
export const fleetSorts = ['id', 'since', 'owner', 'system', 'kind'] as const;

/** What is asked of the fleet; lives in the URL, so that it can be shared. @internal */
export type FleetQuery = {
  text: string;
  kind?: PrimitiveKind;
  owner?: string;
  system?: string;
  state?: FleetState;
  sort: (typeof fleetSorts)[number];
  descending: boolean;
  group?: FleetGrouping;
};

/** Longest text that the backend searches for. */
const maxText = 100;

/** Reads the query from a URL; what it does not know, it leaves out. @internal */
export function parseFleetQuery(params: URLSearchParams): FleetQuery {
  const one = (name: string) => params.get(name) || undefined;
  return {
    text: (params.get('q') ?? '').slice(0, maxText),
    kind: primitiveKinds.find(kind => kind === params.get('kind')),
    owner: one('owner'),
    system: one('system'),
    state: fleetStateSchema.safeParse(params.get('state')).data,
    sort: fleetSorts.find(sort => sort === params.get('sort')) ?? 'id',
    descending: params.get('order') === 'desc',
    group: fleetGroupingSchema.safeParse(params.get('group')).data,
  };
}

/** Writes the query into URL parameters, leaving out what is the default. @internal */
export function formatFleetQuery(query: FleetQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.text) params.set('q', query.text);
  for (const name of ['kind', 'owner', 'system', 'state', 'group'] as const) {
    const value = query[name];
    if (value) params.set(name, value);
  }
  if (query.sort !== 'id') params.set('sort', query.sort);
  if (query.descending) params.set('order', 'desc');
  return params;
}

/** Whether anything is left out by the query. @internal */
export function isNarrowed(query: FleetQuery): boolean {
  const { text, kind, owner, system, state } = query;
  return Boolean(text.trim() || kind || owner || system || state);
}

/** The query without what narrows it. @internal */
export function widened({ sort, descending, group }: FleetQuery): FleetQuery {
  return { text: '', sort, descending, group };
}

/** What narrows the fleet, as the API takes it. @internal */
export function fleetFilters(query: FleetQuery): ApiQuery {
  const { text, kind, owner, system, state } = query;
  return {
    ...(text.trim() && { search: text.trim() }),
    ...(kind && { kind: [kind] }),
    ...(owner && { owner: [owner] }),
    ...(system && { system: [system] }),
    ...(state && { state: [state] }),
  };
}

/** The query as the API takes it: lines of a group have to follow each other. @internal */
export function apiQuery(query: FleetQuery): ApiQuery {
  return {
    ...fleetFilters(query),
    sort: query.group ?? query.sort,
    order: query.group || !query.descending ? 'asc' : 'desc',
  };
}
