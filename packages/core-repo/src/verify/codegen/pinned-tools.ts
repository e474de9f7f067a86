import { join } from 'node:path';
import { z } from 'zod';
import { tryGit } from '../../git/git';
import { openOwnFile } from '../own-file';
import { perRun } from '../run';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional() }),
  ),
});

/** Programs that come as npm packages of the repository, and the packages. */
const packages: ReadonlyMap<string, string> = new Map([
  ['buf', '@bufbuild/buf'],
  ['protoc-gen-es', '@bufbuild/protoc-gen-es'],
]);

/** Versions that the repository's `package-lock.json` pins; undefined without one that can be read. @internal */
export const pinnedVersions = perRun(async ({ root }) => {
  const file = openOwnFile(join(root, 'package-lock.json'));
  if ('skipped' in file) return undefined;
  try {
    const lock = lockSchema.parse(JSON.parse(file.content.toString('utf8')));
    return new Map(
      [...packages].map(([name, npm]) => [
        name,
        lock.packages[`node_modules/${npm}`]?.version,
      ]),
    );
  } catch {
    return undefined;
  }
});

/** Words about each program that was run in another version than the pinned one. @internal */
export function unpinned(
  tools: ReadonlyArray<{ name: string; version?: string }>,
  pinned: ReadonlyMap<string, string | undefined> | undefined,
): string[] {
  return tools.flatMap(({ name, version }) => {
    if (!packages.has(name)) return [];
    const pin = pinned?.get(name);
    if (pin === undefined)
      return [`${name} is not pinned in package-lock.json at the root`];
    if (version === pin) return [];
    return [
      `${name} ${version ?? 'of unknown version'} was run; pinned is ${pin}`,
    ];
  });
}

/** Whether `node_modules` at the root is part of the tree: programs in it are anybody's. @internal */
export const hasTrackedTools = perRun(async ({ root }) => {
  const result = await tryGit(root, ['ls-files', '-z', '--', 'node_modules']);
  // Without a repository nothing is tracked.
  return result.exitCode === 0 && result.stdout !== '';
});
