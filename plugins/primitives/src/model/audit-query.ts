import {
  AuditItemsQuery,
  BreachesQuery,
  EnvironmentName,
  environments,
  PrimitiveKind,
  primitiveKinds,
  Verdict,
  verdictSchema,
} from '@ameide/plugin-primitives-common';

/** The parts of the audit. @internal */
export const auditViews = [
  'breaches',
  'done',
  'outside',
  'waivers',
  'rules',
  'trends',
] as const;

/** What is asked of the audit; lives in the URL, so that it can be shared. @internal */
export type AuditQuery = {
  view: (typeof auditViews)[number];
  /** ISO 8601; the past moment that is shown. */
  at?: string;
  text: string;
  rule?: string;
  owner?: string;
  kind?: PrimitiveKind;
  environment?: EnvironmentName;
  verdict?: Verdict['status'];
  waived?: 'yes' | 'no';
  /** Of breaches: the oldest first. */
  oldest: boolean;
};

/** Longest text that the backend searches for. */
const maxText = 100;

const filterNames = [
  ...(['rule', 'owner', 'kind'] as const),
  ...(['environment', 'verdict', 'waived'] as const),
] as const;

/** Reads the query from a URL; what it does not know, and what is still to come, it leaves out. @internal */
export function parseAuditQuery(
  params: URLSearchParams,
  now: Date,
): AuditQuery {
  const one = (name: string) => params.get(name) || undefined;
  const among = <T extends string>(name: string, values: readonly T[]) =>
    values.find(value => value === params.get(name));
  const at = new Date(params.get('at') ?? '');
  return {
    view: among('view', auditViews) ?? auditViews[0],
    at: at < now ? at.toISOString() : undefined,
    text: (params.get('q') ?? '').slice(0, maxText),
    rule: one('rule'),
    owner: one('owner'),
    kind: among('kind', primitiveKinds),
    environment: among('environment', environments),
    verdict: among('verdict', verdictSchema.shape.status.options),
    waived: among('waived', ['yes', 'no']),
    oldest: params.get('order') === 'oldest',
  };
}

/** Writes the query into URL parameters, leaving out what is the default. @internal */
export function formatAuditQuery(query: AuditQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.view !== auditViews[0]) params.set('view', query.view);
  if (query.text) params.set('q', query.text);
  for (const name of filterNames) {
    const value = query[name];
    if (value) params.set(name, value);
  }
  if (query.oldest) params.set('order', 'oldest');
  if (query.at) params.set('at', query.at);
  return params;
}

/** Nothing but one part of the audit, at the same moment. @internal */
export function plainView(
  view: AuditQuery['view'],
  at: string | undefined,
): AuditQuery {
  return { view, at, text: '', oldest: false };
}

/** Whether anything is left out by the query. @internal */
export function isAuditNarrowed(query: AuditQuery): boolean {
  return Boolean(query.text.trim() || filterNames.some(name => query[name]));
}

/** How many breaches a query leaves, where the rules' own counts tell; a list of the past is gone through page by page. @internal */
export function breachesOf(
  query: AuditQuery,
  rules: ReadonlyArray<{ rule: string; breaches: number }>,
): number | undefined {
  const { rule: wanted, ...rest } = query;
  if (isAuditNarrowed(rest)) return undefined;
  return rules
    .filter(({ rule }) => wanted === undefined || rule === wanted)
    .reduce((sum, { breaches }) => sum + breaches, 0);
}

/** The address of a query, from anywhere. @internal */
export function auditPath(query: AuditQuery): string {
  const params = formatAuditQuery(query);
  return params.size > 0 ? `/audit?${params}` : '/audit';
}

function sharedFilters(query: AuditQuery) {
  const { text, rule, owner, kind, environment, waived, at } = query;
  return {
    ...{ rule, environment },
    ...(text.trim() && { search: text.trim() }),
    ...(owner && { owner: [owner] }),
    ...(kind && { kind: [kind] }),
    ...(waived && { waived: waived === 'yes' }),
    ...(at && { at: new Date(at) }),
  };
}

/** The query as the API takes it for breaches. @internal */
export function breachesQuery(query: AuditQuery): BreachesQuery {
  return {
    ...sharedFilters(query),
    ...{ sort: 'since', order: query.oldest ? 'asc' : 'desc' },
  };
}

/** The query as the API takes it for Definitions of Done. @internal */
export function itemsQuery(query: AuditQuery): AuditItemsQuery {
  const { verdict } = query;
  return { ...sharedFilters(query), ...(verdict && { verdict: [verdict] }) };
}
