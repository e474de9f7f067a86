import { setTimeout as sleep } from 'node:timers/promises';
import { installProbe } from './in-page.mjs';
import { lists } from './lists.mjs';
import { Trace, traceCategories } from './trace.mjs';

/** Between two measured things the page comes to rest. */
const restMs = 600;

/** Numbers that are typed, digit by digit: each digit leaves fewer lines, and none was asked for before. */
const typed = ['783', '129', '456', '902'];

/** A person's browser, with nothing in its cache. */
async function openPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'no-preference' });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  return page;
}

const close = page => page.context().close();

/** Begins to wait in the page, before the event that is measured comes; gives a function that waits for the end. */
async function expectIn(page, wait, argument) {
  await page.evaluate(
    ([source, given]) => {
      // The page's policy allows Ajv to compile schemas, and so this.
      window.pending = new Function(`return (${source})`)()(given);
      window.pending.catch(() => {});
    },
    [wait.toString(), argument],
  );
  return () => page.evaluate(() => window.pending);
}

/** Ms from the request for the page, with nothing of the portal in the browser's cache, to its first lines. */
async function measureFirstVisit({ browser, url, list }) {
  const page = await openPage(browser);
  await page.goto(`${url}${lists[list].path}`, { waitUntil: 'commit' });
  const ms = await page.evaluate(name => window.bench.until('rows', () => window.bench.lines(name).isWhole, { fromStart: true }), list);
  await close(page);
  return ms;
}

/** Ms from the click on the link in the open portal to the first lines drawn, by the trace. */
async function measureNavigation({ browser, url, list, times }) {
  const page = await openPage(browser);
  await page.goto(url);
  await page.waitForLoadState('networkidle');
  await browser.startTracing(page, { categories: traceCategories });
  for (let time = 0; time < times; time += 1) {
    const rows = await expectIn(
      page,
      ([name, path]) => window.bench.until('rows', () => path.startsWith(location.pathname) && location.pathname !== '/' && window.bench.lines(name).isWhole, { wantsEvent: true }),
      [list, lists[list].path],
    );
    await lists[list].open(page);
    await rows();
    await sleep(restMs);
    await page.getByRole('link', { name: 'Home', exact: true }).first().click();
    await sleep(restMs);
  }
  const trace = new Trace((await browser.stopTracing()).toString());
  await close(page);
  const clicks = trace.marks('click');
  return trace.marks('rows').map(rows => trace.drawnAfter(Math.max(...clicks.filter(click => click < rows)), rows));
}

/** Scrolls as a wheel does, at so many px a second; then what the page and the trace saw of it. */
async function measureScroll({ browser, url, pixels, speed }) {
  const page = await openPage(browser);
  await page.goto(`${url}${lists.fleet.path}`);
  await page.evaluate(() => window.bench.until('rows', () => window.bench.lines('fleet').isWhole, { fromStart: true }));
  await sleep(restMs);
  const cdp = await page.context().newCDPSession(page);
  await browser.startTracing(page, { categories: traceCategories });
  await page.evaluate(() => {
    window.stopWatch = window.bench.watch('fleet');
  });
  await cdp.send('Input.synthesizeScrollGesture', { x: 700, y: 600, yDistance: -pixels, speed, gestureSourceType: 'mouse' });
  const seen = await page.evaluate(() => window.stopWatch());
  const scrolled = await page.evaluate(() => document.querySelector('[role=grid][aria-rowcount]').scrollTop);
  if (scrolled < pixels * 0.9) throw new Error(`Scrolled ${scrolled} px of ${pixels}`);
  const jump = await measureJump(page);
  const trace = new Trace((await browser.stopTracing()).toString());
  await close(page);
  return { speed, pixels, ...seen, ...trace.between(trace.marks('watch')[0], trace.marks('watched')[0]), jumpMs: jump };
}

/** Drags the bar to a place that was never read, several times; ms until its lines are there. */
async function measureJump(page) {
  const found = [];
  for (const line of [5_000, 9_000, 2_500, 7_000]) {
    const ms = await page.evaluate(async at => {
      const began = performance.now();
      document.querySelector('[role=grid][aria-rowcount]').scrollTop = at * 60;
      // The frame of the jump itself still shows what was there.
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await window.bench.until('jumped', () => window.bench.lines('fleet').isWhole);
      return performance.now() - began;
    }, line);
    found.push(ms);
    await sleep(restMs);
  }
  return found;
}

/** Ms from a click on the table's next page to its lines. */
async function measureNextPage({ browser, url, times }) {
  const page = await openPage(browser);
  await page.goto(`${url}${lists.catalog.path}`);
  await page.evaluate(() => window.bench.until('rows', () => window.bench.lines('catalog').isWhole, { fromStart: true }));
  await page.waitForLoadState('networkidle');
  const found = [];
  for (let time = 0; time < times; time += 1) {
    const next = await expectIn(page, () => {
      const before = window.bench.lines('catalog').texts[0];
      return window.bench.until('next', () => window.bench.lines('catalog').isWhole && window.bench.lines('catalog').texts[0] !== before, { wantsEvent: true });
    });
    await page.getByRole('button', { name: 'Next Page' }).or(page.locator('button[aria-label="Next page"], span[title="Next Page"] button')).first().click();
    found.push(await next());
    await sleep(restMs);
  }
  await close(page);
  return found;
}

/** Ms from each keystroke to the frame in which its result is drawn, by the trace. */
async function measureFilter({ browser, url, list }) {
  const page = await openPage(browser);
  await page.goto(`${url}${lists[list].path}`);
  await page.evaluate(name => window.bench.until('rows', () => window.bench.lines(name).isWhole, { fromStart: true }), list);
  await page.waitForLoadState('networkidle');
  const field = lists[list].search(page);
  await browser.startTracing(page, { categories: traceCategories });
  for (const number of typed) {
    for (let length = 1; length <= number.length; length += 1) {
      await field.focus();
      const result = await expectIn(
        page,
        ([name, text, before]) => {
          const { lines, total } = window.bench;
          const shows = () => total(name) !== before && lines(name).isWhole && lines(name).texts.every(line => line.includes(text));
          return window.bench.until('result', shows, { wantsEvent: true });
        },
        [list, number.slice(0, length), await page.evaluate(name => window.bench.total(name), list)],
      );
      await page.keyboard.press(number[length - 1]);
      await result();
      await sleep(restMs);
    }
    await field.fill('');
    await sleep(2 * restMs);
  }
  const trace = new Trace((await browser.stopTracing()).toString());
  await close(page);
  const keys = trace.marks('keydown');
  return trace.marks('result').map(result => trace.drawnAfter(Math.max(...keys.filter(key => key < result)), result));
}

/** Everything of both pages. */
export async function measurePages({ browser, url, times, say }) {
  const figures = { firstVisit: {}, navigation: {}, filter: {} };
  for (const list of Object.keys(lists)) {
    say(`${list}: first visits`);
    figures.firstVisit[list] = [];
    for (let time = 0; time < times; time += 1) figures.firstVisit[list].push(await measureFirstVisit({ browser, url, list }));
    say(`${list}: navigation`);
    figures.navigation[list] = await measureNavigation({ browser, url, list, times });
    say(`${list}: filter`);
    figures.filter[list] = await measureFilter({ browser, url, list });
  }
  say('fleet: scrolling');
  figures.scroll = [];
  for (const speed of [2_000, 6_000]) figures.scroll.push(await measureScroll({ browser, url, pixels: speed * 4, speed }));
  say('catalog: next pages');
  figures.nextPage = await measureNextPage({ browser, url, times });
  return figures;
}
