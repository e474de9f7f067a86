import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScaffoldOptions } from '../api';
import { scaffoldPrimitive } from '../scaffold/scaffold-primitive';

/** The repository this file is part of. */
// eslint-disable-next-line no-restricted-syntax -- tests run from sources
const project = join(__dirname, '../../../..');

/** A working copy of the seed core repository under real Git, for tests. @internal */
export class CoreRepository {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Copies `templates/repositories/core` into a folder of its own and commits it. */
  static create(): CoreRepository {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'core-repository-')));
    cpSync(join(project, 'templates/repositories/core'), root, {
      recursive: true,
    });
    const repository = new CoreRepository(root);
    repository.git('init', '--quiet', '--initial-branch=main');
    repository.commit('Seed');
    return repository;
  }

  /** Scaffolds a primitive: the example of `domain orders` in TypeScript, but for what is said. */
  async scaffold(
    wanted: Partial<Omit<ScaffoldOptions, 'root'>> = {},
  ): Promise<void> {
    await scaffoldPrimitive({
      kind: 'domain',
      name: 'orders',
      version: 'v0',
      language: 'typescript',
      owner: 'group:default/orders-team',
      from: 'example',
      ...wanted,
      root: this.root,
    });
  }

  /** Takes back what was not committed, ignored files too. */
  reset(): void {
    this.git('reset', '--quiet', '--hard');
    this.git('clean', '--quiet', '-ffdx');
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
