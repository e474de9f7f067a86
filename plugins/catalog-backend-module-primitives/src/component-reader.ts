import {
  LoggerService,
  UrlReaderService,
  UrlReaderServiceReadUrlResponse,
} from '@backstage/backend-plugin-api';
import {
  catalogInfoProblem,
  longestCatalogInfo,
} from '@ameide/plugin-primitives-common';
import { Entity } from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import {
  annotate,
  catalogInfoUrl,
  KnownPrimitive,
  makeComponent,
  parseComponent,
} from './component';

type Known = {
  url: string;
  digest?: string;
  etag?: string;
  /** What the file said when it could be read last. */
  said?: Entity;
  isComplete: boolean;
};

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

  /** Whether reading the file would tell nothing new. */
  isSettled(primitive: KnownPrimitive): boolean {
    const known = this.#known.get(primitive.id);
    return (
      known !== undefined &&
      known.isComplete &&
      known.url === catalogInfoUrl(primitive, this.#repository) &&
      known.digest === primitive.digest &&
      primitive.branch === undefined
    );
  }

  /** The Component without asking anybody: as its file said last, or as the backend knows it. */
  current(primitive: KnownPrimitive): Entity {
    const url = catalogInfoUrl(primitive, this.#repository);
    const said = this.#known.get(primitive.id)?.said;
    return annotate(said ?? makeComponent(primitive), primitive, url);
  }

  /** Reads the file as it is now, for {@link ComponentReader.current}: one request. */
  async read(primitive: KnownPrimitive): Promise<void> {
    const url = catalogInfoUrl(primitive, this.#repository);
    const next = await this.#readFile(
      primitive,
      url,
      this.#known.get(primitive.id),
    );
    this.#known.set(primitive.id, next);
  }

  /** Forgets a primitive that is gone. */
  forget(id: string): void {
    this.#known.delete(id);
  }

  async #readFile(
    primitive: KnownPrimitive,
    url: string,
    known: Known | undefined,
  ): Promise<Known> {
    const { id, digest } = primitive;
    try {
      const etag =
        known?.url === url && known.isComplete ? known.etag : undefined;
      const response = await this.#reader.readUrl(url, { etag });
      const text = await textOf(response);
      const problem = catalogInfoProblem(text.length);
      if (problem !== undefined) throw new Error(problem);
      const component = parseComponent(text, primitive);
      if (!component) {
        this.#logger.warn(
          `${url} has no Component named '${id}'; the catalog shows what is known without it`,
        );
      }
      return {
        url,
        digest,
        etag: response.etag,
        said: component,
        isComplete: component !== undefined,
      };
    } catch (error) {
      if (known && isError(error) && error.name === 'NotModifiedError')
        return { ...known, digest };
      const isMissing = isError(error) && error.name === 'NotFoundError';
      if (!isMissing) {
        const reason = isError(error) ? error.message : String(error);
        this.#logger.warn(`${url} could not be read: ${reason}`);
      }
      // A file that cannot be read now is no reason to forget what it said.
      return {
        url,
        digest,
        said: isMissing ? undefined : known?.said,
        isComplete: false,
      };
    }
  }
}

/** The text of an answer, or the beginning of one that is longer than is read. */
async function textOf(
  response: UrlReaderServiceReadUrlResponse,
): Promise<string> {
  const stream = response.stream?.();
  if (!stream) return (await response.buffer()).toString('utf8');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk);
    chunks.push(piece);
    length += piece.length;
    // Leaving the loop ends the download.
    if (length > 4 * longestCatalogInfo) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
