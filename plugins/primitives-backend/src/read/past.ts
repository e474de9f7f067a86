import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pipeline, SourceStatus } from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { AuditConfig, SubjectRule } from '../audit/rule';
import { AssembledScope, assembleScope } from '../collect/assemble-scope';
import { Waivers } from '../done/find-waiver';
import { stillSeen } from '../done/seen';
import { Fact } from '../facts/fact';
import { factOf, FactRow, stateColumns } from '../facts/fact-row';
import { FactView } from '../facts/fact-view';
import { viewsOfScopes } from '../facts/scope-views';
import { SourceStatusStore } from '../store/source-status-store';
import { verdictsAt } from '../store/verdict-history';
import { everything, isSomeHidden, whereScopeReadable } from './readable';

const scopesSchema = z.array(z.object({ scope: z.string() }));

/** Facts in one page of {@link Past.subjects}. */
const pageSize = 1_000;

/** What was known at a moment, judged by the same functions as what is known now. @internal */
export class Past {
  readonly #db: Knex;
  readonly #at: number;
  readonly #config: AuditConfig;
  readonly #logger: LoggerService;
  readonly #sources: SourceStatus[];
  readonly #readable: Readable;

  /** Reads how the sources did then. */
  static async open(options: {
    db: Knex;
    at: Date;
    config: AuditConfig;
    statuses: SourceStatusStore;
    logger: LoggerService;
    readable: Readable;
  }): Promise<Past> {
    const { db, at, statuses } = options;
    return new Past(options, await statuses.at(db, at.getTime()));
  }

  private constructor(
    options: {
      db: Knex;
      at: Date;
      config: AuditConfig;
      logger: LoggerService;
      readable: Readable;
    },
    sources: SourceStatus[],
  ) {
    this.#db = options.db;
    this.#at = options.at.getTime();
    this.#config = options.config;
    this.#logger = options.logger;
    this.#sources = sources;
    this.#readable = options.readable;
  }

  /** Whether the caller may read everything. */
  get isWhole(): boolean {
    return this.#readable === everything;
  }

  /** Whether there are primitives now that the caller may not read. */
  isSomeHidden(): Promise<boolean> {
    return isSomeHidden(this.#db, this.#readable);
  }

  /** How each source did then. */
  get sources(): SourceStatus[] {
    return this.#sources;
  }

  /** Scopes that facts were about then and the caller may read now, after one, in order. */
  async scopesAfter(after: string, limit: number): Promise<string[]> {
    const of = (facts: Knex.QueryBuilder) =>
      whereScopeReadable(
        this.#db,
        facts.distinct('scope').where('scope', '>', after),
        this.#readable,
      );
    const rows = await this.#db
      .union([of(this.#current()), of(this.#history())])
      .orderBy('scope')
      .limit(limit);
    return scopesSchema.parse(rows).map(row => row.scope);
  }

  /** What followed from the facts of these scopes, in their order. */
  async assemble(
    scopes: readonly string[],
  ): Promise<Array<AssembledScope & { scope: string }>> {
    const views = await viewsOfScopes(this.#db, {
      scopes,
      at: this.#at,
      logger: this.#logger,
    });
    const assembled: Array<AssembledScope & { scope: string }> = [];
    for (const [scope, view] of views) {
      assembled.push({
        scope,
        ...assembleScope({
          ...{ scope, view },
          config: this.#config,
          sources: this.#sources,
          now: new Date(this.#at),
        }),
      });
      // Each takes milliseconds, in which nobody else is answered, and a walk takes all.
      await nextTurn();
    }
    return assembled;
  }

  /** Pipelines of then with since when their verdicts were seen, in two queries for any number of them. */
  async withSeen(pipelines: readonly Pipeline[]): Promise<Pipeline[]> {
    const ids = pipelines.map(({ id }) => id);
    const known = await verdictsAt(this.#db, ids, this.#at);
    return pipelines.map(pipeline => ({
      ...pipeline,
      done: stillSeen(pipeline.done, {
        known: known.get(pipeline.id) ?? [],
        sources: this.#sources,
      }),
    }));
  }

  /** Facts that a rule about single ones looked at, in pages. */
  async *subjects(rule: SubjectRule): AsyncIterable<Fact[]> {
    const { kind } = rule;
    let after = '';
    for (;;) {
      const rows = await this.#db
        .union([
          this.#current()
            .select(stateColumns)
            .where({ kind })
            .andWhere('subject', '>', after),
          this.#history()
            .select(stateColumns)
            .where({ kind })
            .andWhere('subject', '>', after),
        ])
        .orderBy('subject')
        .limit(pageSize);
      const facts: FactRow[] = rows;
      yield facts.flatMap(row => factOf(row, this.#logger) ?? []);
      if (facts.length < pageSize) return;
      after = facts[facts.length - 1].subject;
    }
  }

  /** The waivers as GitOps main had them then. */
  async waivers(): Promise<Waivers | undefined> {
    const facts = await this.#facts('waivers', ['gitops']);
    return new FactView(facts).get('waivers', 'gitops');
  }

  /** Facts about no primitive in particular that rules stand on. */
  async fleet(): Promise<FactView> {
    const branches = await this.#facts('branch', ['core', 'gitops']);
    const sha = new FactView(branches).get('branch', 'gitops')?.sha;
    const checks = sha ? await this.#facts('gitops-checks', [sha]) : [];
    return new FactView([...branches, ...checks]);
  }

  async #facts(kind: string, subjects: string[]): Promise<Fact[]> {
    const rows: FactRow[] = await this.#db.unionAll([
      this.#current()
        .select(stateColumns)
        .where({ kind })
        .whereIn('subject', subjects),
      this.#history()
        .select(stateColumns)
        .where({ kind })
        .whereIn('subject', subjects),
    ]);
    return rows.flatMap(row => factOf(row, this.#logger) ?? []);
  }

  #current() {
    return this.#db('primitives_fact')
      .whereNotNull('value')
      .andWhere('since', '<=', this.#at);
  }

  #history() {
    return this.#db('primitives_fact_history')
      .where('since', '<=', this.#at)
      .andWhere('until', '>', this.#at);
  }
}
