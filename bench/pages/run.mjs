/**
 * The fleet page and the plain catalog table over the same primitives, measured in Chromium.
 *
 *   node bench/pages/run.mjs [--primitives 10000] [--times 5] [--json <file>]
 *
 * With the project's Node, and the pages built (`npm start` or `npm test` does both). See the README.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../tests/support/browser.ts';
import { FleetPortal } from './src/fleet-portal.mjs';
import { measurePages } from './src/measure.mjs';
import { report } from './src/report.mjs';

const { values } = parseArgs({
  options: {
    primitives: { type: 'string', default: '10000' },
    collected: { type: 'string', default: '200' },
    times: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});
const primitives = Number(values.primitives);
const say = text => console.error(text);
const folder = await mkdtemp(join(tmpdir(), 'ameide-bench-pages-'));
let portal;
let browser;
try {
  say(`collecting ${values.collected}`);
  // The catalog opens with what one owns; one who owns nothing sees all, as on the fleet page.
  portal = await FleetPortal.create({ primitives: Number(values.collected), folder, groups: ['admins', 'release'] });
  say(`copying to ${primitives}`);
  await portal.copyTo(primitives, { catalog: true });
  browser = await launchBrowser();
  const figures = await measurePages({ browser, url: portal.url, times: Number(values.times), say });
  const { total } = await portal.ask('primitives/primitives?limit=1');
  if (total !== primitives) throw new Error(`There are ${total} primitives at the end, not ${primitives}`);
  const text = report({ primitives, figures, browser: browser.version() });
  console.log(text.table);
  if (values.json) await writeFile(values.json, JSON.stringify({ primitives, figures }, null, 2));
  process.exitCode = text.isMet ? 0 : 1;
} catch (error) {
  if (portal) error.message += `\nThe portal said:\n${portal.said()}`;
  throw error;
} finally {
  await browser?.close();
  await portal?.stop();
  await rm(folder, { recursive: true, force: true });
}
