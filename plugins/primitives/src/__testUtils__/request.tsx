import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  TranslationApi,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { Route, Routes } from 'react-router-dom';
import { PrimitivesApi, Progress } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { RequestView } from '../components/request/RequestView';
import { digest, environment, sources } from './fixtures';
import { fakeApi } from './render';

/** The primitive that a request is about. @internal */
export const id = 'domain-orders-v0';

/** What a request to enable it moves. @internal */
export const moves = [{ id, environment: 'dev', digest }];

/** Its pull request, merged. @internal */
export const pull: Progress['pull'] = {
  ...{ number: 7, url: 'http://github.test/7', title: 'Enable orders' },
  ...{ author: 'ci', state: 'merged', draft: false, autoMerge: true },
  ...{ createdAt: '2026-01-01T00:00:00Z', failures: [], mergedBy: 'ci' },
};

/** How far it has come, by the state of dev. @internal */
export const progressOf = (
  dev: Parameters<typeof environment>[1],
): Progress => ({
  ...{ pull, sources },
  items: [{ ...environment('dev', dev), id, wanted: digest }],
});

/** Opens the page of a request. @internal */
export function openRequest(options: {
  template?: string;
  parameters?: object;
  /** With what its task ended; it goes on without, and without a failure. */
  output?: object;
  failed?: string;
  api?: Partial<PrimitivesApi>;
  /** Why the task cannot be read. */
  unread?: Error;
  /** Why the stream of the task breaks. */
  lost?: Error;
  /** Those that are listed beside it. */
  tasks?: object[];
  isListBroken?: boolean;
  /** From the second time on they cannot be listed. */
  isListLost?: boolean;
  /** The person may ask for nothing. */
  isDenied?: boolean;
  /** The language; English without. */
  translation?: TranslationApi;
}) {
  const { template = 'enable-primitive', output, failed } = options;
  const task = {
    ...{ id: 'abc', status: 'completed', createdAt: '', lastHeartbeatAt: '' },
    spec: {
      ...{ steps: [], output: {}, user: { ref: 'user:default/ann' } },
      parameters: {
        ...{ primitive: id, environment: 'dev', reason: 'Because it is time' },
        ...{ kind: 'domain', name: 'orders', version: 'v0' },
        ...options.parameters,
      },
      templateInfo: {
        ...{ entityRef: `template:default/${template}`, baseUrl: '' },
        entity: { metadata: { title: 'Enable primitive' } },
      },
    },
  };
  const streamLogs = () => ({
    subscribe: ({
      next,
      error,
    }: {
      next: (event: object) => void;
      error: (error: Error) => void;
    }) => {
      if (options.lost) setTimeout(() => error(options.lost ?? new Error()));
      if (output || failed) {
        setTimeout(() =>
          next({
            ...{ type: 'completion', id: '1', createdAt: '' },
            body: {
              ...{ message: '', output },
              ...(failed && { error: { message: failed } }),
            },
          }),
        );
      }
      return { unsubscribe: () => {} };
    },
  });
  const getTask = async () => {
    if (options.unread) throw options.unread;
    return task;
  };
  let listed = 0;
  const listTasks = async ({ offset = 0, limit = 100 }) => {
    listed += 1;
    if (options.isListBroken || (options.isListLost && listed > 1))
      throw new Error('away');
    return { tasks: (options.tasks ?? []).slice(offset, offset + limit) };
  };
  return renderInTestApp(
    <Routes>
      <Route path="/primitives/requests/:taskId" element={<RequestView />} />
    </Routes>,
    {
      initialRouteEntries: ['/primitives/requests/abc'],
      apis: [
        [primitivesApiRef, fakeApi(options.api ?? {})],
        [scaffolderApiRef, { getTask, streamLogs, listTasks } as never],
        ...(options.translation
          ? [[translationApiRef, options.translation] as const]
          : []),
        mockApis.permission({
          authorize: options.isDenied
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        }),
      ],
    },
  );
}
