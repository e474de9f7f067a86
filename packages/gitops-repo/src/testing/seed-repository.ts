import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A working copy of the seed repository under real Git, for tests. @internal */
export type SeedRepository = {
  root: string;
  commit(message: string): void;
  remove(): void;
};

/** Copies `templates/repositories/gitops` into a folder of its own and commits it. @internal */
export function createSeedRepository(): SeedRepository {
  const root = mkdtempSync(join(tmpdir(), 'gitops-'));
  const template = resolve(
    // eslint-disable-next-line no-restricted-syntax -- tests run from sources
    __dirname,
    '../../../../templates/repositories/gitops',
  );
  cpSync(template, root, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args],
      { cwd: root },
    );
  git('init', '-q', '-b', 'main');
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', message);
  };
  commit('Seed');
  return {
    root,
    commit,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
