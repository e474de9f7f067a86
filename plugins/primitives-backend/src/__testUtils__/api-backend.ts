import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { z } from 'zod';
import { Answers } from '../api/answers';
import { createRouter } from '../router';

/** A person who may do nothing. */
const denied = 'user:default/denied';

/** What a policy says of a permission to a caller, which is a user's reference where it is one. @internal */
export type Decide = (permission: Permission, caller?: string) => PolicyDecision;

const denyDenied: Decide = (_permission, caller) => ({
  result: caller === denied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
});

const callerSchema = z.object({
  credentials: z.object({
    principal: z.object({ userEntityRef: z.string().optional() }),
  }),
});

/** A permission service by a policy; services may everything, as Backstage has it. @internal */
export function permissionsBy(decide: Decide) {
  const decideAll = (
    requests: ReadonlyArray<{ permission: Permission }>,
    options: unknown,
  ): PolicyDecision[] => {
    const caller = callerSchema.parse(options).credentials.principal
      .userEntityRef;
    return requests.map(({ permission }) =>
      caller === undefined
        ? { result: AuthorizeResult.ALLOW }
        : decide(permission, caller),
    );
  };
  return mockServices.permissions.mock({
    authorize: async (requests, options) =>
      decideAll(requests, options).map(decision => {
        if (decision.result === AuthorizeResult.CONDITIONAL)
          throw new Error('A permission about nothing has no conditions');
        return decision;
      }),
    authorizeConditional: async (requests, options) =>
      decideAll(requests, options),
  });
}

/** Serves the API over given answers, with Backstage's own errors and a policy; without one it denies {@link denied}. @internal */
export async function startApi(answers: Answers, decide = denyDenied) {
  const auditor = mockServices.auditor.mock();
  const events: string[] = [];
  /** What they were about. */
  const about: unknown[] = [];
  auditor.createEvent.mockImplementation(async ({ eventId, meta }) => {
    about.push(meta);
    return {
      success: async () => void events.push(`${eventId} succeeded`),
      fail: async ({ error }) =>
        void events.push(`${eventId} failed: ${error.name}`),
    };
  });
  const backend = await startTestBackend({
    features: [
      auditor.factory,
      permissionsBy(decide).factory,
      createBackendPlugin({
        pluginId: 'primitives',
        register(env) {
          env.registerInit({
            deps: {
              auditor: coreServices.auditor,
              httpAuth: coreServices.httpAuth,
              httpRouter: coreServices.httpRouter,
              logger: coreServices.logger,
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
  return { baseUrl, events, about, stop: () => backend.stop() };
}

/** Headers of callers, by what they are. @internal */
export const callers = {
  nobody: { authorization: mockCredentials.none.header() },
  denied: { authorization: mockCredentials.user.header(denied) },
  user: { authorization: mockCredentials.user.header() },
  service: { authorization: mockCredentials.service.header() },
};
