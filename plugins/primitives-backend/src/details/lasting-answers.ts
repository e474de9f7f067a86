import { createHash } from 'node:crypto';
import { CacheService, LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { messageOf } from '../message-of';

const keptSchema = z.object({ key: z.string(), answer: z.unknown() });

/** Answers that are kept at most, of all replicas that share a cache. */
const usualSlots = 5_000;

/**
 * Answers that never change, such as what lies between two commits, kept in Backstage's
 * cache: by all replicas and across restarts where that is a server. Each has a place by
 * its key's hash, and gives it up to the next one there, so that also the cache in memory,
 * which forgets nothing by itself, stays bounded.
 * @internal
 */
export class LastingAnswers<T extends JsonObject> {
  readonly #cache: CacheService;
  readonly #name: string;
  readonly #schema: z.ZodType<T>;
  readonly #slots: number;
  readonly #logger: LoggerService;

  /** `name` is told from other kinds in the plugin's cache; `slots` are for tests. */
  constructor(options: {
    cache: CacheService;
    name: string;
    schema: z.ZodType<T>;
    logger: LoggerService;
    slots?: number;
  }) {
    this.#cache = options.cache;
    this.#name = options.name;
    this.#schema = options.schema;
    this.#logger = options.logger;
    this.#slots = options.slots ?? usualSlots;
  }

  /** The answer to a question, if it is kept. A cache that does not answer keeps nothing. */
  async get(key: string): Promise<T | undefined> {
    try {
      const kept = keptSchema.safeParse(
        await this.#cache.get(this.#place(key)),
      );
      if (kept.data?.key !== key) return undefined;
      // Another version may have kept another form.
      return this.#schema.safeParse(kept.data.answer).data;
    } catch (error) {
      this.#logger.warn(`Could not ask the cache: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Keeps an answer, if the cache takes it. */
  async set(key: string, answer: T): Promise<void> {
    await this.#cache
      .set(this.#place(key), { key, answer })
      .catch(error =>
        this.#logger.warn(`Could not fill the cache: ${messageOf(error)}`),
      );
  }

  #place(key: string): string {
    const hash = createHash('sha256').update(key).digest().readUInt32BE();
    return `${this.#name}:${hash % this.#slots}`;
  }
}
