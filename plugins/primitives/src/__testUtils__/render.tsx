import { ReactElement } from 'react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { Fleet } from '../hooks/use-primitives';
import { AuditReading } from '../model/audit';
import { fleetState } from '../model/fleet';

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
    getPipeline: never,
    getHistory: never,
    getCommits: never,
    getMoves: never,
    getDurations: never,
    getPullDiff: never,
    listHistory: nothing,
    getDigestLineage: never,
    getCommitLineage: never,
    getAudit: never,
    getAuditItems: never,
    listAuditItems: nothing,
    getBreaches: never,
    listBreaches: nothing,
    getDoneRules: never,
    dryRunRule: never,
    exportAudit: never,
    exportAuditCsv: never,
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
    getPrimitives: async ({ limit = 100, cursor = '0' } = {}) => {
      const end = Number(cursor) + limit;
      return {
        items: items.slice(Number(cursor), end),
        ...(end < items.length && { nextCursor: String(end) }),
        total: items.length,
        sources,
      };
    },
    getFleetCounts: async () => {
      const counts = { failed: 0, unknown: 0, waiting: 0, done: 0 };
      for (const item of items) counts[fleetState(item)] += 1;
      return { ...counts, total: items.length, sources };
    },
  };
}

/** The calls that read an audit. @internal */
export function auditApi(audit: AuditReading): Partial<PrimitivesApi> {
  return {
    getAudit: async () => audit,
    getDoneRules: async () => ({ rules: audit.doneRules }),
    async *listAuditItems() {
      yield* audit.items;
    },
  };
}

/** Renders something of ours as the app would. @internal */
export function renderPage(
  element: ReactElement,
  options: {
    api?: Partial<PrimitivesApi>;
    path?: string;
    denied?: readonly string[];
  } = {},
) {
  return renderInTestApp(element, {
    initialRouteEntries: [options.path ?? '/'],
    config: { app: { title: 'Ameide Portal' } },
    apis: [
      [primitivesApiRef, fakeApi(options.api ?? {})],
      mockApis.permission({
        authorize: ({ permission }) =>
          options.denied?.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    ],
  });
}

/** An answer of the backend that is not a success. @internal */
export async function httpError(status: number, message: string) {
  const { ResponseError } = await import('@backstage/errors');
  return ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name: 'Error', message },
        response: { statusCode: status },
      }),
      { status, headers: { 'content-type': 'application/json' } },
    ),
  );
}
