import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PlatformConfig, SeedRepository } from '../config';
import type { RepositoryName } from '../contract';
import type { Logger } from '../logger';
import type { Collection, Store } from '../store';
import { BareRepository } from './git/bare-repository';
import { runGit } from './git/process';
import { fullName, type Repository, timestamp } from './model';

/** Names become folders, so only GitHub's own alphabet is let in. */
const namePattern = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** The repositories there are, and their folders. */
export class Repositories {
  readonly #config: PlatformConfig;
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #documents: Collection<Repository>;
  readonly #open = new Map<string, BareRepository>();

  constructor(options: { config: PlatformConfig; store: Store; logger: Logger }) {
    this.#config = options.config;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#documents = options.store.collection('repositories');
  }

  find(repository: RepositoryName): Repository | undefined {
    return this.#documents.get(fullName(repository));
  }

  list(owner?: string): Repository[] {
    return this.#documents.list(owner === undefined ? '' : `${owner}/`);
  }

  folder(repository: RepositoryName): string {
    return resolve(this.#config.stateFolder, 'git', repository.owner, `${repository.name}.git`);
  }

  git(repository: RepositoryName): BareRepository {
    const key = fullName(repository);
    const open = this.#open.get(key);
    if (open) return open;
    const git = new BareRepository(this.folder(repository));
    this.#open.set(key, git);
    return git;
  }

  seed(repository: RepositoryName): SeedRepository | undefined {
    return this.#config.repositories.find(({ owner, name }) => owner === repository.owner && name === repository.name);
  }

  /** Check-run names that a branch asks for before anything may land on it. */
  requiredChecks(repository: RepositoryName, branch: string): string[] {
    return branch === this.find(repository)?.defaultBranch ? (this.seed(repository)?.requiredChecks ?? []) : [];
  }

  touch(repository: RepositoryName): void {
    const document = this.find(repository);
    if (!document) return;
    const now = timestamp();
    this.#documents.put(fullName(repository), { ...document, pushedAt: now, updatedAt: now });
  }

  describe(repository: RepositoryName, description: string | null): void {
    const document = this.find(repository);
    if (document) this.#documents.put(fullName(repository), { ...document, description, updatedAt: timestamp() });
  }

  async create(repository: RepositoryName, description: string | null = null): Promise<Repository> {
    for (const [field, value] of Object.entries({ owner: repository.owner, name: repository.name })) {
      if (!namePattern.test(value)) {
        throw new Error(`Repository ${field} '${value}' may hold only letters, digits, '.', '_' and '-'`);
      }
    }
    await BareRepository.initialise(this.folder(repository));
    const now = timestamp();
    const document: Repository = {
      owner: repository.owner,
      name: repository.name,
      id: this.#store.next('repository'),
      description,
      defaultBranch: 'main',
      createdAt: now,
      updatedAt: now,
      pushedAt: now,
    };
    this.#documents.put(fullName(repository), document);
    return document;
  }

  /** Makes the configured repositories that do not exist yet, each from its folder. */
  async seedAll(): Promise<void> {
    for (const seed of this.#config.repositories) {
      if (this.find(seed)) continue;
      await this.#seedOne(seed);
      this.#logger.info(`Seeded repository ${fullName(seed)}`);
    }
  }

  stop(): void {
    for (const git of this.#open.values()) git.stop();
    this.#open.clear();
  }

  async #seedOne(seed: SeedRepository): Promise<void> {
    const source = resolve(seed.folder);
    if (!existsSync(source)) {
      throw new Error(`Folder '${seed.folder}' of repository ${fullName(seed)} does not exist ('repositories[].folder' of the platform's configuration)`);
    }
    const folder = this.folder(seed);
    // What an interrupted first start left is no repository yet.
    await rm(folder, { recursive: true, force: true });
    await BareRepository.initialise(folder);
    const index = join(folder, 'seed-index');
    const env = { GIT_INDEX_FILE: index };
    // Forced: the folder is the content, whatever its own .gitignore says of later files.
    await runGit(source, ['--git-dir', folder, '--work-tree', source, 'add', '--all', '--force', '.'], { env });
    const tree = (await runGit(folder, ['write-tree'], { env })).toString().trim();
    await rm(index, { force: true });
    const git = this.git(seed);
    const author = { name: `${seed.owner}-bot`, email: `${seed.owner}-bot@users.noreply.localhost`, date: timestamp() };
    const sha = await git.writeCommit({ tree, parents: [], author, committer: author, message: `Start ${seed.name}\n` });
    await git.setRef('refs/heads/main', sha);
    // Each clone, and each checkout of a job, would compress all of it anew.
    await runGit(folder, ['repack', '-a', '-d', '--quiet']);
    await this.create(seed);
  }
}

/** A stable number for something that has only a name, as GitHub gives users and organisations. */
export function idOf(name: string): number {
  return createHash('sha1').update(name).digest().readUInt32BE(0) >>> 1;
}
