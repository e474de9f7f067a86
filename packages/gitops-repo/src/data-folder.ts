import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// eslint-disable-next-line no-restricted-syntax -- the package may not use Backstage's helper for it
const here = __dirname;

/** Folder of what comes with this package: beside the bundle, else in the sources. @internal */
export function dataFolder(): string {
  return beside('gitops/data', '../data');
}

/** Folder of the engine's sources. @internal */
export function engineSources(): string {
  return beside('gitops/engine', '../engine');
}

/** The person's own cache, never the tree. @internal */
export function cacheFolder(): string {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(caches, 'ameide', 'gitops');
}

function beside(bundled: string, source: string): string {
  const folder = join(here, bundled);
  return existsSync(folder) ? folder : join(here, source);
}
