import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { moduleSizeProblem } from '../../contract/contract-size';
import { importClosure } from '../../contract/proto-imports';
import { git, tryGit } from '../../git/git';
import { protoModule } from '../../layout';
import { perRun } from '../run';
import { notCompiled } from './annotations';

/** The Buf module of the base, laid out in the run's scratch folder; undefined when the base has none. @internal */
export const baseModule = perRun(async (run): Promise<string | undefined> => {
  const { root, base, scratch } = run;
  if (base === undefined) return undefined;
  // An index of its own: the person's stays as it is.
  const env = { GIT_INDEX_FILE: join(scratch, 'base-index') };
  await git(root, ['read-tree', base], { env });
  const paths = await git(root, ['ls-files', '-z', '--', protoModule], { env });
  if (!paths) return undefined;
  const folder = join(scratch, 'base');
  await mkdir(folder, { recursive: true });
  await git(root, ['checkout-index', '-z', '--stdin', `--prefix=${folder}/`], {
    env,
    input: paths,
  });
  return join(folder, protoModule);
});

/** Contracts that the base has, as the folders of `contractPath`; and what else of the module is as deep, or less. @internal */
export const contractsOfBase = perRun(async ({ root, base }) => {
  if (base === undefined) return new Set<string>();
  const listed = await git(root, [
    'ls-tree',
    '-r',
    '--name-only',
    '-z',
    '--end-of-options',
    base,
    `${protoModule}/`,
  ]);
  return new Set(
    listed.split('\0').map(path => partOf(path.slice(protoModule.length + 1))),
  );
});

/** The folder of the contract that a path of the module is in, or as deep a part of what is no contract. */
function partOf(path: string): string {
  return path.split('/').slice(0, 4).join('/');
}

/**
 * Whether every file of the base's module is in the tree as it was. What is new besides
 * breaks nobody.
 * @internal
 */
export const isAsInBase = perRun(async ({ root, base }): Promise<boolean> => {
  if (base === undefined) return false;
  const compared = await tryGit(root, [
    'diff',
    '--quiet',
    '--no-renames',
    '--diff-filter=a',
    base,
    '--',
    protoModule,
  ]);
  return compared.exitCode === 0;
});

/** What buf may compare the tree with. @internal */
export type ComparableBase = {
  /** The base's module, or as much of it as buf may read; undefined when that is none of it. */
  module?: string;
  /** Contracts that are not in it, as the folders of `contractPath`, with what is too large. */
  left: ReadonlyMap<string, string>;
};

/**
 * The base's module without the contracts that are too large for buf, or that import what
 * is; undefined when the base has no module. Whoever takes out what is too large would
 * otherwise never pass, since the base still has it.
 * @internal
 */
export const comparableBase = perRun(
  async (run): Promise<ComparableBase | undefined> => {
    const module = await baseModule(run);
    if (module === undefined) return undefined;
    const problem = moduleSizeProblem(module);
    if (problem === undefined) return { module, left: new Map() };
    const source = join(module, 'src');
    const left = new Map<string, string>();
    const kept = new Set<string>();
    for (const part of await contractsOfBase(run)) {
      if (!isSource(module, part)) continue;
      const { sources, tooLarge } = importClosure(module, [part]);
      // What it imports may be what is too large, where that cannot be told.
      if (sources === undefined)
        left.set(part, `${protoModule}/${tooLarge ?? problem}`);
      for (const path of sources ?? []) kept.add(path);
    }
    for (const path of filesIn(source))
      if (!kept.has(relative(source, path))) rmSync(path);
    return { left, ...(kept.size > 0 && { module }) };
  },
);

/**
 * Parts of a laid out base that buf says do not compile there, with what does not. Buf names
 * them by where they lie, which is elsewhere than the tree.
 * @internal
 */
export function brokenIn(
  module: string,
  findings: readonly Finding[],
): ReadonlyMap<string, string> {
  const place = `${protoModule}/${module}/`;
  return new Map(
    notCompiled(findings).flatMap(({ file }): Array<[string, string]> => {
      if (!file?.startsWith(place)) return [];
      const path = file.slice(place.length);
      return [[partOf(path), `${protoModule}/${path} does not compile`]];
    }),
  );
}

/** Takes parts out of a laid out base, and gives it back; undefined when no contract is left. @internal */
export function leaveOut(
  module: string,
  parts: readonly string[],
): string | undefined {
  // One that is not there would be named again and again.
  for (const part of parts) rmSync(join(module, part), { recursive: true });
  const isLeft = filesIn(join(module, 'src')).some(path =>
    path.endsWith('.proto'),
  );
  return isLeft ? module : undefined;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => join(entry.parentPath, entry.name));
}

/** Whether a part of a module is a folder of its sources, or a Protobuf file among them. */
function isSource(module: string, part: string): boolean {
  const stats = statSync(join(module, part), { throwIfNoEntry: false });
  return (
    part.startsWith('src/') &&
    (stats?.isDirectory() || (stats?.isFile() === true && part.endsWith('.proto')))
  );
}
