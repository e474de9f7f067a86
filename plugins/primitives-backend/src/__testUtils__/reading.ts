import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Assembler } from '../collect/assembler';
import { Fence } from '../collect/lease';
import { Fact, FactKind } from '../facts/fact';
import { FactStore } from '../facts/fact-store';
import { everything } from '../read/readable';
import { StoredReadModel } from '../read/stored-read-model';
import { databaseNow } from '../store/database-time';
import { openDatabase } from '../store/open-database';
import { SourceStatusStore } from '../store/source-status-store';
import { config, factsOf } from '../testing/world';
import { noMetrics,
  noTracing, sourceNames } from './collecting';
import { takeFence } from './tenure';

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
  readonly #assembler: Assembler;

  /** Over a new database. */
  static async open(databases: { init: () => Promise<Knex> }) {
    const knex = await databases.init();
    const db = await openDatabase(mockServices.database({ knex }));
    return new Reading(db, await takeFence(db));
  }

  private constructor(db: Knex, fence: Fence) {
    const logger = mockServices.logger.mock();
    this.db = db;
    this.#fence = fence;
    this.statuses = new SourceStatusStore({
      sources: sourceNames.map(name => ({ name })),
    });
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
    for (const name of sourceNames)
      await this.statuses.attempted(this.#fence, {
        source: { name },
        at: new Date(),
      });
    await this.#assemble();
  }

  /** Says that a source cannot be read. */
  async fail(
    name: (typeof sourceNames)[number],
    budget?: { limit: number; remaining: number; resetAt: string },
  ): Promise<void> {
    await this.statuses.attempted(this.#fence, {
      ...{ source: { name }, at: new Date(), failure: 'down', budget },
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
