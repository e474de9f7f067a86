/** Takes the screenshots; started by scripts/screenshots.mjs with the project's Node. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';
import { loadGenerator } from '../../bench/read/fleet.mjs';
import { launchBrowser } from '../../tests/support/browser.ts';
import { root } from '../lib/paths.mjs';
import { writeRequests } from './requests.mjs';
import { kept, pages, shots, sizes, themes } from './shots.mjs';
import { states, systems } from './states.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const only = new RegExp(values.only);
const allFolder = join(root, 'test-results/screenshots');
const keptFolder = join(root, 'docs/images');

/** Every shot, in the order that starts each system and changes it least. */
function plan() {
  return shots.flatMap(({ state, pages: names, query = {} }) => {
    const all = names.flatMap(name =>
      Object.keys(sizes).flatMap(size => themes.map(theme => ({ page: name, query: query[name], theme, size, name: `${name}-${state}-${theme}-${size}` }))),
    );
    const wanted = all.filter(({ name }) => only.test(name));
    return wanted.length > 0 ? [{ state, wanted }] : [];
  });
}

/** Waits until nothing is asked for any more and no skeleton stands. */
async function untilRead(page, { ready, streams }) {
  await page.locator(ready).first().waitFor();
  if (!streams) await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}

/** The part of a page that scrolls, as tall as its content, so that all of it is seen. */
async function heightOf(page, least) {
  const content = await page.evaluate(() => Math.max(...[document.documentElement, ...document.querySelectorAll('main')].map(each => each.scrollHeight)));
  const tallest = 1_400;
  return Math.min(Math.max(content, least), tallest);
}

/** What the page shows, at a third of a PNG's size: Git keeps every version of it. Playwright writes no WebP, Chromium does. */
async function webpOf(page) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 90 });
  return Buffer.from(data, 'base64');
}

async function take({ browser, portal, ids, state, shot }) {
  const { path, primitive, act } = pages[shot.page];
  const size = sizes[shot.size];
  const context = await browser.newContext({ viewport: size, colorScheme: shot.theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    await states[state].bend(page);
    const query = shot.query ? `?${shot.query}` : '';
    const moment = new Date(Date.now() - 60_000).toISOString();
    await page.goto(`${portal.url}${path.replace(':id', ids[primitive] ?? '').replace(':moment', moment)}${query}`);
    if (states[state].isBusy) await sleep(3_000);
    else {
      // What does not come is worth a look too.
      await untilRead(page, { ...pages[shot.page], ...states[state].shows }).catch(error => {
        console.error(`${shot.name}: ${error.message.split('\n')[0]}`);
        process.exitCode = 1;
      });
    }
    if (act) {
      await act(page);
      await untilRead(page, pages[shot.page]);
    }
    // Fonts, and charts that grow.
    await sleep(500);
    const height = await heightOf(page, size.height);
    if (height !== size.height) {
      await page.setViewportSize({ ...size, height });
      await sleep(300);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overflow > 0) console.error(`${shot.name}: ${overflow} px wider than the window`);
    await page.screenshot({ path: join(allFolder, `${shot.name}.png`) });
    if (kept.has(shot.name)) await writeFile(join(keptFolder, `${shot.name}.webp`), await webpOf(page));
  } finally {
    await context.close();
  }
}

/** Takes what is wanted of one system. */
async function takeOf({ browser, system, parts }) {
  const folder = await mkdtemp(join(tmpdir(), 'ameide-screenshots-'));
  const { primitives, copied } = systems[system];
  console.error(`A portal with ${copied ?? primitives} primitives`);
  const { makePlan } = await loadGenerator();
  const ids = makePlan(primitives).map(({ id }) => id);
  const portal = await FleetPortal.create({ primitives, folder });
  try {
    if (copied) await portal.copyTo(copied, { catalog: true });
    if (parts.some(({ wanted }) => wanted.some(({ page }) => pages[page].request))) await writeRequests({ portal, ids });
    for (const { state, wanted } of parts) {
      console.error(`${state}: ${wanted.length}`);
      await states[state].begin(portal);
      for (const shot of wanted) await take({ browser, portal, ids, state, shot });
      await states[state].end(portal);
    }
  } catch (error) {
    error.message += `\nThe portal said:\n${portal.said()}`;
    throw error;
  } finally {
    await portal.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await mkdir(allFolder, { recursive: true });
const parts = plan();
if (parts.length === 0) throw new Error(`No screenshot is called ${values.only}`);
const browser = await launchBrowser();
try {
  for (const system of Object.keys(systems)) {
    const its = parts.filter(({ state }) => states[state].system === system);
    if (its.length > 0) await takeOf({ browser, system, parts: its });
  }
} finally {
  await browser.close();
}
