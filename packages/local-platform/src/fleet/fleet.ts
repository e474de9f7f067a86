import { join } from 'node:path';
import type { Readable } from 'node:stream';
import Router from 'express-promise-router';
import { ActionsStore } from '../actions/actions-store';
import { addRunReads } from '../actions/api/run-routes';
import type { RepositoryName, Room } from '../contract';
import type { Core } from '../github/core';
import { createCore } from '../github/create-core';
import { GitHub } from '../github/github';
import { fullName } from '../github/model';
import { RateLimit } from '../github/rate-limit';
import type { Listener } from '../http/listener';
import type { Logger } from '../logger';
import { MemoryStore } from '../memory-store';
import { announce, type Announcement, UnknownThingError } from './announce';
import { FleetApplications } from './argocd/applications';
import { createArgoCD } from './argocd/argocd';
import { type FleetConfig, platformConfigOf } from './config';
import { fastImport } from './fast-import';
import { Notifications } from './notifications';
import { type FleetRecord, readRecords } from './records';
import { FleetImages } from './registry/images';
import { createRegistry } from './registry/registry';
import { Requests } from './requests';

/** Numbers of what is made while it runs; those of the data lie below. */
const countFrom = 1_000_000_000;

/** One Argo CD of a fleet. */
type Instance = { applications: FleetApplications; notifications: Notifications; listener: Listener };

/** Something that can be taken away and given back. */
export type Service = { stop(): Promise<void>; start(): Promise<void> };

/** GitHub, a registry and Argo CDs over a fleet that is given as data and kept in memory; Git alone is on disk. */
export class Fleet implements Room {
  readonly requests = new Requests();
  readonly #config: FleetConfig;
  readonly #core: Core;
  readonly #github: GitHub;
  readonly #runs: ActionsStore;
  readonly #images = FleetImages.create();
  readonly #registry: Listener;
  readonly #argocd: Map<string, Instance>;

  private constructor(options: { config: FleetConfig; logger: Logger }) {
    const { config, logger } = options;
    const store = MemoryStore.create({ countFrom });
    this.#config = config;
    this.#core = createCore({ config: platformConfigOf(config), store, logger });
    const { rateLimit } = config;
    this.#github = GitHub.over(this.#core, {
      observe: this.requests.of('github', '/api/v3'),
      ...(rateLimit ? { limit: RateLimit.create({ limits: rateLimit, enforced: rateLimit.enforced }) } : {}),
    });
    this.#runs = new ActionsStore(store, join(config.stateFolder, 'actions'));
    const api = Router();
    addRunReads(api, { github: this.#github, store: this.#runs });
    this.#github.use({ api, pages: Router() });
    this.#registry = createRegistry({ images: this.#images, port: config.ports.registry, github: this.#github, logger, observe: this.requests.of('registry', '') });
    this.#argocd = new Map(
      config.argocd.map(each => {
        const applications = FleetApplications.create();
        const observe = this.requests.of(`argocd ${each.name}`, '/api/v1');
        const notifications = Notifications.create({ instance: each.name, applications, logger });
        return [each.name, { applications, notifications, listener: createArgoCD({ config: each, applications, logger, observe }) }];
      }),
    );
  }

  static create(options: { config: FleetConfig; logger: Logger }): Fleet {
    return new Fleet(options);
  }

  /** Takes in all data, and only then opens the ports. */
  async start(): Promise<void> {
    for (const repository of this.#config.repositories) await this.#core.repositories.create(repository);
    for (const file of this.#config.data) await this.load(readRecords(file));
    await this.#github.start();
    await this.#registry.start();
    for (const { listener } of this.#argocd.values()) await listener.start();
  }

  async stop(): Promise<void> {
    for (const { listener, notifications } of this.#argocd.values()) {
      notifications.stop();
      await listener.stop();
    }
    await this.#registry.stop();
    await this.#github.stop();
  }

  /** What can be taken away to see how others take it, by name. */
  services(): Map<string, Service> {
    const github = { stop: () => this.#github.suspend(), start: () => this.#github.resume() };
    return new Map<string, Service>([
      ['github', github],
      ['registry', this.#registry],
      ...[...this.#argocd].map(([name, { listener }]): [string, Service] => [`argocd-${name}`, listener]),
    ]);
  }

  /** Takes records in; who watches Applications is told. Gives how many there were. */
  async load(records: AsyncIterable<FleetRecord>): Promise<number> {
    let count = 0;
    for await (const record of records) {
      this.#take(record);
      count += 1;
    }
    return count;
  }

  /** Writes commits into a repository, and gives the objects of the stream's marks; nobody is told. */
  async import(repository: RepositoryName, stream: Readable): Promise<Map<number, string>> {
    const found = this.#core.repositories.find(repository);
    if (!found) throw new UnknownThingError(`Repository ${fullName(repository)} is not there`);
    const marks = await fastImport(this.#core.repositories.folder(found), stream);
    // A reader that has the old packs open does not see what came; the next one does.
    this.#core.repositories.git(found).stop();
    this.#core.repositories.touch(found);
    return marks;
  }

  /** Tells of what happened by webhooks. */
  async announce(announcement: Announcement): Promise<void> {
    await announce(announcement, { github: this.#github, core: this.#core, runs: this.#runs });
  }

  /** Sends GitHub's events of a repository to one more receiver. */
  addWebhook(repository: RepositoryName, hook: { url: string; secret: string }): void {
    if (!this.#core.repositories.find(repository)) throw new UnknownThingError(`Repository ${fullName(repository)} is not there`);
    this.#core.webhooks.create(repository, { ...hook, events: ['*'], active: true });
  }

  /** Sends an Argo CD's notifications to one more receiver. */
  addNotifications(instance: string, target: { url: string; headers: Record<string, string> }): void {
    this.#instance(instance).notifications.add(target);
  }

  /** Lets an Argo CD look at so many Applications anew, and find nothing. */
  refresh(instance: string, count: number): void {
    this.#instance(instance).applications.refresh(count);
  }

  #instance(name: string): Instance {
    const instance = this.#argocd.get(name);
    if (!instance) throw new UnknownThingError(`Argo CD '${name}' is none of ${[...this.#argocd.keys()].join(', ')}`);
    return instance;
  }

  #take(record: FleetRecord): void {
    switch (record.record) {
      case 'pull':
        return this.#core.pullStore.put(record.pull);
      case 'review':
        return this.#core.comments.record(record.review);
      case 'checks':
        return this.#core.checks.record(record.suite, record.runs);
      case 'run':
        return this.#runs.putRun(record.run);
      case 'image':
        return this.#images.put(record.image);
      case 'application':
        return this.#instance(record.instance).applications.put(record.application, record.live);
      default:
        return this.#instance(record.instance).applications.delete(record.name);
    }
  }
}
