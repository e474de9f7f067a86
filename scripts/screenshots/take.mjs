/** Takes the screenshots; started by scripts/screenshots.mjs with the project's Node. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FleetPortal } from '../../bench/pages/src/fleet-portal.mjs';
import { launchBrowser } from '../../tests/support/browser.ts';
import { root } from '../lib/paths.mjs';
import { examine } from './examine.mjs';
import { livePast, pastBegin } from './past.mjs';
import { places, writeRequests } from './requests.mjs';
import { kept, pages, shots, sizes, themes } from './shots.mjs';
import { states, systems } from './states.mjs';
import { writeWaivers } from './waivers.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const only = new RegExp(values.only);
const allFolder = join(root, 'test-results/screenshots');
const keptFolder = join(root, 'docs/images');

/** Every shot, in the order that starts each system and changes it least. */
function plan() {
  const all = shots.map(({ state, pages: names, query = {} }) => ({
    state,
    wanted: names.flatMap(name =>
      Object.keys(sizes).flatMap(size => themes.map(theme => ({ page: name, query: query[name], theme, size, name: `${name}-${state}-${theme}-${size}` }))),
    ),
  }));
  const names = new Set(all.flatMap(({ wanted }) => wanted.map(({ name }) => name)));
  for (const name of kept) if (!names.has(name)) throw new Error(`The documents show ${name}, which no page and state is`);
  return all.map(({ state, wanted }) => ({ state, wanted: wanted.filter(({ name }) => only.test(name)) })).filter(({ wanted }) => wanted.length > 0);
}

/** Waits until nothing is asked for any more and no skeleton stands; in a state where answers never come, until one does. */
async function untilRead(page, { ready, streams, isBusy }) {
  await page.locator(ready).first().waitFor();
  if (isBusy) return;
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

/** Brings a page to where its picture is taken. */
async function show({ page, portal, state, shot }) {
  const { path, primitive, act } = pages[shot.page];
  const { bend, ready = () => pages[shot.page].ready, isBusy } = states[state];
  await bend(page);
  const query = shot.query ? `?${shot.query}` : '';
  const moment = new Date(Date.now() - 60_000).toISOString();
  await page.goto(`${portal.url}${path.replace(':id', portal.ids[primitive] ?? '').replace(':moment', moment)}${query}`);
  await untilRead(page, { ...pages[shot.page], ready: ready(pages[shot.page]), isBusy });
  if (act) {
    await act(page);
    await untilRead(page, pages[shot.page]);
  }
  // Fonts, charts that grow, and what is asked for a moment after an answer.
  await sleep(500);
  await untilRead(page, { ...pages[shot.page], ready: ready(pages[shot.page]), isBusy });
}

/** Takes one picture, and gives what is wrong with it. */
async function take({ browser, portal, state, shot }) {
  const size = sizes[shot.size];
  const context = await browser.newContext({ ...size, colorScheme: shot.theme, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    // The preview of a promotion renders the charts of everything that would move.
    page.setDefaultTimeout(120_000);
    // What does not come is worth a look too.
    const faults = await show({ page, portal, state, shot }).then(
      () => examine(page, { isTouched: size.hasTouch }),
      error => [error.message],
    );
    const height = await heightOf(page, size.viewport.height);
    if (height !== size.viewport.height) {
      await page.setViewportSize({ ...size.viewport, height });
      await sleep(300);
    }
    await page.screenshot({ path: join(allFolder, `${shot.name}.png`) });
    // The documents keep their picture until there is a good one.
    if (kept.has(shot.name) && faults.length === 0) await writeFile(join(keptFolder, `${shot.name}.webp`), await webpOf(page));
    return faults;
  } finally {
    await context.close();
  }
}

/** Primitives that pages are about, which are each as they were made. */
function picturedIds({ ids }) {
  const about = [...Object.values(pages).flatMap(({ primitive }) => primitive ?? []), ...Object.values(places)];
  return about.map(place => ids[place]);
}

/** Takes what is wanted of one system; gives the names of what is not as it should be. */
async function takeOf({ browser, system, parts }) {
  const failed = [];
  const folder = await mkdtemp(join(tmpdir(), 'ameide-screenshots-'));
  const { primitives, copied } = systems[system];
  console.error(`A portal with ${copied ?? primitives} primitives`);
  // Of pages that show how things went, there has to be something to show.
  const since = system === 'full' ? pastBegin() : undefined;
  const portal = await FleetPortal.create({ primitives, folder, since });
  try {
    if (copied) await portal.copyTo(copied, { catalog: true });
    // Other pages show what requests did to the fleet: each is the same whichever are taken.
    if (since) {
      await livePast(portal, since, picturedIds(portal));
      await writeWaivers(portal);
      await writeRequests(portal);
    }
    for (const { state, wanted } of parts) {
      console.error(`${state}: ${wanted.length}`);
      await states[state].begin(portal);
      for (const shot of wanted) {
        const faults = await take({ browser, portal, state, shot }).catch(error => [`Not taken: ${error.message}`]);
        if (faults.length === 0) continue;
        failed.push(shot.name);
        console.error([`✘ ${shot.name}`, ...faults].join('\n').replaceAll('\n', '\n    '));
      }
      await states[state].end(portal);
    }
    return failed;
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
const failed = [];
try {
  for (const system of Object.keys(systems)) {
    const its = parts.filter(({ state }) => states[state].system === system);
    if (its.length > 0) failed.push(...(await takeOf({ browser, system, parts: its })));
  }
} finally {
  await browser.close();
}
if (failed.length > 0) {
  console.error(`${failed.length} pictures are not as they should be:\n${failed.join('\n')}`);
  process.exitCode = 1;
}
