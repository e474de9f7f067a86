import express from 'express';
import Router from 'express-promise-router';
import { join } from 'node:path';
import type { ClusterPort } from '../cluster';
import type { PlatformConfig } from '../config';
import type { GitHubPort, Room } from '../contract';
import { Listener } from '../http/listener';
import type { Logger } from '../logger';
import type { Store } from '../store';
import { Accounts } from './api/accounts';
import { addApplicationRoutes } from './api/application-routes';
import { ApiError, errorHandler } from './api/errors';
import { addPodRoutes } from './api/pod-routes';
import { addServerRoutes } from './api/server-routes';
import { applicationSpecSchema, sourcesOf } from './application';
import { ApplicationController } from './application-controller';
import { ApplicationStore } from './application-store';
import { liveStateOf } from './live-state';
import { addPages } from './pages';
import { Renderer } from './render';
import { Repositories } from './repositories';
import { SetController } from './set-controller';

/** Every Application is looked at anew after this long though nothing changed, as `timeout.reconciliation` (default 180 s) has it. */
const fullRefreshMs = 180_000;

type Options = {
  config: Pick<PlatformConfig, 'stateFolder' | 'ports' | 'argocd' | 'tools'>;
  store: Store;
  logger: Logger;
  github: Pick<GitHubPort, 'bareRepository' | 'serverUrl' | 'onEvent'>;
  cluster: ClusterPort;
};

/** Argo CD in small: Applications from ApplicationSets in Git, its API, and plain pages. */
export class ArgoCD implements Room {
  readonly #config: Options['config'];
  readonly #logger: Logger;
  readonly #store: ApplicationStore;
  readonly #repositories: Repositories;
  readonly #applications: ApplicationController;
  readonly #sets: SetController;
  readonly #listener: Listener;
  #timer: NodeJS.Timeout | undefined;
  #pass: Promise<void> | undefined;
  #again = false;
  #running = false;
  #seen = '';
  #seenAt = 0;

  private constructor({ config, store, logger, github, cluster }: Options) {
    const folder = join(config.stateFolder, 'argocd');
    const url = `http://localhost:${config.ports.argocd}`;
    const accounts = Accounts.create({ tokens: config.argocd.tokens });
    this.#config = config;
    this.#logger = logger;
    this.#store = ApplicationStore.create({ store });
    this.#repositories = Repositories.create({ github, folder: join(folder, 'repositories') });
    const renderer = Renderer.create({ tools: config.tools, folder, store });
    this.#applications = ApplicationController.create({ store: this.#store, cluster, repositories: this.#repositories, renderer, logger });
    this.#sets = SetController.create({
      sources: config.argocd.applicationSets,
      repositories: this.#repositories,
      store: this.#store,
      applications: this.#applications,
      logger,
    });
    github.onEvent(event => {
      if (event.name === 'push') this.#poke();
    });

    const application = express();
    application.disable('x-powered-by').disable('etag');
    const router = Router();
    router.get('/api/version', (_request, response) => {
      response.json({ Version: 'v3.6.0+local', Platform: `${process.platform}/${process.arch}` });
    });
    router.get('/healthz', (_request, response) => {
      response.type('text').send('ok');
    });
    const live = liveStateOf(cluster);
    const api = Router();
    addServerRoutes(api, { accounts, store: this.#store, sets: this.#sets, url });
    addApplicationRoutes(api, { accounts, store: this.#store, controller: this.#applications, cluster, live, repositories: this.#repositories });
    addPodRoutes(api, { accounts, store: this.#store, live });
    api.use((request, _response, next) => {
      accounts.require(request);
      next(new ApiError(request.method === 'GET' ? 5 : 12, `${request.method} ${request.path} is not part of this Argo CD`));
    });
    router.use('/api/v1', api);
    addPages(router, { store: this.#store, cluster });
    application.use(router);
    application.use(errorHandler(logger));
    this.#listener = new Listener({ service: 'argocd', port: config.ports.argocd, configKey: 'ports.argocd', handler: application });
  }

  static create(options: Options): ArgoCD {
    return new ArgoCD(options);
  }

  async start(): Promise<void> {
    if (this.#running) return;
    await this.#listener.start();
    this.#running = true;
    this.#seen = '';
    this.#applications.start();
    this.#timer = setInterval(() => this.#poke(), this.#config.argocd.pollSeconds * 1000);
    this.#poke();
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearInterval(this.#timer);
    await this.#listener.stop();
    await this.#pass;
    await this.#applications.stop();
  }

  /** Looks at Git; while a look is under way, one more follows it. */
  #poke(): void {
    if (!this.#running) return;
    if (this.#pass) {
      this.#again = true;
      return;
    }
    this.#pass = this.#reconcile()
      .catch((error: unknown) => this.#logger.error(`argocd: ${error instanceof Error ? error.stack : String(error)}`))
      .finally(() => {
        this.#pass = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.#poke();
      });
  }

  async #reconcile(): Promise<void> {
    this.#repositories.forgetRevisions();
    const heads = await this.#heads();
    if (heads === this.#seen && Date.now() - this.#seenAt < fullRefreshMs) return;
    await this.#sets.reconcile();
    await Promise.all(this.#store.list().map(({ metadata }) => this.#applications.refresh(metadata.name)));
    this.#applications.resume();
    this.#seen = heads;
    this.#seenAt = Date.now();
  }

  /** Commits that everything hangs on: one question to git for each repository and revision, however many Applications there are. */
  async #heads(): Promise<string> {
    const wanted = new Map<string, { repoURL: string; revision: string }>();
    const add = (repoURL: string, revision: string) => wanted.set(`${repoURL} ${revision}`, { repoURL, revision });
    for (const { repoURL, revision } of this.#config.argocd.applicationSets) add(repoURL, revision);
    for (const { spec } of this.#store.list()) {
      const parsed = applicationSpecSchema.safeParse(spec);
      for (const source of parsed.success ? sourcesOf(parsed.data) : []) add(source.repoURL, source.targetRevision);
    }
    const heads = [...wanted].map(async ([key, { repoURL, revision }]) => {
      try {
        return `${key} ${await this.#repositories.open(repoURL).resolve(revision)}`;
      } catch (error) {
        return `${key} ${error instanceof Error ? error.message : String(error)}`;
      }
    });
    return (await Promise.all(heads)).sort().join('\n');
  }
}
