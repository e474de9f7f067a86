import {
  BreakGlassItem,
  BreakGlassQuery,
  EnvironmentName,
  environmentSchema,
  OutsideChange,
  outsideChangeSchema,
} from '@ameide/plugin-primitives-common';

/** What is asked of the changes outside Git; lives in the URL beside what else the page asks. @internal */
export type BreakGlassFilters = {
  change?: OutsideChange;
  environment?: EnvironmentName;
  owner?: string;
  state?: 'open' | 'over';
};

/** Names of the filters in the URL. @internal */
export const filterNames = ['change', 'environment', 'owner', 'state'] as const;

const prefix = 'outside-';

/** Reads the filters from a URL; what it does not know, it leaves out. @internal */
export function parseFilters(params: URLSearchParams): BreakGlassFilters {
  const one = (name: string) => params.get(prefix + name) || undefined;
  const state = one('state');
  return {
    change: outsideChangeSchema.safeParse(one('change')).data,
    environment: environmentSchema.safeParse(one('environment')).data,
    owner: one('owner'),
    state: state === 'open' || state === 'over' ? state : undefined,
  };
}

/** The URL's parameters with one filter set, or taken away. @internal */
export function withFilter(
  params: URLSearchParams,
  name: (typeof filterNames)[number],
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value) next.set(prefix + name, value);
  else next.delete(prefix + name);
  return next;
}

/** The URL's parameters without these filters. @internal */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  return filterNames.reduce((next, name) => withFilter(next, name, ''), params);
}

/** The filters as the API takes them. @internal */
export function toQuery(
  filters: BreakGlassFilters,
  limit: number,
): BreakGlassQuery {
  const { change, environment, owner, state } = filters;
  return {
    ...(change && { change: [change] }),
    ...(environment && { environment }),
    ...(owner && { owner }),
    ...(state && { state }),
    limit,
  };
}

/** Whether anything is left out. @internal */
export function isFiltered(filters: BreakGlassFilters): boolean {
  return filterNames.some(name => filters[name] !== undefined);
}

/** Where a change lies between the begin of the oldest that is shown and now, in percent. @internal */
export function barOf(
  item: Pick<BreakGlassItem, 'since' | 'seconds'>,
  span: { from: number; to: number },
): { left: number; width: number } {
  const whole = Math.max(1, span.to - span.from);
  const since = Date.parse(item.since);
  const end = Math.min(span.to, since + item.seconds * 1_000);
  const percent = (ms: number) =>
    Math.min(100, Math.max(0, ((ms - span.from) / whole) * 100));
  const left = percent(since);
  return { left, width: percent(end) - left };
}

/** From the begin of the oldest until now, in ms. @internal */
export function spanOf(
  items: ReadonlyArray<Pick<BreakGlassItem, 'since'>>,
  now: number,
): { from: number; to: number } {
  const times = items.map(item => Date.parse(item.since));
  return { from: Math.min(now, ...times), to: now };
}
