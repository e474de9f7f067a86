import { LoggerService } from '@backstage/backend-plugin-api';
import { Lineage } from '@ameide/plugin-primitives-common';
import { PrimitivesConfig, Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { readAbout } from '../facts/about-several';
import { FactKind } from '../facts/fact';
import { factOf, isOfKind } from '../facts/fact-row';
import { fleetScope } from '../facts/scope';
import { anyOf } from '../store/any-of';
import { assembleLineage } from './assemble-lineage';
import { findScopes } from './find-scopes';
import {
  LineageFacts,
  LineageKind,
  lineageKinds,
  LineageSubject,
  Seen,
} from './lineage-facts';

/** Newest states of the past that are looked at for each primitive. */
const maxPast = 2_000;

/** What may be about several primitives, of all that a lineage is made from. */
const pullKind: FactKind = 'gitops-pull';

const rowSchema = z.object({
  source: z.string(),
  kind: z.string(),
  subject: z.string(),
  scope: z.string(),
  value: z.string(),
  position: z.coerce.number(),
  revision: z.string(),
  since: z.coerce.number(),
  until: z.coerce.number().nullish(),
});

/** Reads lineages from current and past facts. @internal */
export class LineageReader {
  readonly #db: Knex;
  readonly #logger: LoggerService;
  readonly #config: Pick<PrimitivesConfig, 'github' | 'core' | 'environments'>;

  /** Over the plugin's database. */
  constructor(options: {
    db: Knex;
    logger: LoggerService;
    config: Pick<PrimitivesConfig, 'github' | 'core' | 'environments'>;
  }) {
    this.#db = options.db;
    this.#logger = options.logger;
    this.#config = options.config;
  }

  /** Lineage of a digest or a full SHA, which the caller has parsed, by the primitives that may be read; without items where nothing is known. */
  async read(subject: LineageSubject, readable: Readable): Promise<Lineage> {
    const { github, core, environments } = this.#config;
    const commitUrl = (sha: string) =>
      `${github.webUrl}/${core.owner}/${core.repository}/commit/${sha}`;
    const items = [];
    for (const scope of await findScopes(this.#db, subject, readable)) {
      const facts = await this.#factsOf(scope);
      items.push(
        ...assembleLineage({ subject, scope, facts, environments, commitUrl }),
      );
    }
    return { subject, items };
  }

  async #factsOf(scope: string): Promise<LineageFacts> {
    const several = await readAbout(this.#db, [scope]);
    const shared = several
      .filter(({ kind }) => kind === pullKind)
      .map(({ subject }) => subject);
    const where = (query: Knex.QueryBuilder) =>
      query
        .where({ scope })
        .orWhere(shares =>
          shares
            .where({ scope: fleetScope, kind: pullKind })
            .andWhere(anyOf(this.#db, 'subject', shared)),
        );
    const columns = ['source', 'kind', 'subject', 'scope', 'value'];
    const order = ['position', 'revision', 'since'];
    const current = await this.#db('primitives_fact')
      .where(where)
      .whereIn('kind', lineageKinds)
      .whereNotNull('value')
      .orderBy('since', 'desc')
      .select(...columns, ...order);
    const past = await this.#db('primitives_fact_history')
      .where(where)
      .whereIn('kind', lineageKinds)
      .orderBy('until', 'desc')
      .limit(maxPast)
      .select(...columns, ...order, 'until');
    const rows = z.array(rowSchema).parse([...current, ...past]);
    const of = <K extends LineageKind>(kind: K) => this.#seen(kind, rows);
    return {
      publish: of('publish'),
      verify: of('verify'),
      commit: of('commit'),
      'commit-pull': of('commit-pull'),
      image: of('image'),
      desired: of('desired'),
      'gitops-pull': of('gitops-pull'),
      application: of('application'),
      workload: of('workload'),
      smoke: of('smoke'),
    };
  }

  #seen<K extends LineageKind>(
    kind: K,
    rows: z.infer<typeof rowSchema>[],
  ): Seen<K>[] {
    return rows.flatMap(row => {
      if (row.kind !== kind) return [];
      const fact = factOf(row, this.#logger);
      if (!fact || !isOfKind(fact, kind) || fact.value === null) return [];
      const { subject, value } = fact;
      const until = row.until ?? undefined;
      return [{ subject, value, since: row.since, until }];
    });
  }
}
