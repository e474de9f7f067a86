import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Change, writeChange } from '../change/change';
import { createSeedRepository } from './seed-repository';

/** A pull request: its branch, and whether the gate let it pass when it was opened. @internal */
export type ForgePull = { branch: string; isGreen: boolean };

/** What decides whether a checkout passes. @internal */
export type ForgeGate = (root: string) => Promise<boolean>;

/**
 * What a forge does with pull requests, over real Git: the gate judges what a branch
 * would make of `main` when it is pushed, and not again when it is merged, by squash.
 * For tests.
 * @internal
 */
export class Forge {
  readonly #home = mkdtempSync(join(tmpdir(), 'forge-'));
  readonly #gate: ForgeGate;
  readonly #pulls = new Map<string, ForgePull>();
  readonly #clones = new Map<string, string>();
  /** What values files say in a commit, which never changes. */
  readonly #values = new Map<string, Map<string, string>>();

  /** One with the seed repository, or with what another has on `main`. */
  constructor(gate: ForgeGate, from?: Forge) {
    this.#gate = gate;
    if (from) {
      this.#git('.', 'clone', '--quiet', '--bare', from.#origin, this.#origin);
      return;
    }
    const seed = createSeedRepository();
    this.#git('.', 'clone', '--quiet', '--bare', seed.root, this.#origin);
    seed.remove();
  }

  /** Head of `main`. */
  get main(): string {
    return this.#git(this.#origin, 'rev-parse', 'main');
  }

  /** Branches whose pull requests are open. */
  get open(): string[] {
    return [...this.#pulls.keys()];
  }

  /**
   * The working tree of somebody, as new as they left it, or as `main` is. Everybody's objects
   * are in one place: what is carried over between clones is Git's, and takes most of the time.
   */
  clone(actor: string, isFresh: boolean): string {
    const root = join(this.#home, actor);
    if (!this.#clones.has(actor)) {
      const add = ['worktree', 'add', '--quiet', '--detach'];
      this.#git(this.#origin, ...add, root, 'main');
      this.#clones.set(actor, root);
    } else if (isFresh) {
      this.#git(root, 'checkout', '--quiet', '--detach', 'main');
    }
    return root;
  }

  /** What differs in a clone from what was checked out there. */
  status(root: string): string {
    return this.#git(root, 'status', '--porcelain');
  }

  /** Pushes a change from where a clone stands, and has the gate judge it. */
  async propose(root: string, change: Change): Promise<void> {
    if (change.changed.length === 0) return;
    const base = this.#git(root, 'rev-parse', 'HEAD');
    await writeChange(root, change);
    this.#git(root, 'add', '--all');
    this.#git(root, 'commit', '--quiet', '--message', change.branch);
    const ref = `refs/heads/${change.branch}`;
    this.#git(root, 'update-ref', ref, 'HEAD');
    this.#git(root, 'checkout', '--quiet', '--detach', base);
    const merged = this.#merge(change.branch, true);
    const isGreen = merged !== undefined && (await this.passes(merged));
    this.#pulls.set(change.branch, { branch: change.branch, isGreen });
  }

  /** Merges a pull request that is green and without conflict; says whether it did. */
  merge(branch: string): boolean {
    const pull = this.#pulls.get(branch);
    if (!pull?.isGreen) return false;
    const merged = this.#merge(branch, false);
    if (merged === undefined) return false;
    this.#git(this.#origin, 'update-ref', 'refs/heads/main', merged);
    this.#pulls.delete(branch);
    return true;
  }

  /** Whether the gate lets a commit pass. */
  async passes(commit: string): Promise<boolean> {
    const root = this.clone('gate', false);
    this.#git(root, 'checkout', '--quiet', '--detach', commit);
    return this.#gate(root);
  }

  /** Commits of `main`, oldest first. */
  history(): string[] {
    return this.#git(
      this.#origin,
      'rev-list',
      '--first-parent',
      '--reverse',
      'main',
    ).split('\n');
  }

  /** Values files of an environment in a commit, by path. */
  values(commit: string, environment: string): Map<string, string> {
    const folder = `sources/values/env/${environment}/apps/`;
    const known = this.#values.get(`${commit} ${folder}`);
    if (known) return known;
    const listed = this.#git(this.#origin, 'ls-tree', '-r', commit, folder);
    const blobs = listed.split('\n').flatMap(line => {
      const [, id, path] = /^\d+ blob (\w+)\t(.+)$/.exec(line) ?? [];
      return id && path ? [{ id, path }] : [];
    });
    const texts = this.#texts(blobs.map(({ id }) => id));
    const found = new Map(blobs.map(({ path }, at) => [path, texts[at]]));
    this.#values.set(`${commit} ${folder}`, found);
    return found;
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  get #origin(): string {
    return join(this.#home, 'origin.git');
  }

  /** A commit of `main` and a branch together; undefined where they conflict. */
  #merge(branch: string, withBranch: boolean): string | undefined {
    let tree: string;
    try {
      tree = this.#git(
        this.#origin,
        'merge-tree',
        '--write-tree',
        'main',
        branch,
      );
    } catch {
      return undefined;
    }
    const parents = withBranch ? ['-p', 'main', '-p', branch] : ['-p', 'main'];
    const commit = this.#git(
      this.#origin,
      'commit-tree',
      tree,
      ...parents,
      '-m',
      branch,
    );
    return commit;
  }

  /** What blobs hold, each without the end of its last line. */
  #texts(ids: readonly string[]): string[] {
    if (ids.length === 0) return [];
    const answer = Buffer.from(
      this.#run(this.#origin, ['cat-file', '--batch'], ids.join('\n')),
    );
    let at = 0;
    return ids.map(() => {
      const begin = answer.indexOf('\n', at) + 1;
      const size = Number(answer.toString('utf8', at, begin).split(' ')[2]);
      at = begin + size + 1;
      return answer.toString('utf8', begin, begin + size).trimEnd();
    });
  }

  #git(folder: string, ...args: string[]): string {
    return this.#run(folder === '.' ? this.#home : folder, args).trim();
  }

  #run(cwd: string, args: readonly string[], input = ''): string {
    const settings = [
      'user.name=Test',
      'user.email=test@example.com',
      'maintenance.auto=false',
    ];
    const options = settings.flatMap(setting => ['-c', setting]);
    return execFileSync('git', [...options, ...args], {
      ...{ cwd, input, encoding: 'utf8' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }
}
