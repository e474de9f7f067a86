import type { BrowserContext, Locator, Page } from 'playwright-core';

/** CI and the cluster are on the same machine, and others work beside it. */
const patienceMs = 120_000;

/** Somebody in front of the portal's pages in Chromium, who finds things by their roles and words. */
export class Person {
  readonly page: Page;
  /** What the pages' Content-Security-Policy refused, as Chromium says it. */
  readonly violations: string[] = [];
  readonly #portal: string;

  private constructor(page: Page, portal: string) {
    this.page = page;
    this.#portal = portal;
    page.on('console', message => {
      if (message.text().includes('Content Security Policy')) this.violations.push(`${page.url()}: ${message.text()}`);
    });
  }

  /** Opens a window of their own; it ends with the browser. */
  static async create(options: { context: BrowserContext; portal: string }): Promise<Person> {
    const page = await options.context.newPage();
    page.setDefaultTimeout(patienceMs);
    return new Person(page, options.portal);
  }

  /** Opens a page of the portal; `path` begins with a slash. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#portal}${path}`);
  }

  async openPipeline(id: string): Promise<void> {
    await this.open(`/catalog/default/component/${id}/pipeline`);
    await this.page.getByRole('region', { name: 'Build', exact: true }).waitFor();
  }

  /** A stage of the Pipeline tab in a status, as `('dev', 'Smoke', 'Passed')`. */
  stage(lane: string, name: string, status: string): Locator {
    return this.page.getByRole('region', { name: lane, exact: true }).getByRole('button', { name: new RegExp(`^${name} ?${status}`) });
  }

  /** Waits until every stage of an environment has passed. */
  async seeGreen(environment: string): Promise<void> {
    for (const name of ['Enable', 'Sync', 'Health', 'Smoke']) await this.stage(environment, name, 'Passed').waitFor();
  }

  /** Fills the form in, from the first page on, and waits until the task is done. */
  async createPrimitive(options: { kind: string; name: string; owner: string; from: RegExp }): Promise<void> {
    const { kind, name, owner, from } = options;
    const { page } = this;
    await this.open('/');
    await page.getByRole('link', { name: 'Create primitive' }).first().click();
    await page.getByRole('button', { name: /^Kind/ }).click();
    await page.getByRole('option', { name: new RegExp(`^${kind}`) }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('textbox', { name: 'Owner' }).fill(owner);
    await page.getByRole('option', { name: new RegExp(owner, 'i') }).first().click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: from }).check();
    await this.send('Wiring pull request');
    await page.getByRole('link', { name: 'Pull request on the core repository' }).waitFor();
  }

  /** Takes the Pipeline tab's one next step, which opens its form filled in. */
  async takeNextStep(title: string): Promise<void> {
    await this.page.getByRole('link', { name: title }).click();
  }

  /** Takes a further step of the Pipeline tab from its menu, by keys alone. */
  async takeFurtherStep(title: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More', exact: true }).press('Enter');
    await this.page.getByRole('menuitem', { name: title }).press('Enter');
  }

  /** What a form would change, once it has been worked out. */
  async seePreview(): Promise<Locator> {
    // Of what was answered last, not of the answers before.
    const preview = this.page.getByRole('region', { name: 'What would change' }).and(this.page.locator('[aria-busy=false]'));
    await preview.getByRole('region', { name: 'Files of the pull request' }).waitFor();
    return preview;
  }

  /** Looks through what was answered, asks for it, and waits for the link that comes of it. */
  async send(link: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('link', { name: link }).waitFor();
  }

  /** Asks for a change of desired state, and opens the page that follows it; gives its steps. */
  async sendAndFollow(): Promise<Locator> {
    const link = 'Follow it until it is live';
    await this.send(link);
    await this.page.getByRole('link', { name: link }).click();
    const steps = this.page.getByRole('list', { name: 'Progress of the request' });
    await steps.getByText('CI did what was asked for.').waitFor();
    return steps;
  }

  /** Waits until the page of a request says that what was asked for runs. */
  async seeLive(): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: 'Live: what was asked for runs, and its smokes passed' }).waitFor();
  }

  /** A verdict of the Definition of Done on the audit page, of any age, as `('Enabled at this digest, dev', 'Met')`. */
  verdict(id: string, rule: string, status: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^${rule} of ${id}: ${status}(, just now|, [^,]+ ago)?(, when this portal noticed it)?$`) });
  }
}
