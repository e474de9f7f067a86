import { waiversFile } from '@ameide/gitops-repo';
import {
  Breach,
  maxNewestBreaches,
  Pipeline,
  SourceStatus,
  Waivers,
} from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { AuditConfig } from '../audit/rule';
import { scopeOfId } from '../facts/scope';
import {
  AuditItem,
  AuditItemsQuery,
  AuditSummary,
  BreachQuery,
  CountedPage,
  FleetPage,
  FleetQuery,
  HistoryQuery,
  JsonText,
  Page,
  ReadModel,
  Transition,
} from '../read-model';
import { gitopsFileUrl } from '../pipeline/context';
import { databaseNow } from '../store/database-time';
import { SourceStatusStore } from '../store/source-status-store';
import { currentBreaches } from './breach-pages';
import { currentRules } from './current-rules';
import { currentItems } from './done-pages';
import { FleetCache } from './fleet-cache';
import { fleetGroups, GroupsQuery } from './fleet-groups';
import { fleetPage } from './fleet-page';
import { historyPage } from './history-page';
import { KeptPast } from './kept-past';
import { Marks } from './marks';
import { Past } from './past';
import { promotions, PromotionStep } from './promotions';
import { listWaivers } from './waiver-list';
import { pastBreaches, pastItems, pastRules } from './past-audit';

const bodySchema = z.object({ body: z.string() }).optional();

type StoredReadModelOptions = {
  db: Knex;
  statuses: SourceStatusStore;
  config: AuditConfig;
  logger: LoggerService;
};

/** The reads, from the plugin's database. @internal */
export class StoredReadModel implements ReadModel {
  readonly #options: StoredReadModelOptions;
  readonly #fleet: FleetCache;
  readonly #pastAudits = new KeptPast<AuditSummary>();

  /** Every replica of the backend has one. */
  constructor(options: StoredReadModelOptions) {
    this.#options = options;
    this.#fleet = new FleetCache(options.db);
  }

  /** {@inheritDoc ReadModel.sources} */
  sources(): Promise<SourceStatus[]> {
    const { db, statuses } = this.#options;
    return statuses.all(db);
  }

  /** {@inheritDoc ReadModel.fleet} */
  fleet(query: FleetQuery = {}): Promise<FleetPage> {
    const read = async () => {
      const { db } = this.#options;
      const page = await fleetPage(db, query, this.#firstEnvironment);
      const marks = this.#marks(await this.sources());
      return { ...page, items: await marks.lines(page.items) };
    };
    return this.#fleet.page(JSON.stringify(query), read);
  }

  /** {@inheritDoc ReadModel.groups} */
  groups(query: GroupsQuery) {
    return fleetGroups(this.#options.db, query, this.#firstEnvironment);
  }

  /** {@inheritDoc ReadModel.promotions} */
  promotions(step: PromotionStep) {
    return promotions(this.#options.db, step);
  }

  /** {@inheritDoc ReadModel.pipeline} */
  async pipeline(
    id: string,
    at?: Date,
  ): Promise<JsonText<Pipeline> | undefined> {
    if (at) {
      const past = await this.#past(at);
      const [assembled] = await past.assemble([scopeOfId(id)]);
      const found = assembled.documents.find(d => d.pipeline.id === id);
      return found && JSON.stringify(found.pipeline);
    }
    const sources = await this.sources();
    const marked = (await this.#marks(sources).pipelines([id])).get(id);
    if (marked) return JSON.stringify({ ...marked, sources });
    const row = await this.#options
      .db('primitives_pipeline')
      .where({ id })
      .first('body');
    const body = bodySchema.parse(row)?.body;
    // It is stored without how the sources do, which changes all the time: put in as its last member.
    return body && `${body.slice(0, -1)},"sources":${JSON.stringify(sources)}}`;
  }

  /** {@inheritDoc ReadModel.history} */
  history(id: string, query: HistoryQuery = {}): Promise<Page<Transition>> {
    return historyPage(this.#options.db, id, query);
  }

  /** {@inheritDoc ReadModel.audit} */
  async audit(at?: Date): Promise<AuditSummary> {
    const { db, config } = this.#options;
    if (at) {
      return this.#pastAudits.get(at, {
        now: await databaseNow(db),
        read: async () => pastRules(await this.#past(at), config),
      });
    }
    const { items: breaches } = await currentBreaches(db, {
      limit: maxNewestBreaches,
    });
    const current = await currentRules(db);
    return { ...current, breaches, sources: await this.sources() };
  }

  /** {@inheritDoc ReadModel.auditItems} */
  async auditItems(
    query: AuditItemsQuery = {},
  ): Promise<CountedPage<AuditItem>> {
    if (query.at) return pastItems(await this.#past(query.at), query);
    const { db } = this.#options;
    const page = await currentItems(db, query, this.#firstEnvironment);
    const marks = this.#marks(await this.sources());
    return { ...page, items: await marks.items(page.items) };
  }

  /** {@inheritDoc ReadModel.breaches} */
  async breaches(query: BreachQuery = {}): Promise<CountedPage<Breach>> {
    const { db, config } = this.#options;
    return query.at
      ? pastBreaches(await this.#past(query.at), query, config)
      : currentBreaches(db, query);
  }

  /** {@inheritDoc ReadModel.waivers} */
  async waivers(at?: Date): Promise<Waivers> {
    const { db, config } = this.#options;
    const now = await databaseNow(db);
    const past = await this.#past(at ?? new Date(now));
    return listWaivers(await past.waivers(), {
      rules: config.done,
      now: at?.getTime() ?? now,
      url: gitopsFileUrl(config, waiversFile),
      ...(!at && { db }),
    });
  }

  /** Where a primitive has to be green to count as done. */
  get #firstEnvironment(): string {
    return this.#options.config.environments[0];
  }

  #marks(sources: readonly SourceStatus[]): Marks {
    return new Marks({ ...this.#options, sources });
  }

  #past(at: Date): Promise<Past> {
    return Past.open({ ...this.#options, at });
  }
}
