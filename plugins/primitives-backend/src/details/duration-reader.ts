import {
  Durations,
  stageSchema,
  stageStatusSchema,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { KeptAnswers, readersKept } from '../read/kept-answers';
import { everything, readableDocuments } from '../read/readable';
import { compareDurations, StepTransition } from './step-durations';

/** Newest transitions that are looked at: of one primitive, and of the whole fleet. */
const ownTransitions = 1_000;
const fleetTransitions = 5_000;
/** What is usual in the fleet moves slowly. */
const fleetAgeMs = 5 * 60_000;

const rowsSchema = z.array(
  z.object({
    id: z.string(),
    environment: z.string(),
    stage: stageSchema.shape.id,
    at: z.coerce.number(),
    from_status: stageStatusSchema.nullable(),
    to_status: stageStatusSchema.nullable(),
    digest: z.string().nullable(),
  }),
);

/** Reads how long steps take from the transitions that were seen. @internal */
export class DurationReader {
  readonly #db: Knex;
  readonly #environments: readonly string[];
  readonly #clock: () => Date;
  readonly #fleet = new KeptAnswers<StepTransition[]>({
    most: readersKept,
    freshMs: fleetAgeMs,
  });

  /** `environments` in promotion order. */
  constructor(options: {
    db: Knex;
    environments: readonly string[];
    clock: () => Date;
  }) {
    this.#db = options.db;
    this.#environments = options.environments;
    this.#clock = options.clock;
  }

  /** Every step of one primitive, and what is usual among those that the caller may read. */
  async read(id: string, readable: Readable): Promise<Durations> {
    const own = await this.#transitions(
      this.#query(ownTransitions).where({ id }),
    );
    const fleet = await this.#fleet.get(readable, {
      now: this.#clock().getTime(),
      read: () => this.#transitions(this.#fleetQuery(readable)),
    });
    const environments = this.#environments;
    return { items: compareDurations({ id, environments, own, fleet }) };
  }

  #fleetQuery(readable: Readable): Knex.QueryBuilder {
    const query = this.#query(fleetTransitions);
    if (readable === everything) return query;
    const ids = readableDocuments(this.#db, readable).select('d.id');
    return query.whereIn('id', ids);
  }

  #query(limit: number): Knex.QueryBuilder {
    return this.#db('primitives_transition')
      .select('id', 'environment', 'stage', 'at')
      .select('from_status', 'to_status', 'digest')
      .orderBy('seq', 'desc')
      .limit(limit);
  }

  async #transitions(query: Knex.QueryBuilder): Promise<StepTransition[]> {
    return rowsSchema
      .parse(await query)
      .reverse()
      .map(({ from_status: from, to_status: to, digest, ...rest }) => ({
        ...rest,
        from: from ?? undefined,
        to: to ?? undefined,
        digest: digest ?? undefined,
      }));
  }
}
