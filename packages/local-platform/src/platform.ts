import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Actions } from './actions';
import { ArgoCD } from './argocd';
import { Cluster } from './cluster';
import type { PlatformConfig } from './config';
import type { Room } from './contract';
import { ControlServer, type Fault } from './control-server';
import { GitHub } from './github';
import type { Logger } from './logger';
import { ProcessRegister } from './process-register';
import { Registry } from './registry';
import { SqliteStore, type Store } from './store';

/** Where everything of a running platform is reached. */
export type PlatformUrls = { github: string; api: string; graphql: string; registry: string; argocd: string; control: string };

/** All rooms of the platform, wired to each other. */
export class Platform implements Room {
  readonly urls: PlatformUrls;
  readonly #store: Store;
  readonly #logger: Logger;
  readonly #rooms: { name: string; room: Room }[];
  #started: { name: string; room: Room }[] = [];

  private constructor(options: { config: PlatformConfig; logger: Logger }) {
    const { config, logger } = options;
    mkdirSync(config.stateFolder, { recursive: true });
    const store = SqliteStore.open(join(config.stateFolder, 'platform.sqlite'));
    const github = GitHub.create({ config, store, logger });
    const registry = Registry.create({ config, store, logger, github });
    const actions = Actions.create({ config, store, logger, github, registry });
    github.use(actions.routes());
    const cluster = Cluster.create({ config, store, logger, registry });
    const argocd = ArgoCD.create({ config, store, logger, github, cluster });

    const faults: Record<string, Fault> = {
      github: { stop: () => github.suspend(), start: () => github.resume(), ready: () => github.ready },
      registry: stoppable(registry),
      argocd: stoppable(argocd),
    };
    const control = new ControlServer({ port: config.ports.control, faults, logger });
    this.#store = store;
    this.#logger = logger;
    const processes = ProcessRegister.create({ store, stateFolder: config.stateFolder, logger });
    // The register comes first: what a killed platform left behind may hold ports that the others need.
    // Control comes last: who gets an answer from it knows that the others are there.
    this.#rooms = [
      { name: 'process register', room: processes },
      { name: 'GitHub', room: github },
      { name: 'registry', room: registry },
      { name: 'cluster', room: cluster },
      { name: 'Argo CD', room: argocd },
      { name: 'Actions', room: actions },
      { name: 'control', room: control },
    ];
    this.urls = {
      github: github.serverUrl,
      api: github.apiUrl,
      graphql: github.graphqlUrl,
      registry: `http://${registry.host}`,
      argocd: `http://localhost:${config.ports.argocd}`,
      control: `http://127.0.0.1:${config.ports.control}`,
    };
  }

  static create(options: { config: PlatformConfig; logger: Logger }): Platform {
    return new Platform(options);
  }

  /** Starts room after room; when one cannot, those before it are stopped again. */
  async start(): Promise<void> {
    const began = Date.now();
    for (const entry of this.#rooms) {
      try {
        await entry.room.start();
      } catch (error) {
        await this.stop();
        throw error;
      }
      this.#started.push(entry);
      this.#logger.info(`${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${entry.name} is ready`);
    }
  }

  /** Stops in reverse order; one room's trouble does not keep the others running. */
  async stop(): Promise<void> {
    for (const { name, room } of this.#started.splice(0).reverse()) {
      try {
        await room.stop();
      } catch (error) {
        this.#logger.error(`${name} did not stop: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#store.close();
  }
}

/** A room that can be stopped and started as a whole. */
function stoppable(room: Room): Fault {
  let stopped = false;
  return {
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await room.stop();
    },
    start: async () => {
      if (!stopped) return;
      await room.start();
      stopped = false;
    },
    ready: () => !stopped,
  };
}
