import {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { isError, ResponseError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import {
  PrimitivesApi,
  primitivesChangedTopic,
} from '@ameide/plugin-primitives-common';
import pLimit from 'p-limit';
import { z } from 'zod';
import { KnownPrimitive, knownPrimitive } from './component';
import { ComponentReader } from './component-reader';

/** Kind to GitHub's secondary rate limit, and quick enough for what one push changes. */
const concurrentReads = 8;

/** Files that one round reads; with a round each 30 s that is half of what GitHub gives an hour. */
const readsPerRound = 20;

/** Primitives that are asked for one by one; of more the list is read, 500 a request. */
const maxSingles = 20;

/** Events tell what came, went or moved. The list finds what was lost with one. */
const sweepEveryMs = 5 * 60_000;

const payloadSchema = z.object({ ids: z.array(z.string()) });

/** What is in the catalog of one primitive. */
type Shown = { primitive: KnownPrimitive; entity: Entity };

/** What a round found out: primitives that are, and ids of those that are gone. */
type Found = { there: KnownPrimitive[]; gone: string[]; isWhole: boolean };

/**
 * Puts every known primitive into the catalog, from its pull request on: all of them
 * once, and from then on only what changed. It emits the Components themselves and not
 * Locations: a merge changes the Component's location, and a Component that hangs on a
 * Location would be gone from the catalog in between.
 * @internal
 */
export class PrimitivesEntityProvider implements EntityProvider {
  readonly #primitives: ProviderOptions['primitives'];
  readonly #components: ComponentReader;
  readonly #options: ProviderOptions;
  readonly #shown = new Map<string, Shown>();
  #connection?: EntityProviderConnection;
  #asked = new Set<string>();
  #sweptAt?: number;
  #turn = 0;
  #isShown = false;
  #running?: Promise<void>;
  #isAskedAgain = false;

  constructor(options: ProviderOptions) {
    this.#options = options;
    this.#primitives = options.primitives;
    this.#components = options.components;
  }

  getProviderName(): string {
    return 'primitives';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    const { events, runner } = this.#options;
    this.#connection = connection;
    await events.subscribe({
      id: 'catalog-primitives',
      topics: [primitivesChangedTopic],
      onEvent: async ({ eventPayload }) => {
        const ids = payloadSchema.safeParse(eventPayload).data?.ids;
        for (const id of ids ?? []) this.#asked.add(id);
        if (!ids) this.#sweptAt = undefined;
        await this.refresh();
      },
    });
    await runner.run({ id: 'primitives-refresh', fn: () => this.refresh() });
  }

  /** Brings the catalog up to date; a failure is logged, and leaves the catalog as it is. */
  async refresh(): Promise<void> {
    if (this.#running) {
      // The change may have come after this round asked.
      this.#isAskedAgain = true;
      return this.#running;
    }
    this.#running = this.#rounds().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #rounds(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      await this.#round();
    } while (this.#isAskedAgain);
  }

  async #round(): Promise<void> {
    const asked = this.#asked;
    this.#asked = new Set();
    try {
      const found = await this.#find(asked);
      if (found) await this.#show(found);
    } catch (error) {
      for (const id of asked) this.#asked.add(id);
      const reason = isError(error) ? error.message : String(error);
      this.#options.logger.warn(
        `The catalog keeps the primitives it has; what changed could not be read: ${reason}`,
      );
    }
  }

  /** What there is to know; undefined when it is too early to say. */
  async #find(asked: ReadonlySet<string>): Promise<Found | undefined> {
    const now = this.#options.clock();
    const isDue =
      this.#sweptAt === undefined || now - this.#sweptAt >= sweepEveryMs;
    if (!isDue && asked.size <= maxSingles) return this.#findSingles(asked);
    const { items } = await this.#primitives.getSources();
    const core = items.find(({ source }) => source === 'github-core');
    // Before the first read of the core repo an empty fleet means "not looked yet".
    if (!core?.lastSuccessAt) return undefined;
    const there: KnownPrimitive[] = [];
    for await (const item of this.#primitives.listPrimitives({ limit: 500 }))
      there.push(knownPrimitive(item));
    const ids = new Set(there.map(({ id }) => id));
    const gone = [...this.#shown.keys()].filter(id => !ids.has(id));
    return { there, gone, isWhole: true };
  }

  async #findSingles(ids: ReadonlySet<string>): Promise<Found> {
    const found: Found = { there: [], gone: [], isWhole: false };
    for (const id of ids) {
      try {
        const pipeline = await this.#primitives.getPipeline(id);
        const digest = pipeline.image?.digest;
        found.there.push(knownPrimitive({ ...pipeline, digest }));
      } catch (error) {
        if (!(error instanceof ResponseError) || error.statusCode !== 404)
          throw error;
        found.gone.push(id);
      }
    }
    return found;
  }

  async #show({ there, gone, isWhole }: Found): Promise<void> {
    const isFirst = !this.#isShown;
    const next = await this.#compose(there);
    const locationKey = this.getProviderName();
    const changed = next.filter(
      ({ primitive, entity }) =>
        JSON.stringify(this.#shown.get(primitive.id)?.entity) !==
        JSON.stringify(entity),
    );
    const removed = gone.flatMap(id => this.#shown.get(id)?.entity ?? []);
    const added = changed.map(({ entity }) => ({ entity, locationKey }));
    if (isFirst) {
      await this.#connection?.applyMutation({ type: 'full', entities: added });
    } else if (added.length + removed.length > 0) {
      await this.#connection?.applyMutation({
        type: 'delta',
        added,
        removed: removed.map(entity => ({
          entityRef: stringifyEntityRef(entity),
          locationKey,
        })),
      });
    }
    this.#isShown = true;
    if (isWhole) this.#sweptAt = this.#options.clock();
    for (const each of next) this.#shown.set(each.primitive.id, each);
    for (const id of gone) {
      this.#shown.delete(id);
      this.#components.forget(id);
    }
  }

  /**
   * The Components of what was found and of those whose file is still to be read: so many
   * files a round, those that nothing is shown of first; the others as they are known.
   */
  async #compose(there: readonly KnownPrimitive[]): Promise<Shown[]> {
    const found = new Map(there.map(each => [each.id, each]));
    for (const [id, { primitive }] of this.#shown) {
      if (!found.has(id) && !this.#components.isSettled(primitive))
        found.set(id, primitive);
    }
    const open = [...found.values()].filter(
      primitive => !this.#components.isSettled(primitive),
    );
    const waiting = this.#inTurn(open);
    const limit = pLimit(concurrentReads);
    await Promise.all(
      waiting
        .slice(0, readsPerRound)
        .map(primitive => limit(() => this.#components.read(primitive))),
    );
    return [...found.values()].map(primitive => ({
      primitive,
      entity: this.#components.current(primitive),
    }));
  }

  /** New and changed ones first; the others in turn, so that each comes to be read. */
  #inTurn(open: readonly KnownPrimitive[]): KnownPrimitive[] {
    const isNews = (primitive: KnownPrimitive) =>
      JSON.stringify(this.#shown.get(primitive.id)?.primitive) !==
      JSON.stringify(primitive);
    const news = open.filter(isNews);
    const rest = open.filter(primitive => !isNews(primitive));
    const start = rest.length > 0 ? this.#turn % rest.length : 0;
    this.#turn += Math.max(0, readsPerRound - news.length);
    return [...news, ...rest.slice(start), ...rest.slice(0, start)];
  }
}

/** What {@link PrimitivesEntityProvider} stands on. @internal */
export type ProviderOptions = {
  primitives: Pick<
    PrimitivesApi,
    'listPrimitives' | 'getPipeline' | 'getSources'
  >;
  components: ComponentReader;
  events: EventsService;
  runner: SchedulerServiceTaskRunner;
  logger: LoggerService;
  /** Now, in ms since 1970. */
  clock: () => number;
};
