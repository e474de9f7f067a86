import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  enable,
  RefusedError,
  scaffoldWiring,
  writeChange,
} from '@ameide/gitops-repo';
import { mockServices } from '@backstage/backend-test-utils';
import { Change, say, verbatim } from '@ameide/plugin-primitives-common';
import { PreviewOptions, PreviewReader } from './preview-reader';

const logger = mockServices.logger.mock();

// Real git and helm, also on a busy machine.
jest.setTimeout(60_000);

const seed = join(
  resolvePackagePath('@ameide/plugin-primitives-backend'),
  '../../templates/repositories/gitops',
);
const id = 'domain-orders-v0';
const ref = { kind: 'domain', name: 'orders', version: 'v0' } as const;
const [one, two] = ['1', '2'].map(d => `sha256:${d.repeat(64)}`);
const registry = 'registry.test/ameideio';

describe('the preview of a change', () => {
  const root = mkdtempSync(join(tmpdir(), 'preview-'));
  const git = (cwd: string, ...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args],
      { cwd, encoding: 'utf8' },
    ).trim();
  let head: string;
  let checkouts: string[];
  let reader: PreviewReader;

  beforeAll(async () => {
    cpSync(seed, root, { recursive: true });
    git(root, 'init', '-q', '-b', 'main');
    await writeChange(
      root,
      await scaffoldWiring({ root, ...ref, withSmoke: true }),
    );
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'Seed');
    const dev = { ref, environment: 'dev', digest: one, registry } as const;
    await writeChange(root, await enable({ root, ...dev }));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'Enable');
    head = git(root, 'rev-parse', 'HEAD');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const outside: PreviewOptions['outside'] = {
    argocd: async () => ({ notes: [verbatim('Argo CD was not looked at.')] }),
    image: async () => [],
  };
  function readerOf(
    changes: Partial<Pick<PreviewOptions, 'tools' | 'outside'>> = {},
  ) {
    return new PreviewReader({
      mirror: {
        headWith: async () => head,
        async withCheckout(commit, use) {
          const folder = mkdtempSync(join(tmpdir(), 'preview-of-'));
          checkouts.push(folder);
          git(root, 'clone', '-q', '--shared', '.', folder);
          git(folder, 'checkout', '-q', '--detach', commit);
          try {
            return await use(folder);
          } finally {
            rmSync(folder, { recursive: true });
          }
        },
      },
      ...{ registry, clock: () => new Date('2026-02-02T00:00:00Z'), logger },
      ...{ shownHosts: ['github.com'], outside, ...changes },
    });
  }
  beforeEach(() => {
    checkouts = [];
    reader = readerOf();
  });

  const promotion: Change = {
    ...{ workflow: 'promote', source: 'dev', target: 'staging' },
    primitives: [id],
  };

  it('has the files of the pull request, and what helm renders of it', async () => {
    const preview = await reader.read(promotion, head);
    const file = `sources/values/env/staging/apps/${id}.yaml`;
    expect(preview).toMatchObject({
      ...{ status: 'changes', revision: head, merges: 'person' },
      branch: `primitive/${id}/enable-staging`,
      approvers: ['@ameideio/platform'],
      clusters: { isWhole: true },
    });
    // Nothing is there that it would take the place of.
    expect(preview.moves).toEqual([{ id, environment: 'staging', digest: one }]);
    expect(preview.notes).toContain('Argo CD was not looked at.');
    expect(preview.files.map(f => [f.path, f.change])).toEqual([
      [file, 'added'],
      [file.replace('.yaml', '-smoke.yaml'), 'added'],
    ]);
    expect(preview.files[0].lines).toContain('+enabled: true');
    expect(preview.clusters?.text).toContain(`staging-${id}`);
    expect(preview.clusters?.text).toContain('Deployment');
    expect(preview.clusters?.text).toMatch(/^### What changes/);
    expect(preview.clusters?.text).toContain('to this change: 2');
  });

  it('leaves nothing behind, and is made once for the same question', async () => {
    const [first, second] = await Promise.all([
      reader.read(promotion, head),
      reader.read(promotion, head),
    ]);
    expect(second).toBe(first);
    expect(checkouts.map(existsSync)).toEqual([false]);
    expect(git(root, 'status', '--porcelain')).toBe('');
  });

  it('shows no credential that somebody wrote beside what changes', async () => {
    const before = head;
    const file = join(root, `sources/values/env/dev/apps/${id}.yaml`);
    const token = `ghp_${'aB3'.repeat(12)}`;
    writeFileSync(file, `# with ${token}\n${readFileSync(file, 'utf8')}`);
    git(root, 'commit', '-qam', 'Note');
    head = git(root, 'rev-parse', 'HEAD');
    const preview = await reader.read(
      { workflow: 'enable', primitive: id, environment: 'dev', digest: two },
      head,
    );
    git(root, 'reset', '-q', '--hard', before);
    head = before;
    expect(preview.files[0].lines).toContain(' # with ***');
    expect(JSON.stringify(preview)).not.toContain(token);
  });

  it('of a rollback finds the previous good digest in history', async () => {
    const dev = { ref, environment: 'dev', digest: two, registry } as const;
    await writeChange(root, await enable({ root, ...dev }));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'Bump');
    const before = head;
    head = git(root, 'rev-parse', 'HEAD');
    const preview = await reader.read(
      { workflow: 'rollback', primitive: id, environment: 'dev' },
      head,
    );
    expect(preview).toMatchObject({ status: 'changes', merges: 'itself' });
    expect(preview.moves).toEqual([
      { id, environment: 'dev', digest: one, replaces: two },
    ]);
    git(root, 'reset', '-q', '--hard', before);
    head = before;
  });

  it('shows what a waiver adds to the file, and that a person merges it', async () => {
    const waiver = {
      workflow: 'waive',
      ...{ rule: 'smokes-in-argocd', primitive: id },
      ...{ until: '2999-12-31', reason: 'The vendor sends the account' },
    } as const;
    const preview = await reader.read(waiver, head);
    expect(preview).toMatchObject({ status: 'changes', merges: 'person' });
    expect(preview.files.map(file => file.path)).toEqual([
      'config/waivers.yaml',
    ]);
    expect(preview.files[0].lines.join('\n')).toContain('"smokes-in-argocd"');
    expect(preview.clusters).toBeUndefined();
    await expect(
      reader.read({ ...waiver, until: '2020-01-01' }, head),
    ).rejects.toThrow('2020-01-01 is over');
  });

  it('says that main has it, or why it may not be', async () => {
    const asked = { primitive: id, environment: 'dev', digest: one } as const;
    const there = await reader.read({ workflow: 'enable', ...asked }, head);
    expect(there).toMatchObject({ status: 'nothing', files: [] });
    const none = await reader.read(
      { ...promotion, primitives: ['agent-none-v0'] },
      head,
    );
    expect(none).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('agent-none-v0 is not enabled in dev'),
    });
  });

  it('refuses what CI would, by what the registry and Argo CD are known to have', async () => {
    const none = readerOf({
      outside: {
        image: async () => {
          throw new RefusedError(say('image.absent', { image: 'orders' }));
        },
        argocd: async () => ({
          notes: [],
          argocd: {
            applications: async () => new Map(),
            application: async () => undefined,
            podImages: async () => undefined,
          },
        }),
      },
    });
    const enabled: Change = {
      ...{ workflow: 'enable', primitive: id, environment: 'dev', digest: two },
    };
    expect(await none.read(enabled, head)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('orders is not in the registry'),
      said: { reason: say('image.absent', { image: 'orders' }) },
    });
    expect(await none.read(promotion, head)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining(`Argo CD shows no Application dev-${id}`),
    });
  });

  it('shows the files where helm is missing, and never that nothing changes', async () => {
    const without = readerOf({
      tools: async () => {
        throw new Error('helm is neither on PATH nor in .tools/bin');
      },
    });
    const preview = await without.read(promotion, head);
    expect(preview.files).toHaveLength(2);
    expect(preview.clusters).toMatchObject({
      isWhole: false,
      reason: 'helm is neither on PATH nor in .tools/bin',
    });
  });

  it('names no file of the portal where one is missing', async () => {
    const without = readerOf({
      tools: async () => {
        readFileSync('/nowhere/tools.json');
        throw new Error('There is no such file');
      },
    });
    const { clusters } = await without.read(promotion, head);
    expect(clusters?.reason).toBe(
      'The portal cannot read its own files (ENOENT).',
    );
  });

  it('names no host that is not shown anyway', async () => {
    const without = readerOf({
      tools: async () => {
        throw new Error('https://github.com/a is there, helm.corp:8080 is not');
      },
    });
    const { clusters } = await without.read(promotion, head);
    expect(clusters?.reason).toBe('https://github.com/a is there, *** is not');
  });

  it('is unknown where the repository cannot be read', async () => {
    const broken = new PreviewReader({
      mirror: {
        headWith: async () => {
          throw new Error('git fetch failed: 10.0.0.7:8080 refused');
        },
        withCheckout: async () => {
          throw new Error('never');
        },
      },
      ...{ registry, outside, clock: () => new Date(), logger },
      shownHosts: [],
    });
    expect(await broken.read(promotion)).toMatchObject({
      status: 'unknown',
      // What git said names a host, and is for those who read the log.
      reason:
        'The GitOps repository could not be read here; the log of the backend says why.',
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('10.0.0.7:8080 refused'),
    );
  });
});
