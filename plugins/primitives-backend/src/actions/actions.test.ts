import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { NotAllowedError } from '@backstage/errors';
import { fakeAnswers } from '../__testUtils__/fake-reads';
import { registerReads } from './register-reads';
import { registerRequests } from './register-requests';
import { Registrar } from './registrar';

jest.setTimeout(60_000);

const digest = `sha256:${'3'.repeat(64)}`;
const writes = [
  'refresh-primitives',
  'request-enablement',
  'request-promotion',
];

/** The actions behind Backstage's own registry and MCP server, over HTTP. */
async function start(options: { denied?: string[] } = {}) {
  const { answers, hints } = fakeAnswers();
  const marks: string[] = [];
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockImplementation(async ({ eventId, meta }) => ({
    success: async () => void marks.push(`${eventId} ${JSON.stringify(meta)}`),
    fail: async ({ error }) => void marks.push(`${eventId} ${error.name}`),
  }));
  const scaffold = jest.fn(async () => ({ taskId: 'task-1' }));
  const decide = async (
    requests: ReadonlyArray<{ permission: { name: string } }>,
  ) =>
    requests.map(({ permission }) => {
      const result: AuthorizeResult.ALLOW | AuthorizeResult.DENY =
        options.denied?.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW;
      return { result };
    });
  const backend = await startTestBackend({
    features: [
      mcpPlugin,
      actionsRegistryServiceFactory,
      actionsServiceFactory,
      mockServices.rootConfig.factory({
        data: { backend: { actions: { pluginSources: ['primitives'] } } },
      }),
      mockServices.permissions.mock({
        authorize: decide,
        authorizeConditional: decide,
      }).factory,
      createBackendPlugin({
        pluginId: 'primitives',
        register(env) {
          env.registerInit({
            deps: {
              actionsRegistry: actionsRegistryServiceRef,
              permissions: coreServices.permissions,
            },
            async init(deps) {
              const registrar = new Registrar({
                ...deps,
                auditor,
                readResource: target => answers.resource(target),
              });
              registerReads(registrar, answers);
              registerRequests(registrar, {
                answers,
                scaffolder: { scaffold },
                appUrl: 'http://portal.test',
              });
            },
          });
        },
      }),
    ],
  });
  const base = `http://127.0.0.1:${backend.server.port()}/api`;
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${base}/mcp-actions/v1`), {
      requestInit: {
        headers: { authorization: mockCredentials.user.header() },
      },
    }),
  );
  const { tools } = await client.listTools();
  const nameOf = (action: string) =>
    tools.find(tool => tool.name.endsWith(action))?.name ?? action;
  return {
    hints,
    marks,
    scaffold,
    tools,
    call: async (action: string, input: Record<string, unknown> = {}) => {
      const result = await client.callTool({
        name: nameOf(action),
        arguments: input,
      });
      return JSON.stringify(result);
    },
    /** Past the MCP server. */
    invoke: (action: string, input: object) =>
      fetch(
        `${base}/primitives/.backstage/actions/v1/actions/primitives:${action}/invoke`,
        {
          method: 'POST',
          headers: {
            authorization: mockCredentials.user.header(),
            'content-type': 'application/json',
          },
          body: JSON.stringify(input),
        },
      ),
    stop: async () => {
      await client.close();
      await backend.stop();
    },
  };
}

describe('the actions, over MCP', () => {
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('are listed with schemas of what they take and give', () => {
    const names = server.tools.map(tool =>
      tool.name.replace(/^primitives[.:_-]/, ''),
    );
    expect(names.sort()).toEqual(
      [
        'get-lineage',
        'get-primitive-audit',
        'get-primitive-history',
        'get-primitive-pipeline',
        'get-primitive-sources',
        'list-primitive-breaches',
        'list-primitive-verdicts',
        'list-primitives',
        ...writes,
      ].sort(),
    );
    const list = server.tools.find(tool =>
      tool.name.endsWith('list-primitives'),
    );
    expect(list?.inputSchema.properties).toMatchObject({
      kind: {
        type: 'array',
        items: { enum: expect.arrayContaining(['domain']) },
      },
      limit: { type: 'integer', maximum: 500 },
    });
    expect(list?.annotations).toMatchObject({ readOnlyHint: true });
  });

  it.each([
    ['list-primitives', { kind: ['domain'], limit: 2 }, 'domain-orders-v1'],
    ['get-primitive-pipeline', { id: 'domain-orders-v0' }, 'Take orders'],
    ['get-primitive-history', { id: 'domain-orders-v0', limit: 1 }, 'at1'],
    ['get-lineage', { digest }, 'ameide verify domain/orders'],
    ['get-lineage', { sha: 'a'.repeat(40) }, 'ameide verify domain/orders'],
    ['get-primitive-audit', {}, 'ci-is-the-writer'],
    ['list-primitive-breaches', { rule: 'ci-is-the-writer' }, '#1'],
    ['list-primitive-verdicts', {}, 'core-ci'],
    ['get-primitive-sources', {}, 'ageSeconds'],
  ])('%s answers %j', async (name, input, words) => {
    const answer = await server.call(name, input);
    expect(answer).toContain(words);
    expect(answer).not.toContain('"isError":true');
  });

  it.each([
    ['list-primitives', { colour: 'red' }, 'colour'],
    ['list-primitives', { limit: 501 }, 'limit'],
    ['list-primitives', { status: ['failed'] }, 'needs environment'],
    ['get-primitive-pipeline', { id: 'domain-nothing-v0' }, 'No primitive'],
    ['get-lineage', { digest, sha: 'a'.repeat(40) }, 'give one of the two'],
    [
      'request-enablement',
      { primitive: 'domain-orders-v0', environment: 'moon', digest },
      'environment',
    ],
    [
      'request-enablement',
      { primitive: 'x; rm -rf', environment: 'dev', digest },
      'id: must be',
    ],
  ])('%s refuses %j', async (name, input, words) => {
    const answer = await server
      .call(name, input)
      .catch(error => `${error}"isError":true`);
    expect(answer).toContain('"isError":true');
    expect(answer).toContain(words);
    expect(server.scaffold).not.toHaveBeenCalled();
  });

  it('start the templates as the caller, and leave a mark', async () => {
    const input = { primitive: 'domain-orders-v0', environment: 'dev', digest };
    const answer = await server.call('request-enablement', input);
    expect(answer).toContain('http://portal.test/create/tasks/task-1');
    await server.call('request-promotion', {
      source: 'dev',
      target: 'staging',
    });
    const as = {
      credentials: expect.objectContaining({
        principal: { type: 'user', userEntityRef: 'user:default/mock' },
      }),
    };
    expect(server.scaffold.mock.calls).toEqual([
      [{ templateRef: 'template:default/enable-primitive', values: input }, as],
      [
        {
          templateRef: 'template:default/promote-primitive',
          values: { source: 'dev', target: 'staging' },
        },
        as,
      ],
    ]);
    await server.call('refresh-primitives', { source: 'argocd' });
    expect(server.hints).toEqual([{ source: 'argocd', all: true }]);
    expect(server.marks.filter(mark => !mark.endsWith('Error'))).toEqual([
      `action-request-enablement ${JSON.stringify({
        input,
        caller: 'user:default/mock',
      })}`,
      `action-request-promotion ${JSON.stringify({
        input: { source: 'dev', target: 'staging' },
        caller: 'user:default/mock',
      })}`,
      `action-refresh-primitives ${JSON.stringify({
        input: { source: 'argocd' },
        caller: 'user:default/mock',
      })}`,
    ]);
  });
});

describe('the actions without permission', () => {
  it('are not to be called, though they are seen', async () => {
    const denied = [
      'primitives.enable',
      'primitives.audit.read',
      'primitives.refresh',
    ];
    const server = await start({ denied });
    try {
      for (const name of ['get-primitive-audit', 'list-primitive-breaches'])
        expect((await server.invoke(name, {})).status).toBe(403);
      const input = {
        primitive: 'domain-orders-v0',
        environment: 'dev',
        digest,
      };
      expect((await server.invoke('request-enablement', input)).status).toBe(
        403,
      );
      expect(server.scaffold).not.toHaveBeenCalled();
      expect(
        (
          await server.invoke('request-promotion', {
            source: 'dev',
            target: 'staging',
          })
        ).status,
      ).toBe(200);
    } finally {
      await server.stop();
    }
  });

  it('are checked by themselves too', async () => {
    const registered: Array<{
      name: string;
      action: (call: never) => Promise<unknown>;
    }> = [];
    const registrar = new Registrar({
      actionsRegistry: { register: action => void registered.push(action) },
      auditor: mockServices.auditor.mock(),
      readResource: async () => undefined,
      permissions: mockServices.permissions({ result: AuthorizeResult.DENY }),
    });
    const { answers } = fakeAnswers();
    registerReads(registrar, answers);
    expect(registered).toHaveLength(8);
    for (const { action } of registered) {
      await expect(
        Reflect.apply(action, undefined, [
          { input: {}, credentials: mockCredentials.user() },
        ]),
      ).rejects.toThrow(NotAllowedError);
    }
  });
});
