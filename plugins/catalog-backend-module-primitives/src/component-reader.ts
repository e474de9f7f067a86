import { LoggerService, UrlReaderService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import pLimit from 'p-limit';
import { annotate, catalogInfoUrl, makeComponent, parseComponent } from './component';

/** Kind to GitHub's secondary rate limit, and quick enough for a first start. */
const concurrentReads = 8;

type Known = { url: string; digest?: string; etag?: string; entity: Entity; isComplete: boolean };

/**
 * Reads primitives' `catalog-info.yaml`, each only when it can have changed: while its
 * pull request is open, and when main has a new digest of it. So the work grows with
 * what changes, not with the fleet.
 * @internal
 */
export class ComponentReader {
  readonly #reader: UrlReaderService;
  readonly #logger: LoggerService;
  readonly #repository: { url: string; branch: string };
  readonly #known = new Map<string, Known>();

  constructor(options: {
    reader: UrlReaderService;
    logger: LoggerService;
    /** The core repo: its page on GitHub, and the branch that counts. */
    repository: { url: string; branch: string };
  }) {
    this.#reader = options.reader;
    this.#logger = options.logger;
    this.#repository = options.repository;
  }

  /** One Component for each primitive. */
  async read(primitives: PrimitiveSummary[]): Promise<Entity[]> {
    const ids = new Set(primitives.map(primitive => primitive.id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    const limit = pLimit(concurrentReads);
    return Promise.all(primitives.map(primitive => limit(() => this.#component(primitive))));
  }

  async #component(summary: PrimitiveSummary): Promise<Entity> {
    const url = catalogInfoUrl(summary, this.#repository);
    const known = this.#known.get(summary.id);
    const isSettled =
      known?.isComplete && known.url === url && known.digest === summary.digest && summary.branch === undefined;
    if (known && isSettled) return known.entity;
    const next = await this.#readFile(summary, url, known);
    this.#known.set(summary.id, next);
    return next.entity;
  }

  async #readFile(summary: PrimitiveSummary, url: string, known: Known | undefined): Promise<Known> {
    const { id, digest } = summary;
    try {
      const etag = known?.url === url && known.isComplete ? known.etag : undefined;
      const response = await this.#reader.readUrl(url, { etag });
      const component = parseComponent((await response.buffer()).toString('utf8'), summary);
      if (!component) this.#logger.warn(`${url} has no Component named '${id}'; the catalog shows what is known without it`);
      const entity = annotate(component ?? makeComponent(summary), summary, url);
      return { url, digest, etag: response.etag, entity, isComplete: component !== undefined };
    } catch (error) {
      if (known && isError(error) && error.name === 'NotModifiedError') return { ...known, digest };
      const isMissing = isError(error) && error.name === 'NotFoundError';
      if (!isMissing) this.#logger.warn(`${url} could not be read: ${isError(error) ? error.message : String(error)}`);
      // A file that cannot be read now is no reason to forget what it said.
      const entity = known && !isMissing ? known.entity : annotate(makeComponent(summary), summary, url);
      return { url, digest, entity, isComplete: false };
    }
  }
}
