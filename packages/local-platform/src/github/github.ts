import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import Router from 'express-promise-router';
import type { PlatformConfig } from '../config';
import type {
  Actor,
  CheckRunInput,
  GitHubEvent,
  GitHubPort,
  GitHubRoutes,
  RepositoryName,
  Room,
  TokenPermissions,
} from '../contract';
import { errorHandler, notFoundHandler } from '../http/errors';
import { Listener } from '../http/listener';
import type { Logger } from '../logger';
import type { Store } from '../store';
import { authenticate } from './access';
import { Announcer } from './announcer';
import type { Core, Services } from './core';
import { createCore } from './create-core';
import { gitHttp } from './git-http';
import { graphqlEndpoint } from './graphql';
import { createPages } from './pages';
import { pageErrors } from './pages/layout';
import { Mergeability } from './mergeability';
import { Pulls } from './pulls';
import { RateLimit } from './rate-limit';
import { addAccountRoutes } from './routes/accounts';
import { addAppRoutes } from './routes/apps';
import { addCheckRoutes } from './routes/checks';
import { addCommitRoutes } from './routes/commits';
import { addContentRoutes } from './routes/contents';
import { addGitDataRoutes } from './routes/git-data';
import { addGitRefRoutes } from './routes/git-refs';
import { graphqlHeaders, restHeaders } from './routes/headers';
import { addHookRoutes } from './routes/hooks';
import { addIssueRoutes } from './routes/issues';
import { addMetaRoutes } from './routes/meta';
import { addPullRoutes } from './routes/pulls';
import { addRepositoryRoutes } from './routes/repositories';
import { addReviewRoutes } from './routes/reviews';

/** GitHub refuses files above 100 MB, which base64 makes a third larger. */
const bodyLimit = '140mb';

/** A small GitHub over real bare repositories. */
export class GitHub implements GitHubPort, Room {
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly #services: Services;
  readonly #announcer: Announcer;
  readonly #routes: GitHubRoutes[] = [];
  readonly #listener: Listener;
  readonly #limit: RateLimit;
  #started = false;

  private constructor(core: Core, { limit = RateLimit.create(), observe }: { limit?: RateLimit; observe?: RequestListener }) {
    this.#limit = limit;
    this.#announcer = new Announcer(core);
    core.refs.onUpdate(update => this.#announcer.push(update));
    core.checks.onChange(({ action, run, suite, actor }) => {
      if (action !== 'updated') this.#announcer.checkRun(action, run, suite, actor);
    });
    core.checks.onStatus((status, actor) => {
      this.#announcer.status(status, actor).catch(error => core.logger.error(`Status event was lost: ${String(error)}`));
    });
    core.events.on(event => core.webhooks.dispatch(event));
    const mergeability = new Mergeability(core);
    this.#services = { ...core, mergeability, pulls: new Pulls(core, { announcer: this.#announcer, mergeability }) };
    this.serverUrl = core.urls.server;
    this.apiUrl = core.urls.api;
    this.graphqlUrl = core.urls.graphql;
    let application: Express | undefined;
    this.#listener = new Listener({
      service: 'github',
      port: core.config.ports.github,
      configKey: 'ports.github',
      // Made on the first request, when every other room has added its routes.
      handler: (request, response) => {
        observe?.(request, response);
        (application ??= this.#application())(request, response);
      },
    });
  }

  static create(options: { config: PlatformConfig; store: Store; logger: Logger }): GitHub {
    return GitHub.over(createCore(options));
  }

  /** GitHub over state that its maker has at hand too; budgets are shown but not enforced unless a limit says so. */
  static over(core: Core, options: { limit?: RateLimit; observe?: RequestListener } = {}): GitHub {
    return new GitHub(core, options);
  }

  /** Words what happened as webhooks do, for who changes the state by other means than requests. */
  get announcer(): Announcer {
    return this.#announcer;
  }

