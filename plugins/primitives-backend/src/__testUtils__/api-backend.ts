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

/** What the mocked policy says of any permission. */
async function decide(requests: unknown[], options?: object) {
  const credentials =
    options && 'credentials' in options && options.credentials;
  const result = JSON.stringify(credentials).includes(denied)
    ? (AuthorizeResult.DENY as const)
    : (AuthorizeResult.ALLOW as const);
  return requests.map(() => ({ result }));
}

/** Serves the API over given answers, with Backstage's own errors and a policy that denies {@link denied}. @internal */
export async function startApi(answers: Answers) {
  const auditor = mockServices.auditor.mock();
  const events: string[] = [];
  auditor.createEvent.mockImplementation(async ({ eventId }) => ({
    success: async () => void events.push(`${eventId} succeeded`),
    fail: async ({ error }) =>
      void events.push(`${eventId} failed: ${error.name}`),
  }));
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
              deps.httpRouter.use(createRouter({ ...deps, answers, resourceOf: async () => undefined }));
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
