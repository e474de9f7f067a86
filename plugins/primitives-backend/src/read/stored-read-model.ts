import { waiversFile } from '@ameide/gitops-repo';
import {
  Breach,
  FleetGroups,
  maxNewestBreaches,
  Pipeline,
  Promotions,
  SourceStatus,
  Waivers,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
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
import { SignalTags } from '../signal-tags';
import { databaseNow } from '../store/database-time';
import { SourceStatusStore } from '../store/source-status-store';
import { currentBreaches } from './breach-pages';
import { CurrentAnswers } from './current-answers';
import { currentRules } from './current-rules';
import { currentItems } from './done-pages';
import { fleetGroups, GroupsQuery } from './fleet-groups';
import { fleetPage, FleetReader } from './fleet-page';
import { historyPage } from './history-page';
import { readersKept } from './kept-answers';
import { KeptPast } from './kept-past';
import { Marks } from './marks';
import { Past } from './past';
import { promotions, PromotionStep } from './promotions';
import { everything, isSomeHidden, readableIds } from './readable';
import { readableRules } from './readable-rules';
import { StoredPipeline, storedPipelines } from './stored-pipelines';
import { listWaivers } from './waiver-list';
import { pastBreaches, pastItems, pastRules } from './past-audit';

const bodySchema = z.object({ body: z.string() }).optional();

/** What the audit says now, without how the sources do. */
type CurrentAudit = Omit<AuditSummary, 'sources'>;

type StoredReadModelOptions = {
  db: Knex;
  statuses: SourceStatusStore;
  config: AuditConfig;
  logger: LoggerService;
  tags: Pick<SignalTags, 'of'>;
  /** What whoever asks may read. */
  readable: Readable;
};

/** Pages that are kept of each list: a hundred lines take about 100 kB. */
const pagesKept = 60;

/** What is given out again, to those who may read the same. */
type Kept = ReturnType<typeof keptOf>;

function keptOf(db: Knex) {
  return {
    fleet: new CurrentAnswers<FleetPage>({ db, most: pagesKept }),
    groups: new CurrentAnswers<FleetGroups>({ db, most: pagesKept }),
    promotions: new CurrentAnswers<Promotions>({ db, most: readersKept }),
    rules: new CurrentAnswers<CurrentAudit>({ db, most: readersKept }),
    items: new CurrentAnswers<CountedPage<AuditItem>>({ db, most: pagesKept }),
    breaches: new CurrentAnswers<CountedPage<Breach>>({ db, most: pagesKept }),
    pastAudits: new KeptPast<AuditSummary>(),
  };
}

/** The reads, from the plugin's database. @internal */
export class StoredReadModel implements ReadModel {
  readonly #options: StoredReadModelOptions;
  readonly #kept: Kept;

  /** Every replica of the backend has one, and makes those of its callers from it. */
  static create(options: StoredReadModelOptions): StoredReadModel {
    return new StoredReadModel(options, keptOf(options.db));
  }

  private constructor(options: StoredReadModelOptions, kept: Kept) {
    this.#options = options;
    this.#kept = kept;
  }

  /** {@inheritDoc ReadModel.readableBy} */
  readableBy(readable: Readable): StoredReadModel {
    return new StoredReadModel({ ...this.#options, readable }, this.#kept);
  }

  /** {@inheritDoc ReadModel.mayRead} */
  async mayRead(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { db, readable } = this.#options;
    return readable === everything
      ? new Set(ids)
      : readableIds(db, ids, readable);
  }

  /** {@inheritDoc ReadModel.sources} */
  sources(): Promise<SourceStatus[]> {
    const { db, statuses } = this.#options;
    return statuses.all(db);
  }

  /** {@inheritDoc ReadModel.sourceDetails} */
  sourceDetails(): Promise<Map<string, string>> {
    const { db, statuses } = this.#options;
    return statuses.details(db);
  }

  /** {@inheritDoc ReadModel.fleet} */
  fleet(query: FleetQuery = {}): Promise<FleetPage> {
    const { db, tags, readable } = this.#options;
    return this.#kept.fleet.get([query, readable], async () => {
      const page = await fleetPage(db, query, { ...this.#view, tags });
      const marks = this.#marks(await this.sources());
      return { ...page, items: await marks.lines(page.items) };
    });
  }

  /** {@inheritDoc ReadModel.groups} */
  groups(query: GroupsQuery) {
    const { db, readable } = this.#options;
    return this.#kept.groups.get([query, readable], () =>
      fleetGroups(db, query, this.#view),
    );
  }

  /** {@inheritDoc ReadModel.promotions} */
  promotions(step: PromotionStep) {
    const { db, readable } = this.#options;
    return this.#kept.promotions.get([step, readable], () =>
      promotions(db, step, readable),
    );
  }

  /** {@inheritDoc ReadModel.pipeline} */
  async pipeline(
    id: string,
    at?: Date,
  ): Promise<JsonText<Pipeline> | undefined> {
    if (!(await this.#mayRead(id))) return undefined;
    const tag = this.#options.tags.of(id);
    if (at) {
      const past = await this.#past(at);
      const [assembled] = await past.assemble([scopeOfId(id)]);
      const found = assembled.documents.filter(d => d.pipeline.id === id);
      const [pipeline] = await past.withSeen(found.map(d => d.pipeline));
      return pipeline && JSON.stringify({ ...pipeline, tag });
    }
    const sources = await this.sources();
    const marked = (await this.#marks(sources).pipelines([id])).get(id);
    if (marked) return JSON.stringify({ ...marked, tag, sources });
    const row = await this.#options
      .db('primitives_pipeline')
      .where({ id })
      .first('body');
    const body = bodySchema.parse(row)?.body;
    if (body === undefined) return undefined;
    // It is stored without how the sources do, which changes all the time: put in as its last member.
    const rest = JSON.stringify({ tag, sources });
    return `${body.slice(0, -1)},${rest.slice(1)}`;
  }

  /** Every pipeline as it reads now, in pages. */
  async *pipelines(): AsyncGenerator<StoredPipeline[]> {
    const marks = this.#marks(await this.sources());
    yield* storedPipelines(this.#options.db, {
      ...{ readable: this.#readable, marks },
    });
  }

  /** {@inheritDoc ReadModel.history} */
  async history(
    id: string,
    query: HistoryQuery = {},
  ): Promise<Page<Transition>> {
    if (!(await this.#mayRead(id))) return { items: [] };
    return historyPage(this.#options.db, id, query);
  }

  /** {@inheritDoc ReadModel.audit} */
  async audit(at?: Date): Promise<AuditSummary> {
    const { db, config, readable } = this.#options;
    if (at) {
      return this.#kept.pastAudits.get(at, {
        ...{ now: await databaseNow(db), readable },
        read: async () => pastRules(await this.#past(at), config),
      });
    }
    const sources = await this.sources();
    const current = await this.#kept.rules.get([readable], () =>
      this.#currentAudit(sources),
    );
    return { ...current, sources };
  }

  /** {@inheritDoc ReadModel.auditItems} */
  async auditItems(
    query: AuditItemsQuery = {},
  ): Promise<CountedPage<AuditItem>> {
    if (query.at) return pastItems(await this.#past(query.at), query);
    const { db, readable } = this.#options;
    return this.#kept.items.get([query, readable], async () => {
      const page = await currentItems(db, query, this.#view);
      const marks = this.#marks(await this.sources());
      return { ...page, items: await marks.items(page.items) };
    });
  }

  /** {@inheritDoc ReadModel.breaches} */
  async breaches(query: BreachQuery = {}): Promise<CountedPage<Breach>> {
    const { db, config, readable } = this.#options;
    if (query.at)
      return pastBreaches(await this.#past(query.at), query, config);
    return this.#kept.breaches.get([query, readable], () =>
      currentBreaches(db, query, readable),
    );
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
      ...{ db, readable: this.#readable, isNow: !at },
    });
  }

  async #currentAudit(sources: SourceStatus[]): Promise<CurrentAudit> {
    const { db, readable } = this.#options;
    const { items: breaches } = await currentBreaches(
      db,
      { limit: maxNewestBreaches },
      readable,
    );
    const current =
      readable === everything
        ? await currentRules(db)
        : await readableRules({ ...this.#options, readable, sources });
    const hidden = await isSomeHidden(db, readable);
    return { ...current, breaches, hidden };
  }

  get #readable(): Readable {
    return this.#options.readable;
  }

  get #view(): FleetReader {
    const [firstEnvironment] = this.#options.config.environments;
    return { firstEnvironment, readable: this.#readable };
  }

  async #mayRead(id: string): Promise<boolean> {
    return (await this.mayRead([id])).has(id);
  }

  #marks(sources: readonly SourceStatus[]): Marks {
    return new Marks({ ...this.#options, sources });
  }

  #past(at: Date): Promise<Past> {
    return Past.open({ ...this.#options, at });
  }
}
