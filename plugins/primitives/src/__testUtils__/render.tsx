import { ReactElement } from 'react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  PrimitivesApi,
  PrimitiveSummary,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { AuditReading } from '../model/audit';
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
    getProgress: never,
    getDelivery: never,
    getPipeline: never,
    getHistory: never,
    getCommits: never,
    getMoves: never,
    getChoices: never,
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
    getBreakGlass: never,
    listBreakGlass: nothing,
    verifyHistory: never,
    getEvidence: never,
    getEvidenceKey: never,
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
      mockApis.storage(),
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
