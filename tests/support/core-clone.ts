import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const skeletons = join(import.meta.dirname, '../../templates/skeletons');

/** A developer's clone of the core repository, with stock git. */
export class CoreClone {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  /** Clones a branch; `github` is the address of the local GitHub. Remove it at the end. */
  static async create(options: { github: string; token: string; branch: string }): Promise<CoreClone> {
    const basic = Buffer.from(`developer:${options.token}`).toString('base64');
    const folder = await mkdtemp(join(tmpdir(), 'ameide-story-'));
    const clone = new CoreClone(folder, {
      ...process.env,
      // By environment, never by argument.
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: 'http.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
      GIT_CONFIG_KEY_1: 'user.name',
      GIT_CONFIG_VALUE_1: 'Developer',
      GIT_CONFIG_KEY_2: 'user.email',
      GIT_CONFIG_VALUE_2: 'developer@example.com',
    });
    await clone.#git('clone', '--branch', options.branch, `${options.github}/ameideio/ameide.git`, '.');
    return clone;
  }

  /** Begins a branch at what main is now. */
  async branch(name: string): Promise<void> {
    await this.#git('fetch', 'origin', 'main');
    await this.#git('switch', '--create', name, 'origin/main');
  }

  /** Changes a file of the repository. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const file = join(this.#folder, path);
    await writeFile(file, change(await readFile(file, 'utf8')));
  }

  /** Does what the skeleton of an integration asks for: the example's handler, and no markers. */
  async implement(name: string): Promise<void> {
    const primitive = join(this.#folder, 'primitives/integration', name);
    const handler = 'src/handlers/handlers.ts';
    await cp(join(skeletons, 'integration/typescript/example', handler), join(primitive, handler));
    const named = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    await this.edit(join('primitives/integration', name, handler), text => text.replaceAll('__Name__', named));
    // grep exits with 1 when no file has the marker.
    const { stdout } = await run('grep', ['-rl', 'AMEIDE_SCAFFOLD', primitive]).catch(() => ({ stdout: '' }));
    for (const file of stdout.split('\n').filter(Boolean)) {
      const lines = (await readFile(file, 'utf8')).split('\n');
      await writeFile(file, lines.filter(line => !line.includes('AMEIDE_SCAFFOLD')).join('\n'));
    }
  }

  /** Commits everything that Git tracks, and pushes it to a branch. */
  async push(branch: string, message: string): Promise<void> {
    await this.#git('commit', '--all', '--message', message);
    await this.#git('push', 'origin', `HEAD:${branch}`);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #git(...args: string[]): Promise<void> {
    await run('git', args, { cwd: this.#folder, env: this.#env });
  }
}
