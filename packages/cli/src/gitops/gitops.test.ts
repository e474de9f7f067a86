import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitOpsWorkspace, orders } from '../testing/gitops-workspace';

// Real git, helm and kubeconform, also on a busy machine.
jest.setTimeout(90_000);

const file = 'sources/values/env/dev/apps/domain-orders-v0.yaml';
const pulls = 'POST /repos/ameideio/ameide-gitops/pulls';

describe('ameide gitops', () => {
  let workspace: GitOpsWorkspace;
  /** Digests of images for both platforms, and of one for a single one. */
  let [both, other, single]: string[] = [];

  beforeEach(async () => {
    workspace = await GitOpsWorkspace.start();
    const { outside } = workspace;
    both = outside.publish('a'.repeat(40));
    other = outside.publish('b'.repeat(40));
    single = outside.publish('c'.repeat(40), ['amd64']);
  });
  afterEach(() => workspace.stop());
  const run = (...args: string[]) => workspace.run(...args);

  it('wires by a pull request that says what was asked, changed and checked', async () => {
    expect(
      await run('scaffold', ...orders, '--with-smoke', '--pull-request'),
    ).toBe(0);
    expect(workspace.read('.git/output')).toBe(
      'pull_request_number=1\npull_request_url=http://x/pull/1\nbranch=primitive/domain-orders-v0/wiring\n',
    );
    const pull = workspace.outside.requests.find(
      r => r.line === pulls,
    );
    const { body } = JSON.parse(pull?.body ?? '{}');
    for (const part of [
      '- name: `orders`',
      'domain-orders-v0-smoke/component.yaml',
      '| helm | passed | 6 of 6',
      'actions/runs/42',
    ]) {
      expect(body).toContain(part);
    }
    // The wiring merges itself, as ameide.yaml of the seed says.
    expect(workspace.outside.lines).toContain('POST /graphql');
  });

  it('enables a digest that is published for both platforms', async () => {
    await workspace.wire();
    expect(
      await run(
        'enable',
        ...orders,
        '--env=dev',
        `--digest=${both}`,
        '--pull-request',
      ),
    ).toBe(0);
    expect(workspace.read(file)).toContain(
      `/ameideio/primitive-domain-orders@${both}"`,
    );
    expect(workspace.outside.lines[0]).toBe(
      `GET /v2/ameideio/primitive-domain-orders/manifests/${both}`,
    );
  });

  it.each([
    ['not published', `sha256:${'0'.repeat(64)}`, 'is not in the registry', 1],
    ['without arm64', undefined, 'has no image for linux/arm64', 1],
    ['no digest', 'main', 'digest: must be "sha256:"', 2],
  ])(
    'refuses to enable what is %s, and writes nothing',
    async (_, digest, why, code) => {
      await workspace.wire();
      expect(
        await run(
          'enable',
          ...orders,
          '--env=dev',
          `--digest=${digest ?? single}`,
          '--pull-request',
        ),
      ).toBe(code);
      expect(workspace.written).toContain(why);
      expect(workspace.git('status', '--porcelain')).toBe('');
      expect(workspace.outside.lines.filter(l => l.startsWith('POST'))).toEqual([]);
    },
  );

  it('goes back, and names from where to where, and who approves', async () => {
    await workspace.wire();
    for (const digest of [both, other]) await workspace.enable(digest);
    expect(
        await run(
          'rollback',
          ...orders,
          '--env=dev',
          '--reason=Orders without `customer` fail\nsince noon',
          '--pull-request',
        ),
    ).toBe(0);
    const pull = workspace.outside.requests.find(r => r.line.endsWith('/pulls'));
    const { title, body } = JSON.parse(pull?.body ?? '{}');
    expect(title).toContain(
      `Roll back domain-orders-v0 in dev to ${both.slice(0, 19)}`,
    );
    expect(body).toContain("- reason: `Orders without 'customer' fail since noon`");
    const image = 'primitive-domain-orders/manifests';
    for (const digest of [other, both])
      expect(body).toMatch(
        new RegExp(
          `\\[\`${digest}\`\\]\\(http://[\\w.:]+/v2/ameideio/${image}/${digest}\\)`,
        ),
      );
    expect(
      await run('rollback', ...orders, '--env=staging', '--pull-request'),
    ).toBe(1);
    expect(workspace.written).toContain('is not enabled in staging');
  });

  it('holds what runs, refuses what would move it, and releases it', async () => {
    await workspace.wire();
    const dev = [...orders, '--env=dev'];
    await workspace.enable(both);
    const hold = [...dev, `--digest=${both}`, '--reason=Slow'];
    expect(await run('hold', ...hold, '--until=2090-01-01')).toBe(0);
    expect(await run('enable', ...dev, `--digest=${other}`)).toBe(1);
    expect(workspace.written).toContain(
      `domain-orders-v0 is held at ${both} in dev until 2090-01-01: Slow; next: `,
    );
    expect(await run('release', ...dev)).toBe(0);
    expect(await run('release', ...dev)).toBe(1);
    expect(await run('hold', ...hold, '--until=soon')).toBe(2);
    expect(workspace.written).toContain('until: must be a day such as 2026-12-31');
  });

  const [root, branch] = [
    '/repos/ameideio/ameide-gitops',
    'primitive/domain-orders-v0/wiring',
  ];
  const wiring = ['scaffold', ...orders, '--with-smoke', '--pull-request'];
  // At the start, between branch and pull request, and after it.
  const cutting = [
    `GET ${root}/git/commits/`,
    `POST ${root}/git/refs`,
    pulls,
    'POST /graphql',
  ];

  it.each(cutting.slice(2))('waits out a rate limit of a second at %s', async line => {
    const { outside } = workspace;
    const head = workspace.git('rev-parse', 'HEAD').trim();
    outside.limits = { [line.endsWith('/commits/') ? line + head : line]: '1' };
    expect(await run(...wiring)).toBe(0);
    expect(outside.limits).toEqual({});
    expect(workspace.written).toContain('pull request #1 opened');
    expect(outside.pulls).toEqual([branch]);
  });

  it.each(cutting)(
    'ends at a rate limit of an hour at %s, says when to come back, and goes on then',
    async line => {
      const { outside } = workspace;
      const head = workspace.git('rev-parse', 'HEAD').trim();
      outside.limits = {
        [line.endsWith('/commits/') ? line + head : line]: '3600',
      };
      expect(await run(...wiring)).toBe(1);
      expect(workspace.written).toMatch(
        /^ameide: .*rate limit.*\(GitHub asks to wait 3600 s: run this again after \d{4}-\d\d-\d\dT[\d:.]+Z\)$/m,
      );
      expect(workspace.written).not.toMatch(/^\s+at /m);
      expect(await run(...wiring)).toBe(0);
      expect(outside.pulls).toEqual([branch]);
    },
  );

  it.each([
    'Auto merge is not allowed for this repository',
    'API rate limit exceeded for installation ID 1.',
  ])('says that a pull request is open which cannot merge itself: %s', async why => {
    const { outside } = workspace;
    outside.autoMergeError = why;
    expect(await run(...wiring)).toBe(1);
    expect(workspace.written).toContain(
      `ameide: pull request #1 is open, but GitHub does not let it merge itself: ${why}; put that right`,
    );
    expect(workspace.written).not.toMatch(/^\s+at /m);
    delete outside.autoMergeError;
    expect(await run(...wiring)).toBe(0);
    expect(workspace.written).toContain('pull request #1 found as it should be');
    expect(outside.pulls).toEqual([branch]);
  });

  it.each([401, 403] as const)(
    'says which login may not read where the registry refuses it with %d, and writes nothing',
    async status => {
      await workspace.wire();
      const { outside } = workspace;
      outside.login = status;
      const enable = ['enable', ...orders, '--env=dev', `--digest=${both}`];
      expect(await run(...enable, '--pull-request')).toBe(1);
      expect(workspace.written).toContain(
        'does not let us read ameideio/primitive-domain-orders; give AMEIDE_REGISTRY_USERNAME and AMEIDE_REGISTRY_PASSWORD that may',
      );
      expect(workspace.git('status', '--porcelain')).toBe('');
      expect(outside.lines.filter(l => l.startsWith('POST'))).toEqual([]);
    },
  );

  it('gates, with annotations for GitHub and exit code 1 on findings', async () => {
    await workspace.wire();
    expect(await run('gate', '--format=github')).toBe(0);
    mkdirSync(dirname(join(workspace.root, file)), { recursive: true });
    writeFileSync(join(workspace.root, file), 'enabled: true\nimage:\n  ref: ""\n');
    expect(await run('gate', '--format=github')).toBe(1);
    expect(workspace.written).toContain(
      `::error file=${file},line=1,title=image-policy::enabled is true, but image.ref is empty`,
    );
  });

  it.each([
    [
      ['scaffold', '--kind=service', '--name=orders', '--version=v0'],
      'kind: "service" is not one of',
    ],
    [
      ['scaffold', '--kind=domain', '--name=../x', '--version=v0'],
      'name: must be lower-case words',
    ],
    [
      ['enable', ...orders, '--env=moon', '--digest=sha256:1'],
      'environment: "moon" is not one of',
    ],
    [['promote', '--from=dev', '--to=production'], 'no such step'],
  ])('names wrong usage: %j', async (args, why) => {
    expect(await run(...args)).toBe(2);
    expect(workspace.written).toContain(why);
  });
});
