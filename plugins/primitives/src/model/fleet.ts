import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { statusSeverity } from './status';

/** The states that a primitive is counted under, worst first; each primitive counts once. @internal */
export const fleetStates = ['failed', 'unknown', 'waiting', 'done'] as const;

/** One of {@link fleetStates}. @internal */
export type FleetState = (typeof fleetStates)[number];

/** The columns that the fleet can be ordered by. @internal */
export const fleetSorts = ['name', 'kind', 'owner', 'state'] as const;

/** What is asked of the fleet; lives in the URL, so that it can be shared. @internal */
export type FleetQuery = {
  text: string;
  kind?: string;
  state?: FleetState;
  sort: (typeof fleetSorts)[number];
  descending: boolean;
};

/**
 * The one word for a primitive: failed and unknown win over everything, and done
 * needs dev to be enabled and all green.
 * @internal
 */
export function fleetState(item: PrimitiveSummary): FleetState {
  const enabled = item.environments.filter(e => e.enabled);
  const statuses = [item.build, ...enabled.map(e => e.status)];
  if (statuses.includes('failed')) return 'failed';
  if (statuses.includes('unknown')) return 'unknown';
  const dev = enabled.find(e => e.environment === 'dev');
  return item.build === 'passed' && dev?.status === 'passed'
    ? 'done'
    : 'waiting';
}

/** Every environment that occurs, in the order the backend gives them. @internal */
export function fleetEnvironments(
  items: readonly PrimitiveSummary[],
): string[] {
  return [
    ...new Set(items.flatMap(i => i.environments.map(e => e.environment))),
  ];
}

/** Reads the query from a URL; what it does not know, it leaves out. @internal */
export function parseFleetQuery(params: URLSearchParams): FleetQuery {
  return {
    text: params.get('q') ?? '',
    kind: params.get('kind') ?? undefined,
    state: fleetStates.find(state => state === params.get('state')),
    sort: fleetSorts.find(sort => sort === params.get('sort')) ?? 'name',
    descending: params.get('order') === 'desc',
  };
}

/** Writes the query into URL parameters, leaving out what is the default. @internal */
export function formatFleetQuery(query: FleetQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.text) params.set('q', query.text);
  if (query.kind) params.set('kind', query.kind);
  if (query.state) params.set('state', query.state);
  if (query.sort !== 'name') params.set('sort', query.sort);
  if (query.descending) params.set('order', 'desc');
  return params;
}

function sortKey(item: PrimitiveSummary, sort: FleetQuery['sort']): string {
  switch (sort) {
    case 'kind':
      return item.kind;
    case 'owner':
      return item.owner ?? '';
    case 'state':
      return `${fleetStates.indexOf(fleetState(item))}${statusSeverity.indexOf(
        item.build,
      )}`;
    default:
      return item.name;
  }
}

/** The primitives that a query asks for, in its order. @internal */
export function selectFleet(
  items: readonly PrimitiveSummary[],
  query: FleetQuery,
): PrimitiveSummary[] {
  const text = query.text.trim().toLowerCase();
  const sign = query.descending ? -1 : 1;
  return items
    .filter(
      item =>
        (!query.kind || item.kind === query.kind) &&
        (!query.state || fleetState(item) === query.state) &&
        (!text ||
          [item.id, `${item.kind}/${item.name}`, item.owner, item.system].some(
            value => value?.toLowerCase().includes(text),
          )),
    )
    .sort(
      (a, b) =>
        sign *
          sortKey(a, query.sort).localeCompare(
            sortKey(b, query.sort),
            undefined,
            { numeric: true },
          ) || a.id.localeCompare(b.id, undefined, { numeric: true }),
    );
}
