import {
  chmodSync,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CoreRepository } from '../testing/core-repository';
import { git, resolveRevision, tryGit } from './git';
import { ownFilters } from './quiet-configuration';

describe('a repository whose configuration names programs', () => {
  let repository: CoreRepository;
  let evil: string;
  let touched: string;

  beforeAll(() => {
    repository = CoreRepository.create();
    const { root } = repository;
    writeFileSync(join(root, 'notes.txt'), 'one\n');
    repository.commit('Notes');
    mkdirSync(join(root, '.git/evil'), { recursive: true });
    evil = join(root, '.git/evil/run');
    touched = join(root, '.git/evil/ran');
    writeFileSync(evil, `#!/bin/sh\necho "$0 $@" >> ${touched}\ncat\n`);
    chmodSync(evil, 0o755);
    writeFileSync(
      join(root, '.gitattributes'),
      '* filter=ev=il diff=evil merge=evil\n',
    );
    for (const [key, value] of [
      ['core.fsmonitor', evil],
      ['core.hooksPath', join(root, '.git/evil/hooks')],
      ['core.pager', evil],
      ['core.sshCommand', evil],
      ['core.askPass', evil],
      ['core.editor', evil],
      ['credential.helper', `!${evil}`],
      ['diff.external', evil],
      ['diff.evil.textconv', evil],
      ['diff.evil.command', evil],
      ['filter.ev=il.clean', evil],
      ['filter.ev=il.smudge', evil],
      ['filter.ev=il.required', 'true'],
      ['merge.evil.driver', evil],
      ['alias.status', `!${evil}`],
      ['remote.evil.url', `ext::${evil}`],
      ['remote.evil.promisor', 'true'],
      ['extensions.partialClone', 'evil'],
      ['protocol.ext.allow', 'always'],
    ]) {
      repository.git('config', '--local', key, value);
    }
    mkdirSync(join(root, '.git/evil/hooks'));
    for (const folder of ['.git/evil/hooks', '.git/hooks']) {
      for (const hook of [
        'post-index-change',
        'post-checkout',
        'reference-transaction',
        'fsmonitor-watchman',
      ]) {
        writeFileSync(join(root, folder, hook), `#!/bin/sh\n${evil} ${hook}\n`);
        chmodSync(join(root, folder, hook), 0o755);
      }
    }
    writeFileSync(join(root, 'notes.txt'), 'two\n');
  });

  afterAll(() => repository.remove());
  beforeEach(() => rmSync(touched, { force: true }));

  it('runs them under plain git: the test can fail', () => {
    repository.git('status', '--porcelain');
    expect(existsSync(touched)).toBe(true);
  });

  it('runs none of them here, and answers all the same', async () => {
    const { root } = repository;
    const head = await resolveRevision(root, 'HEAD');
    expect(head).toMatch(/^[0-9a-f]{40}$/);
    const index = statSync(join(root, '.git/index')).mtimeMs;
    expect(await git(root, ['status', '--porcelain'])).toBe(
      ' M notes.txt\n?? .gitattributes\n',
    );
    expect(
      await git(root, ['diff', '--name-only', '-z', `${head}...HEAD`]),
    ).toBe('');
    expect(await git(root, ['diff'])).toContain('+two');
    expect(await git(root, ['ls-files', '--modified'])).toBe('notes.txt\n');
    expect(await git(root, ['ls-files', '-z', '--', 'notes.txt'])).toBe(
      'notes.txt\0',
    );
    expect(
      await git(root, ['ls-files', '--others', '--exclude-standard', '-z']),
    ).toBe('.gitattributes\0');
    const scratch = join(root, '.git/evil/scratch');
    mkdirSync(scratch);
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    await git(root, ['read-tree', 'HEAD'], { env });
    await git(
      root,
      ['checkout-index', '-z', '--stdin', `--prefix=${scratch}/out/`],
      {
        env,
        input: 'notes.txt\0',
      },
    );
    expect(existsSync(join(scratch, 'out/notes.txt'))).toBe(true);
    // An object that is not there would be fetched from the remote that is a command.
    const gone = await tryGit(root, ['cat-file', '-p', '1'.repeat(40)]);
    expect(gone.exitCode).not.toBe(0);
    expect(existsSync(touched)).toBe(false);
    expect(statSync(join(root, '.git/index')).mtimeMs).toBe(index);
  });
});

it('takes the repository’s own filters, and leaves the person’s', () => {
  const listed = [
    ['global', 'filter.lfs.clean'],
    ['local', 'filter.Evil.Clean'],
    ['worktree', 'filter.a\nb.process'],
    ['local', 'diff.x.textconv'],
    ['local', 'diff.external'],
    ['local', 'user.name'],
  ];
  expect(ownFilters(`${listed.flat().join('\0')}\0`)).toEqual([
    'filter.Evil.Clean',
    'filter.a\nb.process',
  ]);
});
