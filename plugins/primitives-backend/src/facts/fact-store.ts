import {
  DatabaseService,
  LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { Fact, FactKind, factSchemas, isNewer, sourceNames } from './fact';

const migrationsFolder = resolvePackagePath(
  '@ameide/plugin-primitives-backend',
  'migrations',
);

type FactRow = {
  source: string;
  kind: string;
  subject: string;
  value: string | null;
  position: number | string;
  revision: string;
  observed_at: string;
};

/** SQLite binds at most 32,766 values a statement; a row has seven. */
const rowsPerStatement = 500;

/** A whole listing of a kind: subjects that it lacks are gone. @internal */
export type Listing = { kind: FactKind; position: number; revision: string };

/** Keeps the newest fact of each subject in the plugin's database. @internal */
export class FactStore {
  readonly #db: Knex;
  readonly #logger: LoggerService;

  /** Opens the store; brings the database up to date first, unless told not to. */
  static async create(options: {
    database: DatabaseService;
    logger: LoggerService;
  }): Promise<FactStore> {
    const db = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await db.migrate.latest({ directory: migrationsFolder });
    }
    return new FactStore(db, options.logger);
  }

  private constructor(db: Knex, logger: LoggerService) {
    this.#db = db;
    this.#logger = logger;
  }

  /** Every fact; those that this version cannot read are left out, and read anew from their source. */
  async all(): Promise<Fact[]> {
    const rows = await this.#db<FactRow>('primitives_fact').select();
    return rows.flatMap(row => this.#parse(row) ?? []);
  }

  /**
   * Records observations in any order and says how many changed what is known. With
   * `listing`, the facts are all there are of its kind; an older listing than the one
   * applied last is left out as a whole.
   */
  async record(facts: Fact[], listing?: Listing): Promise<number> {
    return this.#db.transaction(async tx => {
      const known = await this.#known(tx, facts, listing);
      const incoming = [...facts];
      if (listing) {
        if (!(await this.#takeListing(tx, listing))) return 0;
        incoming.push(...tombstones(known, facts, listing));
      }
      const newer = newestOfEach(incoming).filter(fact => {
        const before = known.get(key(fact));
        return !before || isNewer(fact, before);
      });
      const changed = newer.filter(fact => !isSame(fact, known.get(key(fact))));
      await this.#write(tx, changed);
      // Seen again: an older state that arrives later must not win. A listing is guarded as a whole.
      if (!listing) {
        await this.#moveOn(
          tx,
          newer.filter(fact => !changed.includes(fact)),
        );
      }
      return changed.length;
    });
  }

  async #moveOn(tx: Knex, facts: Fact[]): Promise<void> {
    const groups = new Map<string, Fact[]>();
    for (const fact of facts) {
      const group = `${fact.kind} ${fact.position}`;
      groups.set(group, [...(groups.get(group) ?? []), fact]);
    }
    for (const group of groups.values()) {
      for (const some of chunks(group)) {
        await tx('primitives_fact')
          .where({ kind: some[0].kind })
          .whereIn(
            'subject',
            some.map(f => f.subject),
          )
          .update({
            position: some[0].position,
            observed_at: some[0].observedAt,
          });
      }
    }
  }

  async #takeListing(tx: Knex, listing: Listing): Promise<boolean> {
    const { kind, position } = listing;
    const [last] = await tx('primitives_listing')
      .where({ kind })
      .select('position');
    if (last && Number(last.position) > position) return false;
    await tx('primitives_listing')
      .insert({ kind, position })
      .onConflict('kind')
      .merge();
    return true;
  }

  async #known(
    tx: Knex,
    facts: Fact[],
    listing?: Listing,
  ): Promise<Map<string, Fact>> {
    const known = new Map<string, Fact>();
    const kinds = new Set(facts.map(f => f.kind));
    if (listing) kinds.add(listing.kind);
    for (const kind of kinds) {
      const subjects = facts.filter(f => f.kind === kind).map(f => f.subject);
      const whole = listing?.kind === kind;
      for (const some of whole ? [undefined] : chunks(subjects)) {
        const query = tx<FactRow>('primitives_fact').where({ kind });
        if (some) query.whereIn('subject', some);
        for (const row of await query) {
          const fact = this.#parse(row);
          if (fact) known.set(key(fact), fact);
        }
      }
    }
    return known;
  }

  async #write(tx: Knex, facts: Fact[]): Promise<void> {
    for (const some of chunks(facts)) {
      await tx('primitives_fact')
        .insert(
          some.map(fact => ({
            source: fact.source,
            kind: fact.kind,
            subject: fact.subject,
            value: fact.value === null ? null : JSON.stringify(fact.value),
            position: fact.position,
            revision: fact.revision,
            observed_at: fact.observedAt,
          })),
        )
        .onConflict(['kind', 'subject'])
        .merge();
    }
  }

  #parse(row: FactRow): Fact | undefined {
    const source = sourceNames.find(s => s === row.source);
    const kind = isFactKind(row.kind) ? row.kind : undefined;
    if (!source || !kind) return undefined;
    const value =
      row.value === null
        ? null
        : factSchemas[kind].safeParse(JSON.parse(row.value));
    if (value && !value.success) {
      this.#logger.warn(
        `Forgot a fact of another version: ${kind} of '${row.subject}'`,
      );
      return undefined;
    }
    return {
      source,
      kind,
      subject: row.subject,
      value: value && value.data,
      position: Number(row.position),
      revision: row.revision,
      observedAt: row.observed_at,
    };
  }
}

function tombstones(
  known: Map<string, Fact>,
  facts: Fact[],
  listing: Listing,
): Fact[] {
  const there = new Set(facts.map(key));
  const observedAt = new Date(listing.position).toISOString();
  return [...known.values()]
    .filter(
      f => f.kind === listing.kind && f.value !== null && !there.has(key(f)),
    )
    .map(f => ({
      ...f,
      value: null,
      position: Math.max(listing.position, f.position),
      revision: `~gone at ${listing.revision}`,
      observedAt,
    }));
}

/** Same state of the outside system seen again: not worth a write. */
function isSame(next: Fact, known: Fact | undefined): boolean {
  return (
    known !== undefined &&
    next.value !== null &&
    known.value !== null &&
    next.revision === known.revision &&
    JSON.stringify(next.value) === JSON.stringify(known.value)
  );
}

function newestOfEach(facts: Fact[]): Fact[] {
  const newest = new Map<string, Fact>();
  for (const fact of facts) {
    const other = newest.get(key(fact));
    if (!other || isNewer(fact, other)) newest.set(key(fact), fact);
  }
  return [...newest.values()];
}

function key(fact: { kind: FactKind; subject: string }): string {
  return `${fact.kind}|${fact.subject}`;
}

function chunks<T>(items: T[]): T[][] {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += rowsPerStatement) {
    result.push(items.slice(i, i + rowsPerStatement));
  }
  return result;
}

function isFactKind(kind: string): kind is FactKind {
  return kind in factSchemas;
}
