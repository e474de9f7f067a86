import { LoggerService, SchedulerServiceTaskRunner } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { PrimitivesApi, primitivesChangedTopic } from '@ameide/plugin-primitives-common';
import { ComponentReader } from './component-reader';

/**
 * Puts every known primitive into the catalog, from its pull request on. It emits the
 * Components themselves and not Locations: a merge changes the Component's location,
 * and a Component that hangs on a Location would be gone from the catalog in between.
 * @internal
 */
export class PrimitivesEntityProvider implements EntityProvider {
  readonly #primitives: PrimitivesApi;
  readonly #components: ComponentReader;
  readonly #events: EventsService;
  readonly #runner: SchedulerServiceTaskRunner;
  readonly #logger: LoggerService;
  #connection?: EntityProviderConnection;
  #running?: Promise<void>;
  #isAskedAgain = false;

  constructor(options: {
    primitives: PrimitivesApi;
    components: ComponentReader;
    events: EventsService;
    runner: SchedulerServiceTaskRunner;
    logger: LoggerService;
  }) {
    this.#primitives = options.primitives;
    this.#components = options.components;
    this.#events = options.events;
    this.#runner = options.runner;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'primitives';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#events.subscribe({
      id: 'catalog-primitives',
      topics: [primitivesChangedTopic],
      onEvent: () => this.refresh(),
    });
    await this.#runner.run({ id: 'primitives-refresh', fn: () => this.refresh() });
  }

  /** Brings the catalog up to date; a failure is logged, and leaves the catalog as it is. */
  async refresh(): Promise<void> {
    if (this.#running) {
      // The change may have come after this round read the fleet.
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
    try {
      const fleet = await this.#primitives.listPrimitives();
      // Before the first read of the core repo an empty fleet means "not looked yet".
      const core = fleet.sources.find(source => source.source === 'github-core');
      if (!core?.lastSuccessAt) return;
      const entities = await this.#components.read(fleet.items);
      await this.#connection?.applyMutation({
        type: 'full',
        entities: entities.map(entity => ({ entity, locationKey: this.getProviderName() })),
      });
    } catch (error) {
      const reason = isError(error) ? error.message : String(error);
      this.#logger.warn(`The catalog keeps the primitives it has; the list could not be read: ${reason}`);
    }
  }
}
