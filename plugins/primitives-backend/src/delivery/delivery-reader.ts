import { Delivery } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { scopeOfId } from '../facts/scope';
import { everything, readableDocuments } from '../read/readable';
import { Change, changesOf } from './changes';
import { readCommitDates } from './commit-dates';
import { deliveryOf, Span } from './delivery-figures';
import {
  readAsked,
  readSmokeEnds,
  readTurns,
  Seen,
  Turn,
} from './production-rows';

/** What delivery is asked of. @internal */
export type DeliveryRequest = Span & {
  owner?: string;
  id?: string;
  /** What whoever asks may read. */
  readable: Readable;
};

/** A failure shortly after the span began may be laid to a deployment before it. */
const leadMs = 24 * 60 * 60_000;

const ownersSchema = z.array(z.object({ id: z.string(), owner: z.string() }));
const beginSchema = z.object({ at: z.coerce.number().nullable() });

/** Reads how delivery goes from what was seen in production. @internal */
export class DeliveryReader {
  readonly #db: Knex;
  readonly #environment: string;

  /** `environment` is where a change counts as delivered. */
  constructor(options: { db: Knex; environment: string }) {
    this.#db = options.db;
    this.#environment = options.environment;
  }

  /** The four figures, by the history that there is. */
  async read(request: DeliveryRequest): Promise<Delivery> {
    const db = this.#db;
    const begin = await db('primitives_transition').min({ at: 'at' }).first();
    const since = beginSchema.parse(begin).at ?? undefined;
    const changes = await this.#changes(request);
    return {
      environment: this.#environment,
      ...deliveryOf(changes, { from: request.from, to: request.to, since }),
    };
  }

  async #changes(request: DeliveryRequest): Promise<Change[]> {
    const db = this.#db;
    const owners = await this.#owners(request);
    const about = {
      environment: this.#environment,
      from: request.from - leadMs,
      scopes:
        request.id || request.owner || request.readable !== everything
          ? [...new Set([...owners.keys()].map(scopeOfId))]
          : undefined,
    };
    const smokes = await readSmokeEnds(db, about);
    const turns = byId(await readTurns(db, about));
    const asked = byId(await readAsked(db, about));
    const ends = byId([
      ...smokes,
      ...healthEnds(turns, new Set(smokes.map(smoke => smoke.id))),
    ]);
    const recent = [...ends].filter(
      ([id, some]) =>
        owners.has(id) && some.some(end => end.at >= about.from),
    );
    const commits = await readCommitDates(
      db,
      recent.map(([id]) => scopeOfId(id)),
    );
    return recent.flatMap(([id, some]) => {
      const own = turns.get(id) ?? [];
      return changesOf({
        owner: owners.get(id) ?? '',
        ends: some,
        asked: asked.get(id) ?? [],
        failures: own.flatMap(turn => (turn.to === 'failed' ? turn.at : [])),
        recoveries: own.flatMap(turn =>
          turn.from === 'failed' && turn.to === 'passed' ? turn.at : [],
        ),
        commits: commits.get(scopeOfId(id)) ?? new Map(),
      });
    });
  }

  async #owners({
    owner,
    id,
    readable,
  }: DeliveryRequest): Promise<Map<string, string>> {
    const query = readableDocuments(this.#db, readable);
    if (owner !== undefined) query.andWhere({ 'd.owner': owner });
    if (id !== undefined) query.andWhere({ 'd.id': id });
    const rows = ownersSchema.parse(await query.select('d.id', 'd.owner'));
    return new Map(rows.map(row => [row.id, row.owner]));
  }
}

/** Where no smoke was ever seen, health speaks for a digest. */
function healthEnds(
  turns: ReadonlyMap<string, readonly Seen<Turn>[]>,
  smoked: ReadonlySet<string>,
) {
  return [...turns].flatMap(([id, some]) =>
    smoked.has(id)
      ? []
      : some.flatMap(({ stage, from, to, digest, at }) =>
          // What was so at the first look had begun who knows when.
          stage === 'health' && from && digest &&
          (to === 'passed' || to === 'failed')
            ? { id, digest, at, outcome: to }
            : [],
        ),
  );
}

function byId<T extends { id: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const known = found.get(row.id);
    if (known) known.push(row);
    else found.set(row.id, [row]);
  }
  return found;
}
