import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { openGitHub } from '../__testUtils__/github-source';
import { MemorySourceContext } from '../testing/source-context';

const id = 'domain-orders-v0';
const digest = (c: string) => `sha256:${c.repeat(64)}`;
const values = (c: string) =>
  `enabled: true\nimage:\n  ref: r/ameideio/primitive-domain-orders@${digest(
    c,
  )}\n`;
const file = (environment: string) =>
  gitopsPaths(id).environmentValues(environment);
const wiring = {
  [gitopsPaths(id).component]: 'x',
  [gitopsPaths(id).sharedValues]: 'enabled: false\nimage:\n  ref: ""\n',
};
const dev = (c: string) => ({ [file('dev')]: values(c) });
const staging = (c: string) => ({ [file('staging')]: values(c) });

/** How the order of environments is read from the history of a GitOps repository. */
describe('the order in which a digest came', () => {
  let github: FakeGitHub;
  let opened: Awaited<ReturnType<typeof openGitHub>>;
  let context: MemorySourceContext;

  beforeEach(async () => {
    github = await FakeGitHub.start();
    opened = await openGitHub(github);
    context = new MemorySourceContext();
  });
  afterEach(async () => {
    await github.stop();
    opened.remove();
  });
  const orderIn = async (environment = 'staging') => {
    await opened.gitops.collect(context, []);
    return context.current.get(`desired ${environment}/${id}`)?.value;
  };

  it.each<[string, Array<Record<string, string | null>>, string]>([
    ['dev had it, and moved on', [dev('1'), staging('1'), dev('2')], 'before'],
    ['dev never had it', [dev('1'), staging('2')], 'not-before'],
    ['both got it at once', [{ ...dev('1'), ...staging('1') }], 'not-before'],
    ['dev got it later', [staging('1'), dev('1')], 'not-before'],
    [
      'it came again by dev',
      [staging('1'), staging('2'), dev('1'), staging('1')],
      'before',
    ],
    ['dev could not be read', [{ [file('dev')]: '{{' }, staging('1')], 'unknown'],
  ])('is told where %s', async (_name, steps, order) => {
    github.commit(wiring);
    for (const step of steps) github.commit(step);
    expect(await orderIn()).toMatchObject({ order });
    expect((await orderIn('dev')) ?? {}).not.toHaveProperty('order');
  });

  it.each<[string, Record<string, string>, string]>([
    ['with both', { ...dev('1'), ...staging('1') }, 'before'],
    ['with staging alone', { ...dev('2'), ...staging('1') }, 'unknown'],
  ])(
    'is not held against what a repository begins %s',
    async (_name, files, order) => {
      github.commit({ ...wiring, ...files });
      github.commit({ 'README.md': 'x' });
      expect(await orderIn()).toMatchObject({ order });
    },
  );

  it('is read again from facts of a version that did not tell it', async () => {
    github.commit(wiring);
    github.commit(dev('1'));
    github.commit(staging('1'));
    await orderIn();
    const fact = context.current.get(`desired staging/${id}`);
    const { order: _, ...before } = { order: '', ...fact?.value };
    if (fact) context.current.set(`desired staging/${id}`, { ...fact, value: before });
    await context.cursors.set('main-shape', null);
    expect(await orderIn()).toMatchObject({ order: 'before' });
  });
});
