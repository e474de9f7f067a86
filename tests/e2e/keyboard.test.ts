import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';
import { requestPages, writeRequests } from '../../scripts/screenshots/requests.mjs';
import { launchBrowser } from '../support/browser.ts';

/** The fleet of the screenshots, whose requests are about certain ones of it. */
const collected = 200;

/** A page without an end of tabs is at fault; the longest here, the promotion board, has about 500. */
const mostStops = 1_000;

/** Rows of a table that are looked at: those that follow are like them. */
const rowsLookedAt = 3;

/** Runs in the page: gives each control of the content that keys should reach a number, and their names; of a table's rows those of the first. */
function markControls({ part, rows }: { part: string; rows: number }): string[] {
  const place = (row: Element | null) => (row?.parentElement ? [...row.parentElement.children].indexOf(row) : 0);
  const controls = [...document.querySelectorAll<HTMLElement>(`${part} :is(a[href], button, input, select, textarea, summary, [tabindex="0"])`)].filter(
    element =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled, [type=radio]:not(:checked)') &&
      element.closest('[aria-hidden=true], [inert]') === null &&
      place(element.closest('tr, [role=row]')) < rows &&
      element.checkVisibility({ visibilityProperty: true }),
  );
  controls.forEach((element, index) => element.setAttribute('data-stop', String(index)));
  return controls.map(element => `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 50) ?? ''}`);
}

/** Gives the names of what tabbing through a page never came to, and of what did not look focused when it did. */
async function tabThrough(page: Page, part = 'main'): Promise<{ missed: string[]; unseen: string[]; stops: number }> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const names = await page.evaluate(markControls, { part, rows: rowsLookedAt });
  const reached = new Set<number>();
  const unseen: string[] = [];
  for (let press = 0; press < mostStops && reached.size < names.length; press += 1) {
    await page.keyboard.press('Tab');
    const stop = page.locator('[data-stop]:focus');
    const index = Number((await stop.count()) > 0 ? await stop.getAttribute('data-stop') : Number.NaN);
    if (Number.isNaN(index) || reached.has(index)) continue;
    reached.add(index);
    if (!(await looksFocused(page))) unseen.push(names[index]);
  }
  return { missed: names.filter((_, index) => !reached.has(index)), unseen, stops: reached.size };
}

/** Whether one sees where the focus is: what is around it changes when it goes. */
async function looksFocused(page: Page): Promise<boolean> {
  const box = await page.locator(':focus').boundingBox();
  if (!box) return false;
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  // A tall one shows it at its edge; two px beyond it are its outline's.
  const x = Math.max(0, box.x - 4);
  const y = Math.max(0, box.y - 4);
  const clip = { x, y, width: Math.min(box.width + 8, width - x), height: Math.min(box.height + 8, height - y) };
  if (clip.width < 1 || clip.height < 1) return false;
  const focused = await page.screenshot({ clip });
  const kept = await page.evaluateHandle(() => document.activeElement);
  await page.evaluate(element => element instanceof HTMLElement && element.blur(), kept);
  // A tooltip and a ripple take a moment to go.
  await page.waitForTimeout(60);
  const plain = await page.screenshot({ clip });
  await page.evaluate(element => element instanceof HTMLElement && element.focus({ preventScroll: true }), kept);
  return !focused.equals(plain);
}

/** Without a mouse: what is on a page is reached, is seen to be, and what opens closes. */
describe('the keyboard', () => {
  let folder: string;
  let portal: FleetPortal;
  let browser: Browser;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ameide-keyboard-'));
    portal = await FleetPortal.create({ primitives: collected, folder, frequency: { hours: 1 } });
    await writeRequests(portal);
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

  const open = async (path: string, ready: string) => {
    await page.goto(`${portal.url}${path}`);
    await page.locator(ready).first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
  };

  for (const [name, path, ready, part] of [
    ['the fleet', '/primitives', '[role=grid] [role=row] a'],
    ['the promotion board', '/primitives?view=promotions', 'main table'],
    ['the audit', '/audit', 'main [role=grid]'],
    ['the Definition of Done', '/audit?view=done', 'main [role=grid] a'],
    ['the pipeline', '/catalog/default/component/integration-orders-5-v0/pipeline', 'button:has-text("Smoke")'],
    ['a request', requestPages['request-enable-refused'].path, 'main ol'],
    ['a form', '/create/templates/default/promote-primitive', 'form', 'form'],
  ]) {
    it(`reaches all of ${name}, and shows where it is`, async () => {
      await open(path, ready);
      const { missed, unseen, stops } = await tabThrough(page, part);
      assert.ok(stops > 2, `only ${stops} stops`);
      assert.deepEqual({ missed, unseen }, { missed: [], unseen: [] });
    });
  }

  it('closes a panel by Escape, and is back where it was opened', async () => {
    await open('/audit', 'button[aria-label^="Open the breach"]');
    const opener = page.locator('button[aria-label^="Open the breach"]').first();
    await opener.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog');
    await panel.waitFor();
    assert.ok(await panel.evaluate(element => element.contains(document.activeElement) || element.parentElement?.contains(document.activeElement)), 'focus stayed behind the panel');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    assert.ok(await opener.evaluate(element => element === document.activeElement), 'focus is not back');
  });

  it('closes the saved filters and a menu by Escape, and is back where they were opened', async () => {
    await open('/primitives', '[role=grid]');
    const filters = page.getByRole('button', { name: 'Saved filters' });
    await filters.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.ok(await filters.evaluate(element => element === document.activeElement), 'focus is not back on the filters');

    await open('/catalog/default/component/integration-orders-5-v0/pipeline', 'button:has-text("More")');
    const more = page.getByRole('button', { name: 'More', exact: true });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    assert.ok(await more.evaluate(element => element === document.activeElement), 'focus is not back on the menu');
  });
});