  /** Adds another room's routes; before `start`. */
  use(routes: GitHubRoutes): void {
    if (this.#started) throw new Error('Routes can only be added before GitHub is started');
    this.#routes.push(routes);
  }

  async start(): Promise<void> {
    await this.#services.repositories.seedAll();
    this.#started = true;
    await this.#listener.start();
    this.#services.pulls.resume();
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
    this.#services.webhooks.stop();
    this.#services.repositories.stop();
  }

  /** Closes the port alone, as if GitHub were down; everything else goes on. */
  async suspend(): Promise<void> {
    await this.#listener.stop();
  }

  /** Opens the port again. */
  async resume(): Promise<void> {
    await this.#listener.start();
  }

  get ready(): boolean {
    return this.#listener.listening;
  }

  onEvent(listener: (event: GitHubEvent) => void): void {
    this.#services.events.on(listener);
  }

  emit(event: GitHubEvent): void {
    this.#announcer.emit(event);
  }

  bareRepository(repository: RepositoryName): string | undefined {
    const { repositories } = this.#services;
    return repositories.find(repository) ? repositories.folder(repository) : undefined;
  }

  listRepositories(): RepositoryName[] {
    return this.#services.repositories.list().map(({ owner, name }) => ({ owner, name }));
  }

  mintJobToken(options: { repository: RepositoryName; permissions: TokenPermissions }): string {
    return this.#services.tokens.mintJobToken(options);
  }

  mintInstallationToken(options: { appId: number; repositories: RepositoryName[] }): string {
    return this.#services.tokens.mintInstallationToken(options).token;
  }

  revokeToken(token: string): void {
    this.#services.tokens.revoke(token);
  }

  authenticate(token: string): Actor | undefined {
    return this.#services.tokens.find(token)?.actor;
  }

  openCheckSuite(repository: RepositoryName, options: Parameters<GitHubPort['openCheckSuite']>[1]): { id: number } {
    return { id: this.#services.checks.openSuite(repository, options).id };
  }

  upsertCheckRun(repository: RepositoryName, input: CheckRunInput): { id: number } {
    const { checks, urls } = this.#services;
    const annotations = input.annotations?.map(({ level, path, startLine, endLine, message, title }) => ({
      path, start_line: startLine, end_line: endLine, start_column: null, end_column: null,
      annotation_level: level, title: title ?? null, message, raw_details: null, blob_href: urls.blob(repository, input.headSha, path),
    }));
    return { id: checks.upsert(repository, { ...input, annotations }).id };
  }

  variables(repository: RepositoryName): Record<string, string> {
    return this.#values(repository, 'variables');
  }

  secrets(repository: RepositoryName): Record<string, string> {
    return this.#values(repository, 'secrets');
  }

  #values(repository: RepositoryName, kind: 'variables' | 'secrets'): Record<string, string> {
    const { config, repositories } = this.#services;
    return { ...config.organizations[repository.owner]?.[kind], ...repositories.seed(repository)?.[kind] };
  }

  #application(): Express {
    const services = this.#services;
    const app = express();
    app.disable('x-powered-by');
    // Git reads its own bodies, and before anybody else does.
    app.use(gitHttp(services));
    app.use(['/api/v3', '/api/graphql'], express.json({ limit: bodyLimit, type: ['json', 'application/*+json', 'text/plain'] }));

    const limit = this.#limit;
    const api = Router();
    api.use(authenticate(services), restHeaders(limit));
    addMetaRoutes(api, services, limit);
    for (const { api: others } of this.#routes) api.use(others);
    addAccountRoutes(api, services);
    addAppRoutes(api, services);
    addPullRoutes(api, services);
    addReviewRoutes(api, services, this.#announcer);
    addIssueRoutes(api, services, this.#announcer);
    addCheckRoutes(api, services);
    addCommitRoutes(api, services);
    addContentRoutes(api, services);
    addGitRefRoutes(api, services);
    addGitDataRoutes(api, services);
    addHookRoutes(api, services, this.#announcer);
    addRepositoryRoutes(api, services);
    api.use(notFoundHandler);
    app.use('/api/v3', api);
    app.post('/api/graphql', authenticate(services), graphqlHeaders(limit), graphqlEndpoint(services, limit));
    app.use('/api', notFoundHandler, errorHandler(message => services.logger.error(message)));

    for (const { pages } of this.#routes) app.use(pages);
    app.use(createPages(services));
    app.use(pageErrors(services));
    return app;
  }
}
