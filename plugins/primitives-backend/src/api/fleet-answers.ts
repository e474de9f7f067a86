import {
  Delivery,
  deliveryQuerySchema,
  FleetCounts,
  FleetGroups,
  fleetGroupsQuerySchema,
  fleetQuerySchema,
  Trends,
  TrendsQuery,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { DeliveryRequest } from '../delivery/delivery-reader';
import { FleetFilters, ReadModel } from '../read-model';
import { TrendRequest } from '../trends/trend-reader';
import { Figures } from './figures';

/** What delivery and trends are looked at over, where nobody says: a quarter. */
const usualSpanMs = 90 * 24 * 60 * 60_000;

/** What {@link FleetAnswers} stands on. @internal */
export type FleetAnswersOptions = {
  /** Of what the caller may read. */
  model: ReadModel;
  figures: Pick<Figures, 'fleet'>;
  /** The four figures of DORA. */
  delivery: (request: DeliveryRequest) => Promise<Delivery>;
  /** Verdicts and breaches by day. */
  trends: (request: TrendRequest) => Promise<Trends>;
  clock: () => Date;
};

/** Answers about the fleet as a whole. @internal */
export class FleetAnswers {
  readonly #options: FleetAnswersOptions;
  readonly #readable: Readable;

  /** Over what is stored and a caller may read. */
  constructor(options: FleetAnswersOptions, readable: Readable) {
    this.#options = options;
    this.#readable = readable;
  }

  /** JSON of a page of the fleet; the lines go out as they are stored. */
  async page(query: z.output<typeof fleetQuerySchema>): Promise<string> {
    const { model } = this.#options;
    const { limit, cursor, offset, sort, order } = query;
    const page = await model.fleet({
      ...{ limit, cursor, offset, sort, order },
      filters: filtersOf(query),
    });
    const rest = JSON.stringify({
      nextCursor: page.nextCursor,
      total: page.total,
      hidden: page.hidden,
      sources: await model.sources(),
    });
    return `{"items":[${page.items.join(',')}],${rest.slice(1)}`;
  }

  /** How many primitives are in which state. */
  async counts(): Promise<FleetCounts> {
    const { figures, model } = this.#options;
    return {
      ...(await figures.fleet(this.#readable)),
      sources: await model.sources(),
    };
  }

  /** How the fleet falls into groups. */
  groups(query: z.output<typeof fleetGroupsQuerySchema>): Promise<FleetGroups> {
    return this.#options.model.groups({
      ...{ by: query.by, filters: filtersOf(query) },
    });
  }

  /** How delivery goes. */
  delivery(query: z.output<typeof deliveryQuerySchema>): Promise<Delivery> {
    const { owner, id } = query;
    const to = (query.to ?? this.#options.clock()).getTime();
    const from = query.from?.getTime() ?? to - usualSpanMs;
    const readable = this.#readable;
    return this.#options.delivery({ owner, id, from, to, readable });
  }

  /** Verdicts and breaches by day. */
  trends(query: TrendsQuery): Promise<Trends> {
    const to = query.to ?? this.#options.clock();
    const from = query.from ?? new Date(to.getTime() - usualSpanMs);
    return this.#options.trends({
      ...{ ...query, from, to, readable: this.#readable },
    });
  }
}

/** The filters of a query, with those of an environment together. */
function filtersOf(
  query: Omit<z.output<typeof fleetGroupsQuerySchema>, 'by'>,
): FleetFilters {
  const { id, kind, owner, system, search } = query;
  const { state, build, nextStep, onBranch } = query;
  const { environment, status, enabled, done } = query;
  return {
    ...{ id, kind, owner, system, search },
    ...{ state, build, nextStep, onBranch },
    ...(environment && {
      environment: { name: environment, status, enabled, done },
    }),
  };
}
