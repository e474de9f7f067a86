import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command';

/** Every path of a commit with the hash of its content: files as `blob`, folders as `tree`. */
export type CommitTree = { sha: string; entries: ReadonlyMap<string, { type: string; hash: string }> };

/** A commit's author and message. */
export type CommitMetadata = { author: string; date: string; message: string };

/** Trees kept in memory: the newest commit and those that Applications may be pinned to. */
const keptTrees = 4;

/** One bare repository, read without a network. */
export class GitRepository {
  readonly #gitFolder: string;
  readonly #worktrees: string;
  readonly #revisions = new Map<string, Promise<string>>();
  readonly #trees = new Map<string, Promise<CommitTree>>();
  readonly #waiting: (() => void)[] = [];
  #checkout: { sha: string; users: number; ready: Promise<string> } | undefined;

  private constructor(options: { gitFolder: string; worktrees: string }) {
    this.#gitFolder = options.gitFolder;
    this.#worktrees = options.worktrees;
  }

  static create(options: { gitFolder: string; worktrees: string }): GitRepository {
    return new GitRepository(options);
  }

  /** Commit that a branch, tag or hash stands for; asked once until {@link forgetRevisions}, however many Applications follow it. */
  async resolve(revision: string): Promise<string> {
    const known = this.#revisions.get(revision) ?? this.#resolve(revision);
    this.#revisions.set(revision, known);
    return await known;
  }

  /** Lets branches be looked up anew. */
  forgetRevisions(): void {
    this.#revisions.clear();
  }

  async #resolve(revision: string): Promise<string> {
    if (!/^[A-Za-z0-9_][\w./-]*$/.test(revision) || revision.includes('..')) throw new Error(`'${revision}' is not a revision`);
    const names = revision === 'HEAD' ? ['HEAD'] : [`refs/heads/${revision}`, `refs/tags/${revision}`, revision];
    for (const name of names) {
      const found = await this.#git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]).catch(() => undefined);
      if (found) return found.toString('utf8').trim();
    }
    throw new Error(`unable to resolve '${revision}' to a commit SHA`);
  }

  async tree(sha: string): Promise<CommitTree> {
    const known = this.#trees.get(sha);
    if (known) return await known;
    const reading = this.#readTree(sha);
    this.#trees.set(sha, reading);
    for (const old of [...this.#trees.keys()].slice(0, -keptTrees)) this.#trees.delete(old);
    return await reading;
  }

  /** Contents of blobs by their hashes, in one process. */
  async readBlobs(hashes: string[]): Promise<string[]> {
    if (hashes.length === 0) return [];
    const output = await runCommand({ command: 'git', args: ['--git-dir', this.#gitFolder, 'cat-file', '--batch'], input: `${hashes.join('\n')}\n` });
    const contents: string[] = [];
    let at = 0;
    for (const hash of hashes) {
      const end = output.indexOf(10, at);
      const size = Number(output.subarray(at, end).toString('utf8').split(' ')[2]);
      if (!Number.isInteger(size)) throw new Error(`git has no blob ${hash}`);
      contents.push(output.subarray(end + 1, end + 1 + size).toString('utf8'));
      at = end + 1 + size + 1;
    }
    return contents;
  }

  /**
   * Uses the files of a commit in a folder. The folder is kept, so that going to the
   * next commit writes only what changed; users of one commit share it, and the next
   * commit waits for the last of them.
   */
  async withCheckout<T>(sha: string, use: (folder: string) => Promise<T>): Promise<T> {
    while (this.#checkout && this.#checkout.sha !== sha && this.#checkout.users > 0) {
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    }
    if (this.#checkout?.sha !== sha) this.#checkout = { sha, users: 0, ready: this.#moveTo(sha) };
    const checkout = this.#checkout;
    checkout.users++;
    try {
      return await use(await checkout.ready);
    } catch (error) {
      // What broke while it was written is written anew for the next user.
      if (this.#checkout === checkout) checkout.sha = '';
      throw error;
    } finally {
      checkout.users--;
      if (checkout.users === 0) for (const resume of this.#waiting.splice(0)) resume();
    }
  }

  async #moveTo(sha: string): Promise<string> {
    const folder = join(this.#worktrees, 'tree');
    await mkdir(folder, { recursive: true });
    const env = { GIT_INDEX_FILE: join(this.#worktrees, 'index') };
    await runCommand({ command: 'git', args: ['--git-dir', this.#gitFolder, '--work-tree', folder, 'read-tree', '--reset', '-u', sha], env });
    return folder;
  }

  async metadata(sha: string): Promise<CommitMetadata> {
    const output = await this.#git(['show', '--no-patch', '--format=%an <%ae>%x00%cI%x00%B', '--end-of-options', sha]);
    const [author = '', date = '', message = ''] = output.toString('utf8').split('\0');
    return { author, date: new Date(date).toISOString().replace('.000', ''), message: message.trim() };
  }

  async #readTree(sha: string): Promise<CommitTree> {
    const output = await this.#git(['ls-tree', '-r', '-t', '-z', '--full-tree', sha]);
    const entries = new Map<string, { type: string; hash: string }>();
    for (const line of output.toString('utf8').split('\0')) {
      const [, type, hash, path] = /^\d+ (\w+) ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
      if (type !== undefined && hash !== undefined && path !== undefined) entries.set(path, { type, hash });
    }
    return { sha, entries };
  }

  async #git(args: string[]): Promise<Buffer> {
    return await runCommand({ command: 'git', args: ['--git-dir', this.#gitFolder, ...args] });
  }
}
