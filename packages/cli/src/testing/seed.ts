import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The root of this project. @internal */
// eslint-disable-next-line no-restricted-syntax -- tests run from sources
export const project = join(__dirname, '../../../..');

/** One of the two repositories as a new organisation has it, under real Git, for tests. @internal */
export class SeedRepository {
  readonly root: string;

  private constructor(kind: string) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), `${kind}-cli-`)));
  }

  static create(kind: 'core' | 'gitops' = 'core'): SeedRepository {
    const seed = new SeedRepository(kind);
    cpSync(join(project, 'templates/repositories', kind), seed.root, {
      recursive: true,
    });
    seed.git('init', '--quiet', '--initial-branch=main');
    seed.commit('Seed');
    return seed;
  }

  git(...args: string[]): string {
    return execFileSync(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args],
      { cwd: this.root, encoding: 'utf8' },
    );
  }

  /** Commits everything, and gives the SHA. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
