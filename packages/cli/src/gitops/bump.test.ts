import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitOpsWorkspace, orders } from '../testing/gitops-workspace';

// Real git, helm and kubeconform, also on a busy machine.
jest.setTimeout(90_000);

const file = 'sources/values/env/dev/apps/domain-orders-v0.yaml';
const pulls = 'POST /repos/ameideio/ameide-gitops/pulls';

describe('ameide gitops bump', () => {
  let workspace: GitOpsWorkspace;
  let [running, published]: string[] = [];

  beforeEach(async () => {
    workspace = await GitOpsWorkspace.start();
    const { outside } = workspace;
    running = outside.publish('a'.repeat(40));
    published = outside.publish('b'.repeat(40));
    outside.tagged = [published];
    await workspace.wire();
  });
  afterEach(() => workspace.stop());
  const bump = (...args: string[]) =>
    workspace.run('bump', '--env=dev', '--pull-request', ...args);
  /** Nothing was written, pushed or opened. */
  const expectStill = () => {
    expect(workspace.read(file)).toContain(running);
    expect(workspace.git('status', '--porcelain')).toBe('');
    expect(workspace.outside.lines.filter(l => l.startsWith('POST'))).toEqual(
      [],
    );
  };

  it('is content with nothing to do', async () => {
    expect(await bump(...orders)).toBe(0);
    expect(workspace.written).toContain(
      'domain-orders-v0 is not enabled in dev; nothing to bump',
    );
    expect(workspace.outside.requests).toEqual([]);
    await workspace.enable(published);
    expect(await bump(...orders)).toBe(0);
    expect(workspace.written).toContain(
      `domain-orders-v0 is at ${published} in dev, the newest`,
    );
  });

  it.each([[orders], [[]]])(
    'moves to what is newer, and says so in one pull request: %j',
    async named => {
      await workspace.enable(running);
      expect(await bump(...named)).toBe(0);
      expect(workspace.read(file)).toContain(published);
      const { outside } = workspace;
      expect(outside.lines).toContain(
        `GET /repos/ameideio/ameide/compare/${'a'.repeat(40)}...${'b'.repeat(
          40,
        )}?per_page=1`,
      );
      expect(outside.pulls).toEqual([
        'primitive/domain-orders-v0/enable-dev',
      ]);
    },
  );

  it('writes the digest that it resolved, wherever the tag moves meanwhile', async () => {
    await workspace.enable(running);
    const { outside } = workspace;
    outside.tagged = [published, running];
    expect(await bump(...orders)).toBe(0);
    const asked = outside.lines.filter(l => l.endsWith('/manifests/main'));
    expect(asked).toHaveLength(1);
    expect(workspace.read(file)).toContain(published);
  });

  it.each([
    ['behind', 'is older than what runs'],
    ['diverged', 'is of another line than what runs'],
  ])('never goes to what is %s, unless told to', async (order, why) => {
    await workspace.enable(running);
    workspace.outside.order = order;
    // Asked for by name, it is refused; where all were asked for, it holds nobody up.
    expect(await bump(...orders)).toBe(1);
    expect(workspace.written).toContain(
      `domain-orders-v0: ameide: ${published} ${why} (${'a'.repeat(
        40,
      )}...${'b'.repeat(40)}); --allow-older moves it all the same`,
    );
    expectStill();
    expect(await bump()).toBe(0);
    expect(workspace.written).toContain(
      `domain-orders-v0 is left alone in dev: ${published} ${why}`,
    );
    expectStill();
    expect(await bump(...orders, '--allow-older')).toBe(0);
    expect(workspace.read(file)).toContain(published);
    expect(workspace.outside.lines).toContain(pulls);
  });

  it.each([
    [
      'ameide.yaml names no core repository',
      'ameide.yaml names no core repository (core: owner/name)',
      () => {
        const settings = workspace.read('ameide.yaml');
        writeFileSync(
          join(workspace.root, 'ameide.yaml'),
          settings.replace(/^core: .*\n/m, ''),
        );
        workspace.commit('Forget the core repository');
      },
    ],
    [
      'there is no GITHUB_TOKEN',
      'GITHUB_TOKEN is not set',
      () => void (workspace.env.GITHUB_TOKEN = ''),
    ],
    [
      'the image says nothing of its commit',
      'does not say which commit it was built from',
      () => {
        published = workspace.outside.publish('');
        workspace.outside.tagged = [published];
      },
    ],
  ])('moves nothing while %s, unless told to', async (_, why, break_) => {
    await workspace.enable(running);
    break_();
    for (const named of [orders, []]) {
      workspace.written = '';
      expect(await bump(...named)).toBe(1);
      expect(workspace.written).toMatch(
        /cannot tell whether sha256:\w+ is newer than what runs: /,
      );
      expect(workspace.written).toContain(
        `${why}; --allow-older moves it all the same`,
      );
      expectStill();
    }
    expect(
      await workspace.run('bump', '--env=dev', ...orders, '--allow-older'),
    ).toBe(0);
    expect(workspace.read(file)).toContain(published);
  });

  it('is refused by name while a hold is there, and leaves it alone among all', async () => {
    await workspace.enable(running);
    await workspace.run(
      ...['hold', ...orders, '--env=dev', `--digest=${running}`],
      ...['--until=2090-01-01', '--reason=Slow'],
    );
    workspace.commit('Hold');
    workspace.outside.requests = [];
    expect(await bump(...orders)).toBe(1);
    expect(workspace.written).toContain('until 2090-01-01: Slow; next: ');
    expectStill();
    expect(await bump()).toBe(0);
    expect(workspace.written).toContain('is left alone in dev: ');
    expectStill();
  });
});
