import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PlatformConfig } from '../config';
import type { GitHubEvent, GitHubPort, GitHubRoutes, RegistryPort, Room } from '../contract';
import type { Logger } from '../logger';
import type { Store } from '../store';
import { ActionsStore } from './actions-store';
import { createApi } from './api';
import { createPages } from './pages';
import { ConcurrencyGroups } from './plan/concurrency';
import { Slots } from './plan/slots';
import { RunManager } from './run/run-manager';
import type { Services } from './run/services';
import { EventTriggers } from './triggers/event-triggers';
import { Schedule, startDue } from './triggers/schedule';
import { WorkflowFiles } from './workflow/workflow-files';

/** GitHub Actions: runs the workflow files of the repositories on this machine. */
export class Actions implements Room {
  readonly #services: Services;
  readonly #files = new WorkflowFiles();
  readonly #runs: RunManager;
  readonly #triggers: EventTriggers;
  readonly #schedule: Schedule;
  /** Events are taken one after the other, so that runs have the order of what started them. */
  #events: Promise<void>;
  /** What happens before the start, such as the first push of a new repository, waits for it. */
  #open: () => void = () => {};
  #running = true;

  private constructor(services: Services) {
    const { github, logger } = services;
    this.#events = new Promise(open => {
      this.#open = open;
    });
    this.#services = services;
    this.#runs = new RunManager(services, this.#files);
    this.#triggers = new EventTriggers({ github, runs: this.#runs, files: this.#files, store: services.store });
    this.#schedule = Schedule.create({ tick: time => this.tick(time), logger });
    github.onEvent(event => this.#take(event));
  }

  static create(options: { config: PlatformConfig; store: Store; logger: Logger; github: GitHubPort; registry: RegistryPort }): Actions {
    const { config, store, logger, github, registry } = options;
    return new Actions({
      config,
      logger,
      github,
      registry,
      store: new ActionsStore(store, resolve(config.stateFolder, 'actions')),
      groups: new ConcurrencyGroups(),
      slots: new Slots(config.runner.concurrency),
    });
  }

  routes(): GitHubRoutes {
    const options = { services: this.#services, runs: this.#runs, files: this.#files };
    return { api: createApi(options), pages: createPages(this.#services, this.#files) };
  }

  async start(): Promise<void> {
    mkdirSync(this.#services.store.folder, { recursive: true });
    await this.#runs.resume();
    this.#schedule.start();
    this.#open();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#open();
    this.#schedule.stop();
    await this.#events;
    await this.#runs.stop();
  }

  /** Waits until all events are taken and all runs are over; for tests. */
  async idle(): Promise<void> {
    // What a run tells at its end may start another.
    for (let seen: Promise<void> | undefined; seen !== this.#events; ) {
      seen = this.#events;
      await seen;
      await this.#runs.idle();
    }
  }

  /** Starts what is scheduled for the minute of `time`. */
  async tick(time: Date): Promise<void> {
    await startDue({ github: this.#services.github, runs: this.#runs, files: this.#files, time });
  }

  #take(event: GitHubEvent): void {
    this.#events = this.#events.then(async () => {
      if (!this.#running) return;
      try {
        await this.#triggers.handle(event);
      } catch (error) {
        const { owner, name } = event.repository;
        this.#services.logger.error(`Event ${event.name} of ${owner}/${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
    });
  }
}
