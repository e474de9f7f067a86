import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Answers } from '../api/answers';
import { createRouter } from '../router';

/** A person who may do nothing. @internal */
export const denied = 'user:default/denied';

/** Serves the API over given answers, with Backstage's own errors and a policy that denies {@link denied}. @internal */
export async function startApi(answers: Answers) {
  const auditor = mockServices.auditor.mock();
  const events: string[] = [];
  auditor.createEvent.mockImplementation(async ({ eventId }) => ({
    success: async () => void events.push(`${eventId} succeeded`),
    fail: async ({ error }) =>
      void events.push(`${eventId} failed: ${error.name}`),
  }));
  const decide = async (requests: readonly unknown[], options?: object) => {
    const isDenied = JSON.stringify(options).includes(denied);
    const result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = isDenied
      ? AuthorizeResult.DENY
      : AuthorizeResult.ALLOW;
    return requests.map(() => ({ result }));
  };
  const backend = await startTestBackend({
    features: [
      auditor.factory,
      mockServices.permissions.mock({
        authorize: decide,
        authorizeConditional: decide,
      }).factory,
      createBackendPlugin({
        pluginId: 'primitives',
        register(env) {
          env.registerInit({
            deps: {
              auditor: coreServices.auditor,
              httpAuth: coreServices.httpAuth,
              httpRouter: coreServices.httpRouter,
              permissions: coreServices.permissions,
            },
            async init(deps) {
              deps.httpRouter.use(createRouter({ ...deps, answers }));
              deps.httpRouter.addAuthPolicy({
                path: '/health',
                allow: 'unauthenticated',
              });
            },
          });
        },
      }),
    ],
  });
  const port = backend.server.port();
  const baseUrl = `http://127.0.0.1:${port}/api/primitives`;
  return { baseUrl, events, stop: () => backend.stop() };
}

/** Headers of callers, by what they are. @internal */
export const callers = {
  nobody: { authorization: mockCredentials.none.header() },
  denied: { authorization: mockCredentials.user.header(denied) },
  user: { authorization: mockCredentials.user.header() },
  service: { authorization: mockCredentials.service.header() },
};
