import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { primitivesPromotePermission } from '@ameide/plugin-primitives-common';
import { createPrimitiveConditionalDecision, primitiveConditions } from '@ameide/plugin-primitives-node';
import { createCheckoutAction } from '../actions/checkout';
import { createCorePullRequestAction } from '../actions/core-pull-request';
import { createGitopsDispatchAction } from '../actions/gitops-dispatch';
import { createContractAction } from '../actions/contract';
import { createScaffoldAction } from '../actions/scaffold';
import { createVerifyAction } from '../actions/verify';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { createTestServices } from '../__testUtils__/services';

jest.setTimeout(60_000);

const credentials = mockCredentials.user('user:default/ada');
const primitive = {
  kind: 'domain',
  name: 'orders',
  version: 'v0',
  language: 'typescript',
  owner: 'group:default/orders-team',
  from: 'example',
};
const promote = { workflow: 'promote', source: 'dev', target: 'staging', primitives: ['domain-orders-v0'] };

describe('what an action may do, and what the auditor keeps of it', () => {
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await FakeGitHub.start();
  });
  afterEach(() => github.stop());

  /** Writes the owner onto the core repo's main branch. */
  function own(text: string | undefined) {
    if (text !== undefined) github.files.set('main:primitives/domain/orders/catalog-info.yaml', text);
  }

  function setUp(options: { allow?: boolean; conditions?: Parameters<typeof createPrimitiveConditionalDecision>[1] } = {}) {
    const events: object[] = [];
    const services = createTestServices({ github, ...options });
    const permissions = options.conditions
      ? mockServices.permissions.mock({
          authorizeConditional: async () => [
            createPrimitiveConditionalDecision(primitivesPromotePermission, options.conditions ?? { anyOf: [] as never }),
          ],
        })
      : services.permissions;
    const auditor = mockServices.auditor.mock({
      createEvent: async event => {
        events.push({ ...event, status: 'initiated' });
        return {
          success: async ({ meta } = {}) => void events.push({ status: 'succeeded', ...meta }),
          fail: async ({ error }) => void events.push({ status: 'failed', error: error.name }),
        };
      },
    });
    const context = (input: object, more: object = {}): never => {
      const ctx = createMockActionContext();
      return { ...ctx, getInitiatorCredentials: async () => credentials, input, ...more } as never;
    };
    return { services: { ...services, permissions, auditor }, events, context };
  }
  type Action = { handler: (ctx: never) => Promise<void> };

  it('has who, what, why and the result of a dispatch', async () => {
    const { services, events, context } = setUp();
    const reason = 'Orders without a customer fail';
    const action: Action = createGitopsDispatchAction(services);
    await action.handler(context({ workflow: 'promote', source: 'staging', target: 'production', reason }));
    expect(events).toEqual([
      {
        eventId: 'primitive-promote',
        severityLevel: 'medium',
        status: 'initiated',
        meta: {
          primitive: 'every primitive',
          environment: 'production',
          reason,
          workflow: 'promote-images.yaml',
          inputs: { source: 'staging', target: 'production', reason },
          requestedBy: 'user:default/ada',
          taskId: 'mock-task-id',
        },
      },
      { status: 'succeeded', result: { state: 'nothing', runUrl: expect.stringContaining('/runs/101') } },
    ]);
  });

  it('has what failed outside', async () => {
    const { services, events, context } = setUp();
    github.conclusion = 'failure';
    const action: Action = createGitopsDispatchAction(services);
    await expect(action.handler(context(promote))).rejects.toThrow('failure');
    expect(events).toMatchObject([{ status: 'initiated' }, { status: 'failed', error: 'Error' }]);
  });

  it('has the pull request that creates a primitive', async () => {
    const { services, events, context } = setUp();
    const ctx = context({ primitive });
    await createCorePullRequestAction(services).handler(ctx);
    expect(events).toMatchObject([
      {
        eventId: 'primitive-create',
        meta: { primitive: 'domain-orders-v0', owner: primitive.owner, requestedBy: 'user:default/ada' },
      },
      { status: 'succeeded', result: { state: 'created', url: github.pulls[0].html_url } },
    ]);
  });

  it.each<[string, (services: ReturnType<typeof createTestServices>) => Action, object, string]>([
    ['checkout', createCheckoutAction, primitive, 'primitive-create'],
    ['contract', createContractAction, { primitive }, 'primitive-create'],
    ['scaffold', createScaffoldAction, { primitive }, 'primitive-create'],
    ['verify', createVerifyAction, { primitive }, 'primitive-create'],
    ['pull request', createCorePullRequestAction, { primitive }, 'primitive-create'],
    ['wiring', createGitopsDispatchAction, { workflow: 'wiring', kind: 'domain', name: 'orders', version: 'v0' }, 'primitive-wiring'],
    ['promote', createGitopsDispatchAction, promote, 'primitive-promote'],
    ['rollback', createGitopsDispatchAction, { workflow: 'rollback', primitive: 'domain-orders-v0', environment: 'dev' }, 'primitive-rollback'],
  ])('has that somebody was refused %s, once, and nothing was asked outside', async (_, create, input, eventId) => {
    const { services, events, context } = setUp({ allow: false });
    await expect(create(services).handler(context(input))).rejects.toMatchObject({ name: 'NotAllowedError' });
    expect(events).toMatchObject([
      { eventId, status: 'initiated', meta: { requestedBy: 'user:default/ada' } },
      { status: 'failed', error: 'NotAllowedError' },
    ]);
    expect(github.requests).toEqual([]);
  });

  it('has nothing of a dry run, which is refused all the same', async () => {
    const { services, events, context } = setUp({ allow: false });
    const action: Action = createGitopsDispatchAction(services);
    await expect(action.handler(context(promote, { isDryRun: true }))).rejects.toMatchObject({ name: 'NotAllowedError' });
    expect(events).toEqual([]);
  });

  const { isOwner, isInEnvironment } = primitiveConditions;
  const ownersOf = isOwner({ owners: ['group:default/orders-team'] });
  const component = (owner: string) => `kind: Component\nmetadata: { name: domain-orders-v0 }\nspec: { owner: ${owner} }\n`;

  it.each([
    ['the owner that main names', component('orders-team'), promote, ownersOf, true],
    ['another owner', component('group:default/billing-team'), promote, ownersOf, false],
    ['a primitive that is not on main', undefined, promote, ownersOf, false],
    ['a file without a component', 'kind: API', promote, ownersOf, false],
    ['a selection of which one is another owner’s', component('orders-team'), { ...promote, primitives: ['domain-orders-v0', 'domain-stock-v0'] }, ownersOf, false],
    ['every primitive at once', component('orders-team'), { ...promote, primitives: [] }, ownersOf, false],
    ['an environment', undefined, promote, isInEnvironment({ environments: ['staging'] }), true],
    ['an environment, every primitive at once', undefined, { ...promote, primitives: [] }, isInEnvironment({ environments: ['staging'] }), true],
    ['another environment', undefined, promote, isInEnvironment({ environments: ['production'] }), false],
  ])('applies a condition to %s', async (_, text, input, conditions, allowed) => {
    own(text);
    const { services, context } = setUp({ conditions });
    const asked = (createGitopsDispatchAction(services) as Action).handler(context(input, { isDryRun: true }));
    const outcome = await asked.then(() => 'allowed', error => error.message);
    expect(outcome).toMatch(allowed ? /^allowed$/ : /'primitives\.promote' for/);
    expect(github.requests.filter(request => !request.startsWith('GET '))).toEqual([]);
  });
});
