import { join } from 'node:path';
import type { GitHubPort, RepositoryName } from '../contract';
import { GitRepository } from './git-repository';

/** Finds repositories by the URL that manifests give. */
export class Repositories {
  readonly #github: Pick<GitHubPort, 'bareRepository' | 'serverUrl'>;
  readonly #folder: string;
  readonly #known = new Map<string, GitRepository>();

  private constructor(options: Parameters<typeof Repositories.create>[0]) {
    this.#github = options.github;
    this.#folder = options.folder;
  }

  static create(options: { github: Pick<GitHubPort, 'bareRepository' | 'serverUrl'>; folder: string }): Repositories {
    return new Repositories(options);
  }

  /** Owner and name in a URL; manifests name github.com, which is the local GitHub here, as git's `insteadOf` would have it. */
  nameOf(repoURL: string): RepositoryName | undefined {
    const base = ['https://github.com/', 'git@github.com:', `${this.#github.serverUrl}/`].find(each => repoURL.startsWith(each));
    if (base === undefined) return undefined;
    const [, owner, name] = /^([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(repoURL.slice(base.length)) ?? [];
    return owner === undefined || name === undefined ? undefined : { owner, name };
  }

  open(repoURL: string): GitRepository {
    const name = this.nameOf(repoURL);
    const gitFolder = name && this.#github.bareRepository(name);
    if (!name || gitFolder === undefined) throw new Error(`repository not accessible: '${repoURL}': repository not found`);
    const key = `${name.owner}/${name.name}`;
    const known = this.#known.get(key) ?? GitRepository.create({ gitFolder, worktrees: join(this.#folder, name.owner, name.name) });
    this.#known.set(key, known);
    return known;
  }

  /** Lets branches of every repository be looked up anew. */
  forgetRevisions(): void {
    for (const repository of this.#known.values()) repository.forgetRevisions();
  }
}
