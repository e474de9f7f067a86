import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from './seed';

/** The command line as CI carries it along, built anew into a folder of its own, for tests. @internal */
export class Bundle {
  readonly folder = mkdtempSync(join(tmpdir(), 'ameide-bundle-'));

  static create(): Bundle {
    const bundle = new Bundle();
    const script = join(project, 'packages/cli/scripts/bundle.mjs');
    execFileSync(process.execPath, [script, bundle.folder]);
    return bundle;
  }

  /** The file to run. */
  get file(): string {
    return join(this.folder, 'ameide.cjs');
  }

  /** Runs it as a process of its own. */
  run(
    args: readonly string[],
    options: { cwd?: string; env?: Record<string, string> } = {},
  ): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [this.file, ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: { PATH: process.env.PATH ?? '', ...options.env },
      encoding: 'utf8',
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
