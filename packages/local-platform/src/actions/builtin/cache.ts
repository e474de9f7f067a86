import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { JobContext } from '../run/job-context';
import { StepFailure } from '../run/step-failure';
import type { ActionCall, BuiltinAction } from './builtin';

function cacheFolder(job: JobContext): string {
  const { owner, name } = job.run.repository;
  return join(job.services.store.folder, 'cache', owner, name);
}

function entryName(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Saved entries, newest first. */
function entries(folder: string): { key: string; path: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(name => /^[0-9a-f]{64}$/.test(name))
    .map(name => join(folder, name))
    .sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)
    .map(path => ({ key: readFileSync(join(path, 'key'), 'utf8'), path }));
}

function expand(job: JobContext, path: string): string {
  const home = path.startsWith('~') ? join(job.folders.home, path.slice(1)) : path;
  return isAbsolute(home) ? home : resolve(job.folders.workspace, home);
}

function save(folder: string, key: string, paths: string[], job: JobContext): void {
  const target = join(folder, entryName(key));
  if (existsSync(target)) return;
  const partial = `${target}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, 'key'), key);
  paths.forEach((path, index) => {
    const source = expand(job, path);
    if (existsSync(source)) cpSync(source, join(partial, String(index)), { recursive: true, verbatimSymlinks: true });
  });
  // Whole or not at all, also when two jobs save the same key.
  if (existsSync(target)) rmSync(partial, { recursive: true, force: true });
  else renameSync(partial, target);
}

async function run({ job, inputs, log }: ActionCall): Promise<Record<string, string>> {
  const key = inputs.required('key');
  const paths = inputs.lines('path');
  const glob = paths.find(path => /[*?[!]/.test(path));
  if (glob !== undefined) throw new StepFailure(`Unsupported path '${glob}' of actions/cache: this runner caches files and folders, not patterns`);
  const folder = cacheFolder(job);
  const saved = entries(folder);
  const prefixes = [key, ...inputs.lines('restore-keys')];
  const exact = saved.find(entry => entry.key === key);
  const hit = exact ?? prefixes.map(prefix => saved.find(entry => entry.key.startsWith(prefix))).find(entry => entry !== undefined);
  if (hit) {
    paths.forEach((path, index) => {
      const source = join(hit.path, String(index));
      if (existsSync(source)) cpSync(source, expand(job, path), { recursive: true, verbatimSymlinks: true });
    });
    log(`Cache restored from key: ${hit.key}`);
  } else {
    log(`Cache not found for input keys: ${prefixes.join(', ')}`);
    if (inputs.boolean('fail-on-cache-miss', false)) throw new StepFailure(`Failed to restore cache entry for key '${key}'`);
  }
  if (!exact && !inputs.boolean('lookup-only', false)) {
    job.posts.push({
      name: 'Post Run actions/cache',
      run: async write => {
        save(folder, key, paths, job);
        write(`Cache saved with key: ${key}`);
      },
    });
  }
  return { 'cache-hit': String(exact !== undefined), 'cache-primary-key': key, ...(hit ? { 'cache-matched-key': hit.key } : {}) };
}

/** actions/cache */
export const cache: BuiltinAction = {
  description: 'Keeps files and folders by key on disk; saved when the job succeeds',
  inputs: ['path', 'key', 'restore-keys', 'fail-on-cache-miss', 'lookup-only', 'enablecrossosarchive', 'save-always'],
  run,
};
