import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Gives Chromium's path: PLAYWRIGHT_CHROMIUM_PATH, the usual places, else Playwright's own. Throws with what to install where none is there. */
export function findChromium({ named = process.env.PLAYWRIGHT_CHROMIUM_PATH, places = [...usualPlaces, chromium.executablePath()] } = {}): string {
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`PLAYWRIGHT_CHROMIUM_PATH names ${named}, which is not there`);
  }
  const found = places.find(place => existsSync(place));
  if (found !== undefined) return found;
  throw new Error(`There is no Chromium at ${places.join(', ')}. Install it (Debian: apt-get install chromium), or name one: PLAYWRIGHT_CHROMIUM_PATH=/path/to/chromium`);
}

/** Starts the Chromium that {@link findChromium} finds. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
