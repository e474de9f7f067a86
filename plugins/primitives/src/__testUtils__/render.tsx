import { ReactElement } from 'react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';

/** An API of which a test gives only what it is about; the rest never answers. @internal */
export function fakeApi(some: Partial<PrimitivesApi>): PrimitivesApi {
  const never = () => new Promise<never>(() => {});
  return {
    listPrimitives: never,
    getPipeline: never,
    getAudit: never,
    refresh: never,
    ...some,
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
