import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { report, createTestServices, fakeTools } from '../__testUtils__/services';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { createCheckoutAction } from './checkout';
import { createContractAction } from './contract';
import { createCorePullRequestAction } from './core-pull-request';
import { createGitopsDispatchAction } from './gitops-dispatch';
import { createScaffoldAction } from './scaffold';
import { createVerifyAction } from './verify';

// A step is several runs of git, on a machine that may be busy.
jest.setTimeout(60_000);

const input = {
  kind: 'domain',
  name: 'orders',
  version: 'v0',
  language: 'typescript',
  owner: 'group:default/team-orders',
  from: 'example',
};
const branch = 'primitive/domain-orders-v0/create';
const user = {
  ref: 'user:default/ada',
  entity: {
    apiVersion: 'backstage.io/v1alpha1' as const,
    kind: 'User' as const,
    metadata: { name: 'ada' },
    spec: { profile: { displayName: 'Ada', email: 'ada@example.com' } },
  },
};

describe('the actions of "create primitive"', () => {
  const workspace = createMockDirectory();
  let github: FakeGitHub;

  beforeEach(async () => {
    workspace.clear();
    github = await FakeGitHub.start();
  });
  afterEach(() => github.stop());

  function setUp(options: { tools?: ReturnType<typeof fakeTools>; allow?: boolean } = {}) {
    const tools = options.tools ?? fakeTools();
    const services = createTestServices({ github, ...options, tools });
    const context = <T extends object>(fields: T) => {
      const ctx = createMockActionContext({ workspacePath: workspace.path });
      return { ...ctx, user, input: fields, getInitiatorCredentials: ctx.getInitiatorCredentials };
    };
    const run = async (values: object = input) => {
      const outputs: Record<string, Record<string, unknown>> = {};
      const step = async (action: { id: string; handler: (ctx: never) => Promise<void> }, fields: object) => {
        const output: Record<string, unknown> = {};
        const ctx = { ...context(fields), output: (name: string, value: unknown) => (output[name] = value) };
        await action.handler(ctx as never);
        outputs[action.id] = output;
        return output;
      };
      const { primitive } = await step(createCheckoutAction(services), values);
      await step(createContractAction(services), { primitive });
      await step(createScaffoldAction(services), { primitive });
      const { report: verified } = await step(createVerifyAction(services), { primitive });
      await step(createCorePullRequestAction(services), { primitive, report: verified });
      return outputs;
    };
    return { services, tools, run, context };
  }

  it('opens a draft pull request with the contract, the code and the report', async () => {
    const { run } = setUp();
    const outputs = await run();
    expect(outputs['primitives:core:pull-request']).toEqual({ url: github.pulls[0].html_url, number: 1, state: 'created' });
    expect(outputs['primitives:verify']).toMatchObject({ outcome: 'passed', message: 'All 8 checks passed' });
    expect(github.pulls).toMatchObject([{ repo: 'ameide', head: { ref: branch }, draft: true, title: 'Add domain/orders v0' }]);
    expect(github.pulls[0].body).toContain('**passed**');
    expect(github.pulls[0].body).toContain('- `primitives/domain/orders/src/main.ts`');
    // What the tests left behind is not in it.
    expect(github.core('ls-tree', '-r', '--name-only', branch).trim().split('\n')).toEqual([
      'packages/ameide_core_proto/src/orders/v0/orders.proto',
      'primitives/domain/orders/catalog-info.yaml',
      'primitives/domain/orders/src/main.ts',
    ]);
    expect(github.core('log', '-1', '--format=%an <%ae>%n%B', branch).trim()).toBe(
      [
        'ameide-portal[bot] <portal@example.com>',
        'Scaffold domain/orders v0 from the example',
        '',
        'Requested-by: user:default/ada',
        'Co-authored-by: Ada <ada@example.com>',
      ].join('\n'),
    );
  });

  it('finds the open pull request when the same is asked again, and does not run what people may have changed', async () => {
    const { run, tools } = setUp();
    await run();
    const before = github.core('rev-parse', branch);
    const outputs = await run();
    expect(outputs['primitives:core:checkout']).toMatchObject({ origin: 'branch' });
    expect(outputs['primitives:verify']).toMatchObject({ outcome: 'left-to-ci' });
    expect(outputs['primitives:core:pull-request']).toMatchObject({ number: 1, state: 'existing' });
    expect(github.pulls).toHaveLength(1);
    expect(github.core('rev-parse', branch)).toBe(before);
    expect(tools.verifyPrimitive).toHaveBeenCalledTimes(1);
  });

  it('opens the pull request of a branch that was pushed before the portal was killed', async () => {
    const { run } = setUp();
    await run();
    github.pulls.length = 0;
    expect((await run())['primitives:core:pull-request']).toMatchObject({ state: 'created' });
  });

  it('goes on with what is merged', async () => {
    const { run } = setUp();
    await run();
    github.core('update-ref', 'refs/heads/main', branch);
    github.core('update-ref', '-d', `refs/heads/${branch}`);
    Object.assign(github.pulls[0], { state: 'closed', merged_at: '2026-01-01T00:00:00Z' });
    const outputs = await run();
    expect(outputs['primitives:core:checkout']).toMatchObject({ origin: 'main' });
    expect(outputs['primitives:core:pull-request']).toMatchObject({ state: 'merged', number: 1 });
    expect(github.core('for-each-ref', '--format=%(refname)').trim()).toBe('refs/heads/main');
  });

  it.each([
    [{ owner: 'group:default/team-payments' }, /taken: primitives\/domain\/orders is on .*its owner is group:default\/team-orders/],
    [{ version: 'v1' }, /its id is domain-orders-v0, not domain-orders-v1/],
    [{ from: 'skeleton' }, /made domain\/orders another way: "Starts from" is example there, not skeleton/],
    [{ system: 'commerce' }, /its system is not set, not system:default\/commerce/],
  ])('refuses a name that is taken when %j is asked for', async (changes, message) => {
    const { run } = setUp();
    await run();
    github.core('update-ref', 'refs/heads/main', branch);
    await expect(run({ ...input, ...changes })).rejects.toMatchObject({ name: 'ConflictError', message: expect.stringMatching(message) });
    expect(github.pulls).toHaveLength(1);
  });

  it('makes the workspace again when a recovered task finds none', async () => {
    const { services, context } = setUp();
    const primitive = input;
    await createCheckoutAction(services).handler(context(input));
    await createContractAction(services).handler(context({ primitive }));
    await rm(workspace.path, { recursive: true });
    const ctx = context({ primitive });
    await createCorePullRequestAction(services).handler(ctx);
    expect(ctx.output).toHaveBeenCalledWith('state', 'created');
    expect(github.core('log', '--format=%s', branch).trim().split('\n')).toEqual([
      'Scaffold domain/orders v0 from the example',
      'Add the contract of domain/orders v0',
      'seed',
    ]);
  });

  it('scaffolds again what a killed step left half written', async () => {
    const { services, context } = setUp();
    const primitive = input;
    await createCheckoutAction(services).handler(context(input));
    workspace.addContent({ 'primitives/domain/orders/half.ts': 'const a = ' });
    await createScaffoldAction(services).handler(context({ primitive }));
    expect(github.git('-C', workspace.path, 'ls-tree', '-r', '--name-only', 'HEAD')).not.toContain('half.ts');
    expect(github.git('-C', workspace.path, 'status', '--porcelain')).toBe('');
  });

  it('goes on with a fresh skeleton that is RED on purpose', async () => {
    const { run } = setUp({ tools: fakeTools(() => report({ 'scaffold-markers': 'failed', tests: 'failed' })) });
    expect((await run({ ...input, from: 'skeleton' }))['primitives:verify']).toMatchObject({ outcome: 'red-on-purpose' });
  });

  it.each([
    ['skeleton', { imports: 'failed', tests: 'failed' }, /Verification failed: imports/],
    ['example', { tests: 'failed' }, /Verification failed: tests/],
    ['example', { contract: 'error' }, /could not run.*contract/],
  ] as const)('pushes nothing when verify says of a fresh %s: %j', async (from, checks, message) => {
    const { run } = setUp({ tools: fakeTools(() => report(checks)) });
    await expect(run({ ...input, from })).rejects.toThrow(message);
    expect(github.pulls).toEqual([]);
    expect(github.core('for-each-ref', '--format=%(refname)').trim()).toBe('refs/heads/main');
  });

  it.each([
    [{ kind: 'gadget' }, 'kind: "gadget" is not one of'],
    [{ name: 'Orders' }, 'lower-case words'],
    [{ name: '../../etc' }, 'lower-case words'],
    [{ name: 'orders-smoke' }, 'must not end in -smoke'],
    [{ version: '1' }, 'version: must be'],
    [{ language: 'cobol' }, 'language: "cobol" is not one of'],
    [{ owner: 'a: b\nspec: {}' }, 'owner: must be an entity reference'],
    [{ from: 'scratch' }, 'from: "scratch" is not one of'],
    [{ surprise: 1 }, 'surprise'],
  ])('refuses %j before anything is cloned', async (changes, message) => {
    const { run } = setUp();
    await expect(run({ ...input, ...changes })).rejects.toMatchObject({ name: 'InputError', message: expect.stringContaining(message) });
    expect(github.requests).toEqual([]);
  });

  it('refuses whoever lacks the permission', async () => {
    const { run } = setUp({ allow: false });
    await expect(run()).rejects.toMatchObject({ name: 'NotAllowedError', message: expect.stringContaining("user:default/ada lacks the permission 'primitives.create'") });
  });

  it('touches nothing in a dry run', async () => {
    const { services, context } = setUp();
    const dry = <T extends object>(fields: T) => ({ ...context(fields), isDryRun: true });
    const primitive = input;
    await createCheckoutAction(services).handler(dry(input));
    await createContractAction(services).handler(dry({ primitive }));
    const scaffold = dry({ primitive });
    await createScaffoldAction(services).handler(scaffold);
    await createVerifyAction(services).handler(dry({ primitive }));
    await createCorePullRequestAction(services).handler(dry({ primitive }));
    expect(scaffold.output).toHaveBeenCalledWith('files', ['primitives/domain/orders/src/main.ts']);
    expect(github.requests).toEqual([]);
    expect(workspace.content()).toEqual({});
  });

  it.each(['REST', 'git'])('shows no token in what a task says, whatever %s answers', async part => {
    const { services, context } = setUp();
    const told: string[] = [];
    const heard: string[] = [];
    github.instead = ({ headers, url = '' }, response) => {
      if (url.startsWith('/api/') !== (part === 'REST')) return false;
      const { authorization = '' } = headers;
      heard.push(authorization);
      const [, pair = ''] = authorization.split(' ');
      const text = `${authorization} ${pair} ${Buffer.from(pair, 'base64')} \u001b[31mred\r\nforged: line`;
      response.writeHead(422, { 'content-type': 'application/json', 'x-echo': pair });
      response.end(JSON.stringify({ message: text, documentation_url: text, errors: [text] }));
      return true;
    };
    const ctx = context(part === 'git' ? input : { workflow: 'wiring', kind: 'domain', name: 'orders', version: 'v0' });
    const action = part === 'git' ? createCheckoutAction(services) : createGitopsDispatchAction(services);
    const log = Object.fromEntries(
      (['info', 'warn', 'error', 'debug'] as const).map(level => [level, (...words: unknown[]) => void told.push(inspect(words, { depth: 5 }))]),
    );
    const output = (_: string, value: unknown) => void told.push(inspect(value));
    const failure = await action
      .handler({ ...ctx, output, logger: { ...ctx.logger, ...log } } as never)
      .catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(heard.some(header => header.length > 10)).toBe(true);
    const shown = [...told, (failure as Error).message, JSON.stringify(failure)].join('\n');
    const basic = Buffer.from(`x-access-token:${github.token}`).toString('base64');
    for (const secret of [github.token, basic]) expect(shown).not.toContain(secret);
    expect((failure as Error).message).not.toContain('\u001b');
  });

  it.each(['127.0.0.1', 'localhost'])('follows no redirect of git to %s with the token', async host => {
    const heard: string[] = [];
    const elsewhere = createServer(({ headers }, response) => {
      heard.push(headers.authorization ?? '');
      response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const { port } = elsewhere.address() as AddressInfo;
    github.instead = ({ url = '' }, response) => {
      if (url.startsWith('/api/')) return false;
      response.writeHead(302, { location: `http://${host}:${port}${url}` }).end();
      return true;
    };
    try {
      await expect(setUp().run()).rejects.toThrow(/302/);
      expect(heard).toEqual([]);
    } finally {
      elsewhere.close();
    }
  });

  it('names GitHub when it does not answer', async () => {
    const { run } = setUp();
    const { host } = github;
    await github.stop();
    await expect(run()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining(`GitHub at http://${host} does not answer git clone`),
    });
    github = await FakeGitHub.start();
  });
});
