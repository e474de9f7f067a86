import type { RepositoryName } from '../contract';
import type { Collection, Store } from '../store';
import { fullName, type Pull, sortable } from './model';

/** Keeps pull requests, with the ways to find one that do not read them all. */
export class PullStore {
  readonly #store: Store;
  readonly #pulls: Collection<Pull>;
  readonly #open: Collection<number>;
  readonly #byHead: Collection<number>;
  readonly #bySha: Collection<number>;

  constructor(store: Store) {
    this.#store = store;
    this.#pulls = store.collection('pulls');
    this.#open = store.collection('open-pulls');
    this.#byHead = store.collection('pulls-by-head');
    this.#bySha = store.collection('pulls-by-sha');
  }

  nextNumber(repository: RepositoryName): number {
    return this.#store.next(`pull ${fullName(repository)}`);
  }

  nextId(): number {
    return this.#store.next('pull');
  }

  find(repository: RepositoryName, number: number): Pull | undefined {
    return this.#pulls.get(`${fullName(repository)}#${sortable(number)}`);
  }

  put(pull: Pull): void {
    const name = fullName(pull.repository);
    const number = sortable(pull.number);
    this.#store.transaction(() => {
      this.#pulls.put(`${name}#${number}`, pull);
      this.#byHead.put(`${name}#${pull.head.ref}\n${number}`, pull.number);
      this.#bySha.put(`${name}@${pull.head.sha}#${number}`, pull.number);
      // A merge's own commit belongs to the pull request too, and so does every way it landed.
      if (pull.mergedAt && pull.mergeCommitSha) this.#bySha.put(`${name}@${pull.mergeCommitSha}#${number}`, pull.number);
      if (pull.state === 'open') this.#open.put(`${name}#${number}`, pull.number);
      else this.#open.delete(`${name}#${number}`);
    });
  }

  open(repository: RepositoryName): Pull[] {
    return this.#all(repository, this.#open.list(`${fullName(repository)}#`));
  }

  all(repository: RepositoryName): Pull[] {
    return this.#pulls.list(`${fullName(repository)}#`);
  }

  /** Pull requests from a branch, whatever their state. */
  ofHead(repository: RepositoryName, ref: string): Pull[] {
    return this.#all(repository, this.#byHead.list(`${fullName(repository)}#${ref}\n`));
  }

  /** Pull requests whose head was once, or whose merge is, this commit. */
  ofCommit(repository: RepositoryName, sha: string): Pull[] {
    return this.#all(repository, this.#bySha.list(`${fullName(repository)}@${sha}#`));
  }

  #all(repository: RepositoryName, numbers: number[]): Pull[] {
    return numbers.map(number => this.find(repository, number)).filter(pull => pull !== undefined);
  }
}
