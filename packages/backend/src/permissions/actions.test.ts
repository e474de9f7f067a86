import { readFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { PolicyDecision } from '@backstage/plugin-permission-common';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { scaffolderAutocompleteExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { changeRequestSchema } from '@ameide/plugin-primitives-common';
import scaffolderModulePrimitives from '@ameide/plugin-scaffolder-backend-module-primitives';
import { z } from 'zod';
import { PortalPermissionPolicy } from './policy';

jest.setTimeout(60_000);

const groups = {
  release: 'group:default/release',
  admin: 'group:default/admins',
};
const roles: Record<string, string[] | undefined> = {
  nobody: undefined,
  member: ['user:default/mia'],
  owner: ['user:default/ada', 'group:default/orders-team'],
  otherOwner: ['user:default/bob', 'group:default/billing-team'],
  release: ['user:default/rei', groups.release],
  admin: ['user:default/amy', groups.admin],
};
const members = ['member', 'owner', 'otherOwner', 'release', 'admin'];
const moves = ['owner', 'release', 'admin'];

const primitive = {
  kind: 'domain',
  name: 'orders',
  version: 'v0',
  language: 'typescript',
  owner: 'group:default/orders-team',
  from: 'example',
};
const id = 'domain-orders-v0';
const apiVersion = 'scaffolder.backstage.io/v1beta3';
const reason = 'Orders without a customer fail';
const rule = 'environment-running';
const until = '2999-12-31';
const digest = `sha256:${'a'.repeat(64)}`;
const dispatch = 'primitives:gitops:dispatch';
const approve = 'primitives:gitops:approve';

/** Every action, with what it is asked for, and who may. */
const table: Array<[string, object, string[]]> = [
  ['primitives:core:checkout', primitive, members],
  ['primitives:contract', { primitive }, members],
  ['primitives:scaffold', { primitive }, members],
  ['primitives:verify', { primitive }, members],
  ['primitives:core:pull-request', { primitive }, members],
  [
    dispatch,
    { workflow: 'wiring', kind: 'domain', name: 'orders', version: 'v0' },
    members,
  ],
  [
    dispatch,
    { workflow: 'enable', primitive: id, environment: 'dev', digest },
    moves,
  ],
  [
    dispatch,
    { workflow: 'enable', primitive: id, environment: 'staging', digest },
    moves,
  ],
  [
    dispatch,
    {
      workflow: 'enable',
      primitive: id,
      environment: 'production',
      digest,
      reason,
    },
    ['release', 'admin'],
  ],
  [
    dispatch,
    { workflow: 'promote', primitives: [id], source: 'dev', target: 'staging' },
    moves,
  ],
  [
    dispatch,
    {
      workflow: 'promote',
      primitives: [id],
      source: 'staging',
      target: 'production',
      reason,
    },
    ['release', 'admin'],
  ],
  [
    dispatch,
    { workflow: 'promote', source: 'dev', target: 'staging' },
    ['release', 'admin'],
  ],
  [
    dispatch,
    { workflow: 'rollback', primitive: id, environment: 'production', reason },
    moves,
  ],
  [
    dispatch,
    { workflow: 'rollback', primitive: 'domain-new-v0', environment: 'dev' },
    ['release', 'admin'],
  ],
  [
    dispatch,
    { workflow: 'retry-smoke', primitive: id, environment: 'staging' },
    moves,
  ],
  [
    dispatch,
    {
      workflow: 'retry-smoke',
      primitive: id,
      environment: 'production',
      reason,
    },
    ['release', 'admin'],
  ],
  [
    dispatch,
    { workflow: 'waive', primitive: id, rule, environment: 'dev', until, reason },
    ['owner', 'admin'],
  ],
  [
    dispatch,
    { workflow: 'waive', owner: 'group:default/orders-team', rule, until, reason },
    ['admin'],
  ],
  [approve, { task: '1' }, ['release', 'admin']],
];
/** What somebody else asked for, and waits for a second person. */
const waiting = {
  ...{ by: 'user:default/zoe', until: '2999-01-01T00:00:00Z' },
  request: {
    ...{ workflow: 'promote', primitives: [id] },
    ...{ source: 'staging', target: 'production', reason },
  },
};
const cells = table.flatMap(([action, input, allowed]) =>
  Object.keys(roles).map(role => ({
    action,
    input,
    role,
    allowed: allowed.includes(role),
  })),
);

describe('the actions under the default policy', () => {
  const actions = new Map<string, TemplateAction>();
  const events: object[] = [];
  let gitHub: Server;
  let role: string;

  /** Backstage's permission service, which asks the policy, without HTTP between the two. */
  const ask = async (
    permission: Parameters<PortalPermissionPolicy['handle']>[0]['permission'],
  ): Promise<PolicyDecision> => {
    const ownershipEntityRefs = roles[role];
    const policy = new PortalPermissionPolicy({
      groups,
      userInfo: mockServices.userInfo({
        ownershipEntityRefs: ownershipEntityRefs ?? [],
      }),
    });
    const user = ownershipEntityRefs && {
      credentials: mockCredentials.user(ownershipEntityRefs[0]),
      info: { userEntityRef: ownershipEntityRefs[0], ownershipEntityRefs },
    };
    return policy.handle({ permission }, user);
  };

  beforeAll(async () => {
    // The core repository, as far as it says who owns what.
    gitHub = createServer((request, response) => {
      const known = request.url?.includes(
        '/contents/primitives%2Fdomain%2Forders%2Fcatalog-info.yaml',
      );
      const content = Buffer.from(
        'kind: Component\nmetadata: { name: domain-orders-v0 }\nspec: { owner: orders-team }\n',
      ).toString('base64');
      response.writeHead(known ? 200 : 404, {
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify(
          known ? { type: 'file', encoding: 'base64', content } : { message: 'Not Found' },
        ),
      );
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => gitHub.once('listening', resolve));
    const host = `127.0.0.1:${(gitHub.address() as AddressInfo).port}`;
    const data = {
      integrations: {
        github: [{ host, apiBaseUrl: `http://${host}`, token: 'x' }],
      },
      primitives: {
        github: { host },
        core: { owner: 'ameideio', repository: 'ameide' },
        gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
        registry: { name: 'ghcr.io/ameideio', apiUrl: 'https://ghcr.io' },
        argocd: { instances: [] },
      },
    };
    const createdAt = new Date().toISOString();
    const user = { ref: waiting.by };
    await startTestBackend({
      features: [
        scaffolderModulePrimitives,
        scaffolderServiceMock.mock({
          getTask: async () => ({
            ...{ id: '1', status: 'completed', createdAt },
            spec: { user, steps: [], output: {}, parameters: {}, apiVersion },
          }),
          getLogs: async ({ taskId }) => [
            {
              ...{ id: 1, taskId, createdAt, type: 'completion' },
              // The output is there, though the type does not have it.
              body: Object.assign(
                { message: '' },
                { output: { asked: waiting } },
              ),
            },
          ],
        }).factory,
        mockServices.rootConfig.factory({ data }),
        mockServices.auditor.mock({
          createEvent: async ({ eventId, meta }) => {
            const tell = (end: object) =>
              void events.push({ eventId, ...meta, ...end });
            return {
              success: async () => tell({ end: 'succeeded' }),
              fail: async ({ error }) => tell({ end: error.name }),
            };
          },
        }).factory,
        mockServices.permissions.mock({
          authorize: async requests =>
            Promise.all(
              requests.map(async ({ permission }) => {
                const decision = await ask(permission);
                if (decision.result === 'CONDITIONAL')
                  throw new Error('A basic permission has no conditions');
                return decision;
              }),
            ),
          authorizeConditional: async requests =>
            Promise.all(requests.map(({ permission }) => ask(permission))),
        }).factory,
      ],
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          {
            addActions: (...added: TemplateAction[]) =>
              added.forEach(action => actions.set(action.id, action)),
          },
        ],
        [
          scaffolderAutocompleteExtensionPoint,
          { addAutocompleteProvider: () => {} },
        ],
      ],
    });
  });
  afterAll(() => new Promise(resolve => gitHub.close(resolve)));

  it('are all in the table', () => {
    expect(new Set(table.map(([action]) => action))).toEqual(
      new Set(actions.keys()),
    );
  });

  const workflows = changeRequestSchema.options.map(
    ({ shape }) => shape.workflow.value,
  );

  it('are in the table with everything that CI can be asked for', () => {
    const asked = table.flatMap(([, input]) =>
      'workflow' in input ? [input.workflow] : [],
    );
    expect(new Set(asked)).toEqual(new Set(workflows));
  });

  it('are on record by names that the documentation has', () => {
    const page = readFileSync(
      join(
        resolvePackagePath('backend', '../..'),
        'docs/security/identity-and-permissions.md',
      ),
      'utf8',
    );
    const names = ['create', 'approve', ...workflows];
    expect(names.filter(name => !page.includes(`\`primitive-${name}\``))).toEqual([]);
  });

  /** Runs an action as somebody, and gives what came of it. */
  async function run(cell: (typeof cells)[number], isDryRun: boolean) {
    role = cell.role;
    const credentials = mockCredentials.user(roles[role]?.[0]);
    const ctx = {
      ...createMockActionContext({ input: cell.input as never }),
      ...{ isDryRun, getInitiatorCredentials: async () => credentials },
    };
    return actions
      .get(cell.action)
      ?.handler(ctx as never)
      .then(
        () => 'allowed',
        error => error.name,
      );
  }

  it.each(cells)('$role, $action with $input: $allowed', async cell => {
    // A dry run asks for permission like any other, and goes no further.
    const outcome = await run(cell, true);
    expect(outcome).toBe(cell.allowed ? 'allowed' : 'NotAllowedError');
  });

  it.each(cells.filter(cell => !cell.allowed))(
    'put it on record that $role was refused $action with $input',
    async cell => {
      events.length = 0;
      expect(await run(cell, false)).toBe('NotAllowedError');
      const { workflow, reason: why } = z
        .object({
          workflow: z.string().optional(),
          reason: z.string().optional(),
        })
        .parse(cell.input);
      const asked = cell.action === approve ? 'approve' : 'create';
      expect(events).toEqual([
        expect.objectContaining({
          eventId: `primitive-${workflow ?? asked}`,
          requestedBy: roles[cell.role]?.[0] ?? 'user:default/mock',
          end: 'NotAllowedError',
          ...(why && { reason: why }),
        }),
      ]);
    },
  );
});
