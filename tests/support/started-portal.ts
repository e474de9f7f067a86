import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import { findChromium, launchBrowser } from './browser.ts';
import { type DatabaseKind } from './database.ts';
import { Developer } from './github.ts';
import { Person } from './person.ts';
import { PortalClient } from './portal.ts';
import { startTestSystem, type TestSystem } from './system.ts';

/** The whole system with a browser in front of it, and what Git, GitHub and Argo CD say besides. */
export class StartedPortal {
  readonly system: TestSystem;
  readonly developer: Developer;
  readonly #context: BrowserContext;
  readonly #people: Person[] = [];
  readonly #client: PortalClient;

  private constructor(system: TestSystem, context: BrowserContext) {
    this.system = system;
    this.#context = context;
    this.#client = new PortalClient(system.urls.portal);
    this.developer = new Developer(system.urls.github, system.secrets.developerToken);
  }

  /** Starts it as `npm start` does, on a database of a kind; stop it in an `after` hook. */
  static async create(options: { database: DatabaseKind }): Promise<StartedPortal> {
    // Where there is none, that is said before the minutes that a start takes.
    findChromium();
    // One after the other: a browser, or a system, that nobody ends keeps the tests from ending.
    const system = await startTestSystem(options);
    try {
      const browser = await launchBrowser();
      // All windows are of one browser, which knows the portal's scripts after the first. Nothing turns while it waits: to draw that takes a core.
      return new StartedPortal(system, await browser.newContext({ viewport: { width: 1440, height: 1000 }, acceptDownloads: true, reducedMotion: 'reduce' }));
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** Somebody new, with a window of their own. */
  async comeAlong(): Promise<Person> {
    const person = await Person.create({ context: this.#context, portal: this.system.urls.portal });
    this.#people.push(person);
    return person;
  }

  /** A primitive's pipeline, as the API gives it, and its digest in dev. */
  async pipeline(id: string): Promise<any> {
    const pipeline = await this.#client.pipeline(id);
    return { ...pipeline, inDev: pipeline.environments.find((each: any) => each.environment === 'dev').digest };
  }

  /** The public key, in PEM, that evidence is signed for. */
  async evidenceKey(): Promise<string> {
    return (await this.#client.ok('primitives/evidence/key')).publicKey;
  }

  /** What main of the GitOps repository asks of a component. */
  values(component: string, environment: string): Promise<string> {
    return this.developer.file('ameide-gitops', `sources/values/env/${environment}/apps/${component}.yaml`);
  }

  /** What Argo CD says of an Application. */
  async application(name: string): Promise<any> {
    const { urls, secrets } = this.system;
    const response = await fetch(`${urls.argocd}/api/v1/applications/${name}`, { headers: { authorization: `Bearer ${secrets.argocdToken}` } });
    assert.equal(response.status, 200);
    return response.json();
  }

  /** Fails when a page that somebody was on did what its Content-Security-Policy refuses. */
  async stop(): Promise<void> {
    await this.#context.browser()?.close();
    await this.system.stop();
    assert.deepEqual(this.#people.flatMap(({ violations }) => violations), []);
  }
}
