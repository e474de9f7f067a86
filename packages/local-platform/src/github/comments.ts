import type { RepositoryName } from '../contract';
import type { Collection, Store } from '../store';
import { type Comment, fullName, type Pull, type Review, sortable, timestamp } from './model';

/** What people and bots say on pull requests. */
export class Comments {
  readonly #store: Store;
  readonly #comments: Collection<Comment>;
  readonly #index: Collection<string>;
  readonly #reviews: Collection<Review>;

  constructor(store: Store) {
    this.#store = store;
    this.#comments = store.collection('comments');
    this.#index = store.collection('comment-keys');
    this.#reviews = store.collection('reviews');
  }

  list(repository: RepositoryName, number: number): Comment[] {
    return this.#comments.list(`${fullName(repository)}#${sortable(number)}#`);
  }

  find(repository: RepositoryName, id: number): Comment | undefined {
    const key = this.#index.get(`${fullName(repository)}#${id}`);
    return key === undefined ? undefined : this.#comments.get(key);
  }

  create(repository: RepositoryName, number: number, user: string, body: string): Comment {
    const id = this.#store.next('comment');
    const now = timestamp();
    const comment: Comment = { id, repository: { owner: repository.owner, name: repository.name }, number, user, body, createdAt: now, updatedAt: now };
    const key = `${fullName(repository)}#${sortable(number)}#${sortable(id)}`;
    this.#comments.put(key, comment);
    this.#index.put(`${fullName(repository)}#${id}`, key);
    return comment;
  }

  update(comment: Comment, body: string): Comment {
    const next = { ...comment, body, updatedAt: timestamp() };
    this.#comments.put(`${fullName(comment.repository)}#${sortable(comment.number)}#${sortable(comment.id)}`, next);
    return next;
  }

  delete(comment: Comment): void {
    this.#comments.delete(`${fullName(comment.repository)}#${sortable(comment.number)}#${sortable(comment.id)}`);
    this.#index.delete(`${fullName(comment.repository)}#${comment.id}`);
  }

  reviews(repository: RepositoryName, number: number): Review[] {
    return this.#reviews.list(`${fullName(repository)}#${sortable(number)}#`);
  }

  /** Puts a review down as it is. */
  record(review: Review): void {
    this.#reviews.put(`${fullName(review.repository)}#${sortable(review.number)}#${sortable(review.id)}`, review);
  }

  review(pull: Pull, user: string, state: Review['state'], body: string): Review {
    const id = this.#store.next('review');
    const review: Review = { id, repository: pull.repository, number: pull.number, user, body, state, commitId: pull.head.sha, submittedAt: timestamp() };
    this.record(review);
    return review;
  }
}
