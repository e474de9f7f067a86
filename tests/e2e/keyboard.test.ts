import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';
import { requestPages, writeRequests } from '../../scripts/screenshots/requests.mjs';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { findUnseen, tabThrough } from '../support/keyboard.ts';

/** Enough for the one that the request is about; what is on a page of these is on one of two hundred. */
const collected = 45;

const refused = 'request-enable-refused';

/** Backstage's own two. */
const themes = ['light', 'dark'] as const;

/** Without a mouse: what is on a page is reached, is seen to be, and what opens closes. */
describe('the keyboard', () => {
  let folder: string;
  let portal: FleetPortal;
  let browser: Browser;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-keyboard-'));
    portal = await FleetPortal.create({ primitives: collected, folder, frequency: { hours: 1 } });
    await writeRequests(portal, [refused]);
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
  });
  after(async () => {
    await browser?.close();
    await portal?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const settle = async (ready: string) => {
    await page.locator(ready).first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  };
  const isFocused = (locator: Locator) => eventually(`the focus is on ${locator}`, () => locator.evaluate(element => element === document.activeElement));
  /** Of what opened over the page: keys that come before it has the focus go to what is behind it. */
  const holdsFocus = (locator: Locator) =>
    eventually(`the focus is in ${locator}`, () => locator.evaluate(element => element.contains(document.activeElement) || element.parentElement?.contains(document.activeElement)));
  const open = async (path: string, ready: string) => {
    await page.emulateMedia({ colorScheme: themes[0] });
    await page.goto(`${portal.url}${path}`);
    await settle(ready);
    await page.waitForLoadState('networkidle');
    await settle(ready);
  };

  for (const [name, path, ready, part = 'main'] of [
    ['the fleet', '/primitives', '[role=grid] [role=row] a'],
    ['the promotion board', '/primitives?view=promotions', 'main table'],
    ['the audit', '/audit', 'main [role=grid]'],
    ['the Definition of Done', '/audit?view=done', 'main [role=grid] a'],
    ['the pipeline', '/catalog/default/component/integration-orders-5-v0/pipeline', 'button:has-text("Smoke")'],
    ['a request', requestPages[refused].path, 'main ol'],
    ['a form', '/create/templates/default/promote-primitive', 'form', 'form'],
  ]) {
    it(`reaches all of ${name}, and shows where it is, by day and by night`, async () => {
      await open(path, ready);
      const { missed, stops } = await tabThrough(page, part);
      assert.ok(stops > 2, `only ${stops} stops`);
      assert.deepEqual(missed, []);
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        await page.locator(`[data-theme-mode=${theme}]`).first().waitFor({ state: 'attached' });
        await settle(ready);
        assert.deepEqual(await findUnseen(page, part), [], theme);
      }
    });
  }

  it('closes a panel by Escape, and is back where it was opened', async () => {
    await open('/audit', 'button[aria-label^="Open the breach"]');
    const opener = page.locator('button[aria-label^="Open the breach"]').first();
    await opener.press('Enter');
    const panel = page.getByRole('dialog');
    await holdsFocus(panel);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await isFocused(opener);
  });

  it('closes the saved filters and a menu by Escape, and is back where they were opened', async () => {
    await open('/primitives', '[role=grid]');
    const filters = page.getByRole('button', { name: 'Saved filters' });
    await filters.press('Enter');
    await holdsFocus(page.getByRole('dialog'));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await isFocused(filters);

    await open('/catalog/default/component/integration-orders-5-v0/pipeline', 'button:has-text("More")');
    const more = page.getByRole('button', { name: 'More', exact: true });
    await more.press('Enter');
    await holdsFocus(page.getByRole('menu'));
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await isFocused(more);
  });
});
