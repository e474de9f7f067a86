import { setTimeout as sleep } from 'node:timers/promises';
import { SourceStatus } from '@ameide/plugin-primitives-common';
import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { AuditConfig } from '../audit/rule';
import { Assembler } from '../collect/assembler';
import { Fence } from '../collect/lease';
import { Fact, FactKind } from '../facts/fact';
import { FactStore } from '../facts/fact-store';
import { everything } from '../read/readable';
import { StoredReadModel } from '../read/stored-read-model';
import { databaseNow } from '../store/database-time';
import { openDatabase } from '../store/open-database';
import { SourceKey, SourceStatusStore } from '../store/source-status-store';
import { config as tested, factsOf } from '../testing/world';
import { noMetrics, noTracing, sourceNames } from './collecting';
import { takeFence } from './tenure';

const down = { fault: 'silent', detail: 'GitHub at http://x is down' } as const;

/** A fact of the tested world, at a later position. @internal */
export function later(
  kind: FactKind,
  subject: string,
  value: unknown,
  position: number,
): Fact {
  const [fact] = factsOf({ [kind]: { [subject]: value } });
  return { ...fact, position };
}

/** A database with what is recorded in it assembled at once, and the reads of it. @internal */
export class Reading {
  readonly db: Knex;
  readonly statuses: SourceStatusStore;
  readonly model: StoredReadModel;
  readonly #fence: Fence;
  readonly #sources: readonly SourceKey[];
  readonly #assembler: Assembler;

  /** Over a new database; of the tested world, unless it is said otherwise. */
  static async open(
    databases: { init: () => Promise<Knex> },
    world: { config?: AuditConfig; sources?: readonly SourceKey[] } = {},
  ) {
    const knex = await databases.init();
    const db = await openDatabase(mockServices.database({ knex }));
    return new Reading({
      ...{ db, fence: await takeFence(db) },
      config: world.config ?? tested,
      sources: world.sources ?? sourceNames.map(name => ({ name })),
    });
  }

  private constructor(options: {
    db: Knex;
    fence: Fence;
    config: AuditConfig;
    sources: readonly SourceKey[];
  }) {
    const { db, fence, config, sources } = options;
    const logger = mockServices.logger.mock();
    this.db = db;
    this.#fence = fence;
    this.#sources = sources;
    this.statuses = new SourceStatusStore({ sources });
    const { statuses } = this;
    this.model = StoredReadModel.create({
      ...{ db, statuses, config, logger },
      tags: { of: primitive => `tag of ${primitive}` },
      readable: everything,
    });
    this.#assembler = new Assembler({
      ...{ fence, config, statuses, logger },
      metrics: noMetrics(),
      tracing: noTracing(),
      isFirstRead: () => false,
      onChange: async () => {},
    });
  }

  /** Records facts. */
  async record(facts: Fact[]): Promise<void> {
    await new FactStore({ fence: this.#fence }).record(facts);
    await this.#assemble();
  }

  /** Says that every source was read. */
  async readAll(): Promise<void> {
    for (const source of this.#sources)
      await this.statuses.attempted(this.#fence, {
        source,
        at: new Date(),
      });
    await this.#assemble();
  }

  /** Says how sources do that were read before. */
  async mark(sources: readonly SourceStatus[]): Promise<void> {
    for (const { source: name, instance, status } of sources)
      await this.statuses.attempted(this.#fence, {
        ...{ source: { name, instance }, at: new Date() },
        ...(status === 'failed' && { failure: down }),
        ...(status === 'limited' && {
          ...{ failure: down, limitedUntil: '2999-01-01T00:00:00Z' },
        }),
      });
    await this.#assemble();
  }

  /** Says that a source cannot be read. */
  async fail(
    name: (typeof sourceNames)[number],
    budget?: { limit: number; remaining: number; resetAt: string },
  ): Promise<void> {
    await this.statuses.attempted(this.#fence, {
      ...{ source: { name }, at: new Date(), failure: down, budget },
    });
    await this.#assemble();
  }

  /** A moment that nothing else falls into. */
  async moment(): Promise<Date> {
    await sleep(5);
    const at = new Date(await databaseNow(this.db));
    await sleep(5);
    return at;
  }

  async #assemble(): Promise<void> {
    while (await this.#assembler.assembleDue());
  }
}
