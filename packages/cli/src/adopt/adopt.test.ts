import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { Answer, ScriptedGitHub } from '../testing/scripted-github';
import { GitOpsWorkspace } from '../testing/gitops-workspace';
import { runAmeide } from '../testing/run-ameide';
import { SeedRepository } from '../testing/seed';
import { unownedPatterns } from './code-owners';
import { parseRemote } from './names';

const set = 'argocd/applicationsets/ameide.yaml';
const layer = '            - /sources/values/base/globals.yaml\n';

describe('ameide adopt', () => {
  let core: SeedRepository;
  let gitops: GitOpsWorkspace;
  let github: ScriptedGitHub | undefined;

  beforeEach(async () => {
    core = SeedRepository.create();
    gitops = await GitOpsWorkspace.start();
    for (const root of [core.root, gitops.root])
      put(root, 'tools/ameide/ameide.cjs', '');
    core.git('remote', 'add', 'origin', 'git@github.com:ameideio/ameide.git');
    gitops.git(
      'remote',
      'add',
      'origin',
      'https://github.com/ameideio/ameide-gitops.git',
    );
  });
  afterEach(async () => {
    core.remove();
    await gitops.stop();
    await github?.stop();
    github = undefined;
  });

  function put(root: string, path: string, text: string) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function change(root: string, path: string, from: string, to: string) {
    const text = readFileSync(join(root, path), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(root, path), text.replace(from, to));
  }

  async function startGitHub(answer: (line: string) => Answer | undefined) {
    github = await ScriptedGitHub.start(line => {
      if (line.endsWith('/branches/main/protection'))
        return {
          body: {
            required_status_checks: {
              checks: ['Core / Gate', 'GitOps / Gate'].map(context => ({
                context,
              })),
            },
          },
        };
      return answer(line) ?? { body: {} };
    });
    return github;
  }

  async function adopt(...more: string[]) {
    github ??= await startGitHub(() => undefined);
    return runAmeide(
      ['adopt', '--core', core.root, '--gitops', gitops.root, ...more],
      { GITHUB_TOKEN: 'token', ...github.environment },
    );
  }

  async function findings(...more: string[]) {
    const { output } = await adopt('--json', ...more);
    const report = JSON.parse(output);
    return ['core', 'gitops'].flatMap(kind =>
      report[kind].conventions.flatMap(
        (c: {
          convention: string;
          status: string;
          findings: { message: string }[];
        }) =>
          c.findings.map(
            f => `${kind} ${c.convention} ${c.status}: ${f.message}`,
          ),
      ),
    );
  }

  it('finds nothing in repositories as a new organisation has them', async () => {
    expect(await findings()).toEqual([]);
    expect((await adopt()).status).toBe(0);
  });

  it.each([
    ['core', 'ameide.yaml', 'settings'],
    ['core', '.github/workflows/primitives.yaml', 'workflows'],
    ['core', '.github/CODEOWNERS', 'code-owners'],
    ['core', 'packages/ameide_core_proto/buf.yaml', 'buf'],
    [
      'core',
      'packages/ameide_core_proto/src/ameide_core_proto/common/v1/event.proto',
      'layout',
    ],
    ['core', 'package.json', 'layout'],
    ['core', 'tools/codegen/go.mod', 'layout'],
    ['gitops', 'ameide.yaml', 'settings'],
    ['gitops', '.github/workflows/gitops-gate.yaml', 'workflows'],
    ['gitops', '.github/workflows/promote-images.yaml', 'workflows'],
    ['gitops', 'CODEOWNERS', 'code-owners'],
    ['gitops', set, 'application-set'],
    ['gitops', 'argocd/projects/ameide.yaml', 'application-set'],
    ['gitops', 'config/clusters/main.yaml', 'layout'],
    ['gitops', 'config/node-profiles/general.yaml', 'layout'],
    ['gitops', 'config/promotion-policy.yaml', 'policy'],
    ['gitops', 'sources/charts/primitive-workload/Chart.yaml', 'charts'],
    ['gitops', 'sources/charts/helm-test-jobs/values.schema.json', 'charts'],
    ['gitops', 'sources/values/base/globals.yaml', 'values'],
    ['gitops', 'sources/values/env/staging/globals.yaml', 'values'],
  ] as const)('names what %s lacks: %s', async (kind, path, convention) => {
    const { root } = kind === 'core' ? core : gitops;
    const before = readFileSync(join(root, path), 'utf8');
    rmSync(join(root, path));
    expect(await findings()).toContain(
      `${kind} ${convention} differs: ${path} is missing`,
    );
    expect(existsSync(join(root, path))).toBe(false);

    await adopt('--write');
    expect(readFileSync(join(root, path), 'utf8')).toBe(before);
    expect(await findings()).toEqual([]);
  });

  it.each([
    [
      'workflows',
      '.github/workflows/gitops-gate.yaml',
      'fetch-depth: 0',
      'fetch-depth: 1',
      /gitops-gate.yaml is not that of this version/,
    ],
    [
      'code-owners',
      'CODEOWNERS',
      '/config/ ',
      '/other/ ',
      /nobody owns \/config/,
    ],
    [
      'application-set',
      set,
      layer,
      '',
      /valueFiles: does not have \/sources\/values\/base/,
    ],
    [
      'application-set',
      set,
      'ameideio/ameide-gitops.git',
      'else/where.git',
      /not that of ameideio\/ameide-gitops/,
    ],
    ['settings', 'ameide.yaml', 'channel: main', 'chanel: main', /chanel/],
    [
      'values',
      'sources/values/base/globals.yaml',
      'global:',
      'password: hunter2hunter2\nglobal:',
      /./,
    ],
  ])(
    'sees other %s in the GitOps repository',
    async (convention, path, from, to, words) => {
      change(gitops.root, path, from, to);
      const found = await findings();
      expect(found.length).toBeGreaterThan(0);
      expect(found[0]).toContain(`gitops ${convention} differs`);
      expect(found[0]).toMatch(words);
    },
  );

  it('sees images that are not pinned, and names that break the rule', async () => {
    put(
      gitops.root,
      'sources/values/env/dev/apps/domain-orders-v0.yaml',
      'enabled: true\nimage:\n  repository: ghcr.io/x/orders\n  tag: latest\n',
    );
    put(core.root, 'primitives/domain/orders_v2/package.json', '{}');
    put(core.root, 'primitives/service/billing/package.json', '{}');
    const found = (await findings()).join('\n');
    expect(found).toContain(
      'gitops images differs: image.tag: an image is given by image.ref alone',
    );
    expect(found).toMatch(
      /core primitives differs: "orders_v2": must be lower-case/,
    );
    expect(found).toContain('core primitives differs: service is no kind');
  });

  it('sees what is wrong in buf.yaml, package.json and ameide.yaml of the core repository', async () => {
    change(
      core.root,
      'packages/ameide_core_proto/buf.yaml',
      'STANDARD',
      'MINIMAL',
    );
    change(core.root, 'package.json', '@bufbuild/buf', '@other/buf');
    change(
      core.root,
      'ameide.yaml',
      'organization: ameideio',
      'organization: other',
    );
    expect(await findings()).toEqual([
      'core settings differs: organization: is other, and the repository on GitHub says ameideio',
      'core layout differs: does not have @bufbuild/buf, which code is generated with',
      'core buf differs: lint.use: must have STANDARD',
    ]);
  });

  it('never says that a check is required which it could not look up', async () => {
    const { status, output } = await runAmeide(
      ['adopt', '--core', core.root, '--gitops', gitops.root, '--json'],
      { GITHUB_TOKEN: '' },
    );
    expect(status).toBe(1);
    expect(JSON.parse(output).summary).toBe('unknown');
    expect(output).toContain('GITHUB_TOKEN is not set');
  });

  it('passes the gate again after pieces of an organisation’s own were taken away', async () => {
    for (const path of [
      'argocd',
      'config',
      'sources',
      'ameide.yaml',
      '.github',
    ])
      rmSync(join(gitops.root, path), { recursive: true });
    expect(await gitops.run('gate')).toBe(1);
    // Whom the repository names is whom the added policy asks.
    put(gitops.root, 'CODEOWNERS', '* @acme/operations\n');
    gitops.git(
      'remote',
      'set-url',
      'origin',
      'https://github.com/acme/acme-gitops.git',
    );
    core.git('remote', 'set-url', 'origin', 'git@github.com:acme/shop.git');
    await adopt('--write');
    expect(gitops.read('ameide.yaml')).toContain('core: acme/shop');
    expect(gitops.read(set)).toContain(
      'https://github.com/acme/acme-gitops.git',
    );
    expect(gitops.read(set)).not.toContain('ameideio');
    gitops.written = '';
    expect(gitops.read('config/promotion-policy.yaml')).toContain(
      '"@acme/operations"',
    );
    const status = await gitops.run('gate');
    expect(status === 0 ? 'passed' : gitops.written).toBe('passed');
  });

  it.each([
    ['a folder that is a link elsewhere', 'config'],
    ['a file that is a link to nothing', 'config/holds.yaml'],
  ])('writes nothing through %s', async (_, path) => {
    const outside = mkdtempSync(join(tmpdir(), 'adopt-outside-'));
    try {
      rmSync(join(gitops.root, path), { recursive: true });
      rmSync(join(gitops.root, 'ameide.yaml'));
      const target = path.endsWith('.yaml') ? 'not-there' : '';
      symlinkSync(join(outside, target), join(gitops.root, path));
      const { status, errors } = await adopt('--write');
      expect(status).not.toBe(0);
      expect(errors).toMatch(/symbolic link/);
      expect(readdirSync(outside)).toEqual([]);
      // Not even what could be written: one would take it for done.
      expect(existsSync(join(gitops.root, 'ameide.yaml'))).toBe(false);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('writes the configuration once, and never over a file', async () => {
    const file = join(core.root, '../adopt-config', `${process.pid}.yaml`);
    mkdirSync(dirname(file), { recursive: true });
    await adopt('--config', file);
    expect(parse(readFileSync(file, 'utf8')).primitives).toMatchObject({
      github: { host: 'github.com' },
      core: { owner: 'ameideio', repository: 'ameide' },
      gitops: { owner: 'ameideio', repository: 'ameide-gitops' },
      registry: { name: 'ghcr.io/ameideio', apiUrl: 'https://ghcr.io' },
      environments: ['dev', 'staging', 'production'],
    });
    expect((await adopt('--config', file)).status).toBe(2);
    rmSync(dirname(file), { recursive: true });
  });

  it('opens a pull request with what is missing, from the commit that is checked out', async () => {
    rmSync(join(gitops.root, 'config/holds.yaml'));
    const head = gitops.commit('Take away');
    const { requests } = await startGitHub(line => {
      if (line.includes('/git/ref/')) return { status: 404, body: {} };
      if (line.startsWith('GET') && line.includes('/pulls?'))
        return { body: [] };
      if (line.includes('/pulls'))
        return {
          status: 201,
          body: { number: 7, html_url: 'http://x/7', node_id: 'P' },
        };
      if (line.includes('/git/commits/'))
        return { body: { tree: { sha: 'base' } } };
      return { status: 201, body: { sha: 'made' } };
    });
    const { output } = await adopt('--pull-request');
    expect(output).toContain(
      'pull request on ameideio/ameide-gitops: opened http://x/7',
    );
    expect(existsSync(join(gitops.root, 'config/holds.yaml'))).toBe(false);
    const bodyOf = (end: string) =>
      requests.find(({ line }) => line.startsWith('POST') && line.endsWith(end))
        ?.body;
    expect(bodyOf('/git/trees')).toMatchObject({
      tree: [{ path: 'config/holds.yaml' }],
    });
    expect(bodyOf('/git/commits')).toMatchObject({ parents: [head] });
    expect(
      requests.every(
        ({ line }) => !line.includes('/repos/ameideio/ameide/git'),
      ),
    ).toBe(true);
  });
});

it('reads where a clone is from, and nothing else', () => {
  expect(parseRemote('git@github.com:acme/shop.git')).toEqual({
    host: 'github.com',
    owner: 'acme',
    repo: 'shop',
  });
  expect(parseRemote('https://u:p@git.acme.com:8443/acme/shop')).toEqual({
    host: 'git.acme.com:8443',
    owner: 'acme',
    repo: 'shop',
  });
  expect(parseRemote('/srv/git/shop')).toBeUndefined();
  expect(parseRemote('https://github.com/acme/shop/tree/main')).toBeUndefined();
});

it('knows owners as GitHub does: the last line that matches counts', () => {
  expect(unownedPatterns('* @a/b', '/config/ @x/y')).toEqual([]);
  expect(unownedPatterns('* @a/b\n/config/', '/config/ @x/y')).toEqual([
    'config',
  ]);
  expect(unownedPatterns('/sources/ @a/b', '/sources/charts/ @x/y')).toEqual(
    [],
  );
});
