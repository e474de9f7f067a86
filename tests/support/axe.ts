import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe?: { run(context: string): Promise<AxeResults> };
  }
}

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong in the part of a page that a selector finds: each rule, with the elements that break it. */
export async function findViolations(page: Page, part = 'main'): Promise<string[]> {
  // Evaluated: the portal's policy lets no page bring a script along.
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(await readFile(source, 'utf8'));
  return page.evaluate(async selector => {
    const { violations } = await window.axe!.run(selector);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join('\n')}`);
  }, part);
}

/** Fails with what axe finds wrong in what the page shows now, Backstage's own navigation left out. */
export async function assertAccessible(page: Page): Promise<void> {
  assert.deepEqual(await findViolations(page), []);
}
