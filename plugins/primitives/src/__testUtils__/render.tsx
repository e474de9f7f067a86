import { ReactElement } from 'react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  StorageApi,
  storageApiRef,
  TranslationApi,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  AuditItem,
  Breach,
  PrimitivesApi,
  PrimitiveSummary,
  SourceStatus,
  Trends,
  Waivers,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { AuditReading } from '../hooks/use-audit';
import { fleetState } from '../model/fleet';

/** A fleet as a test has it. @internal */
export type Fleet = { items: PrimitiveSummary[]; sources: SourceStatus[] };

/** An API of which a test gives only what it is about; the rest never answers. @internal */
export function fakeApi(some: Partial<PrimitivesApi>): PrimitivesApi {
  const never = () => new Promise<never>(() => {});
  // eslint-disable-next-line require-yield
  async function* nothing(): AsyncGenerator<never> {
    await never();
  }
  return {
    getPrimitives: never,
    listPrimitives: nothing,
    getFleetCounts: never,
    getFleetGroups: never,
    getPromotions: never,
    getPromotionMoves: never,
    previewChange: never,
    getChangePermissions: never,
    getProgress: never,
    getDelivery: never,
    getPipeline: never,
    getHistory: never,
    getCommits: never,
    getMoves: never,
    getChoices: never,
    getDurations: never,
    getPullDiff: never,
    getPullChecks: never,
    getApplications: never,
    listHistory: nothing,
    getDigestLineage: never,
    getCommitLineage: never,
    getAudit: never,
    getAuditItems: never,
    listAuditItems: nothing,
    getBreaches: never,
    listBreaches: nothing,
    getBreakGlass: never,
    listBreakGlass: nothing,
    verifyHistory: never,
    getEvidence: never,
    getEvidenceKey: never,
    getDoneRules: never,
    dryRunRule: never,
    exportAudit: never,
    exportAuditFile: never,
    getTrends: never,
    getWaivers: never,
    getSources: never,
    getHealth: never,
    refresh: never,
    ...some,
  };
}

/** The calls that read a fleet, in pages of at most `limit`, as the backend makes them. @internal */
export function fleetApi(fleet: Fleet): Partial<PrimitivesApi> {
  const { items, sources } = fleet;
  return {
    getPrimitives: async ({ limit = 100, offset = 0, ...query } = {}) => {
      const found = items.filter(
        item =>
          (!query.search || item.id.includes(query.search)) &&
          (!query.state || query.state.includes(fleetState(item))) &&
          (!query.owner || query.owner.includes(item.owner ?? '')) &&
          (!query.nextStep || query.nextStep.includes(item.nextStep.kind)),
      );
      const group = query.sort === 'owner' ? 'owner' : 'id';
      found.sort((a, b) => (a[group] ?? '').localeCompare(b[group] ?? ''));
      const page = found.slice(offset, offset + limit);
      return { items: page, total: found.length, sources };
    },
    getFleetGroups: async ({ by = 'owner' } = {}) => {
      const values = items.map(item => item[by] ?? '');
      return {
        items: [...new Set(values)].sort().map(value => ({
          value,
          total: values.filter(v => v === value).length,
          failed: 0,
        })),
      };
    },
    getFleetCounts: async () => {
      const counts = { failed: 0, unknown: 0, waiting: 0, done: 0 };
      for (const item of items) counts[fleetState(item)] += 1;
      return { ...counts, total: items.length, sources };
    },
  };
}

/** An audit as a test has it. @internal */
export type FakeAudit = AuditReading & {
  items: AuditItem[];
  /** All of them; the overview has the newest. */
  all: Breach[];
  waivers: Waivers;
  trends: Trends;
};

/** The calls that read an audit, in pages as the backend makes them. @internal */
export function auditApi(audit: FakeAudit): Partial<PrimitivesApi> {
  return {
    getAudit: async () => audit,
    getDoneRules: async () => audit.done,
    getWaivers: async () => audit.waivers,
    getTrends: async () => audit.trends,
    getFleetGroups: async () => ({ items: [] }),
    getBreaches: async ({ cursor, limit = 100, ...query } = {}) => {
      const start = Number(cursor ?? 0);
      const found = audit.all.filter(
        breach =>
          (!query.rule || breach.rule === query.rule) &&
          (!query.search || breach.subject.includes(query.search)),
      );
      const end = start + limit;
      return {
        items: found.slice(start, end),
        total: found.length,
        ...(end < found.length && { nextCursor: `${end}` }),
      };
    },
    getAuditItems: async ({ cursor, limit = 100, ...query } = {}) => {
      const start = query.offset ?? Number(cursor ?? 0);
      const found = audit.items.filter(
        item =>
          (!query.search || item.id.includes(query.search)) &&
          (!query.verdict ||
            item.done.some(verdict => query.verdict?.includes(verdict.status))),
      );
      const end = start + limit;
      return {
        items: found.slice(start, end),
        ...(!query.at && { total: found.length }),
        ...(end < found.length && { nextCursor: `${end}` }),
      };
    },
  };
}

function storageOf(failure: string | undefined): StorageApi {
  const storage = mockApis.storage();
  if (failure === undefined) return storage;
  const failing: StorageApi = {
    snapshot: key => storage.snapshot(key),
    observe$: key => storage.observe$(key),
    set: () => Promise.reject(new Error(failure)),
    remove: () => Promise.reject(new Error(failure)),
    forBucket: () => failing,
  };
  return failing;
}

/** Renders something of ours as the app would. @internal */
export function renderPage(
  element: ReactElement,
  options: {
    api?: Partial<PrimitivesApi>;
    path?: string;
    denied?: readonly string[];
    /** Whether the permission service is away. */
    permissionsAway?: boolean;
    /** The language; English without. */
    translation?: TranslationApi;
    /** Why nothing can be kept for the person; everything can without. */
    storageFails?: string;
  } = {},
) {
  return renderInTestApp(element, {
    initialRouteEntries: [options.path ?? '/'],
    config: { app: { title: 'Ameide Portal' } },
    apis: [
      [primitivesApiRef, fakeApi(options.api ?? {})],
      [storageApiRef, storageOf(options.storageFails)],
      ...(options.translation
        ? [[translationApiRef, options.translation] as const]
        : []),
      mockApis.permission({
        authorize: ({ permission }) => {
          if (options.permissionsAway) throw new Error('away');
          return options.denied?.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW;
        },
      }),
    ],
  });
}

/** An answer of the backend that is not a success. @internal */
export async function httpError(
  status: number,
  message: string,
  said?: object,
) {
  const { ResponseError } = await import('@backstage/errors');
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name: 'Error', message, ...(said && { said }) },
        response: { statusCode: status },
      }),
      { status, headers: { 'content-type': 'application/json' } },
    ),
  );
}
