import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, sep } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { ListedPrimitive } from '../../api';
import { byText, listFiles } from '../../files';
import { resolveRevision } from '../../git/git';
import { codegenFolder, protoModule } from '../../layout';
import { findTool } from '../../tools/find-tool';
import { Check, CheckInput } from '../check';
import { trackedInIgnored } from '../own-files';
import { perRun, VerifyRun } from '../run';
import { engineFiles } from './engine';
import { FileDigests } from './file-digests';
import { readKept, writeKept } from './kept-file';
import { pathsUnder } from './paths-under';

/** Digests of files by path, and how the files looked. @internal */
export const knownDigestsSchema = z.record(z.string(), z.string());

/** SHA-256 over parts that cannot run into each other. */
function digestOfParts(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64');
}

/** Folder that holds what is kept about a repository: the person's own cache, never the tree. @internal */
export function cacheFolder(root: string): string {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const id = createHash('sha256').update(realpathSync(root)).digest('hex');
  return join(caches, 'ameide', 'verify', id.slice(0, 32));
}

/**
 * Digest of a list of files: paths and contents. Undefined when one of them cannot be
 * known by its content, such as a link that leads elsewhere: then nothing is kept.
 * @internal
 */
export function digestFiles(
  folder: string,
  paths: readonly string[],
  digests: FileDigests,
): string | undefined {
  const parts: string[] = [];
  for (const path of paths) {
    const digest = digests.of(path) ?? digestOfLink(folder, path);
    if (digest === undefined) return undefined;
    parts.push(path, digest);
  }
  return digestOfParts(parts);
}

/** A link that leads to a plain file of the same folder; that file counts by itself. */
function digestOfLink(folder: string, path: string): string | undefined {
  const full = join(folder, path);
  try {
    const stats = lstatSync(full, { throwIfNoEntry: false });
    if (!stats?.isSymbolicLink()) return undefined;
    const target = realpathSync(full);
    const isInside =
      target.startsWith(realpathSync(folder) + sep) && statSync(full).isFile();
    return isInside ? `link:${readlinkSync(full)}:${target}` : undefined;
  } catch {
    return undefined;
  }
}

/** Digests a folder whose files are known from an earlier run, and keeps what is known now. */
function digestKnown(options: {
  cache: string;
  name: string;
  folder: string;
  files: readonly string[];
}): string | undefined {
  const { cache, name, folder, files } = options;
  const path = join(cache, `${name}.json`);
  const digests = new FileDigests(folder, readKept(path, knownDigestsSchema));
  const digest = digestFiles(folder, files, digests);
  if (digests.hasChanged) writeKept(path, digests.known);
  return digest;
}

/** What judges: the command line itself, Node, and the programs it runs. */
const engineDigest = perRun(async ({ root }) => {
  const engine = engineFiles();
  if (!engine) return undefined;
  const { folder, files, versions } = engine;
  const digest = digestKnown({
    cache: cacheFolder(root),
    name: '_engine',
    folder,
    files,
  });
  const programs = await Promise.all(
    (['buf', 'protoc-gen-es'] as const).map(name =>
      findTool(name, root)
        .then(({ path, version = '' }) => `${version} ${lookOf(path)}`)
        .catch(() => 'none'),
    ),
  );
  return (
    digest &&
    digestOfParts([
      digest,
      process.version,
      ...versions,
      ...programs,
      ...['go', 'python3', 'git'].map(lookOnPath),
    ])
  );
});

/** A program by where it is, its size and its time: running it to ask takes longer than all the rest. */
function lookOf(path: string): string {
  try {
    const real = realpathSync(path);
    const { size, mtimeMs, ino } = statSync(real);
    return [real, size, mtimeMs, ino].join(':');
  } catch {
    return 'none';
  }
}

function lookOnPath(name: string): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const look = folder ? lookOf(join(folder, name)) : 'none';
    if (look !== 'none') return look;
  }
  return 'none';
}

/** Settings that decide what is found; what findings weigh is applied afterwards. */
const settingsDigest = perRun(async ({ settings, shapeFolders }) => {
  const { severities: _, docs: __, ...rest } = settings;
  const parts = [JSON.stringify(rest)];
  for (const folder of shapeFolders) {
    const files = (await listFiles(folder)).filter(path =>
      path.endsWith('shape.yaml'),
    );
    const digest = digestFiles(folder, files, new FileDigests(folder));
    if (digest === undefined) return undefined;
    parts.push(digest);
  }
  return digestOfParts(parts);
});

/** The Buf module, and what pins the generators. */
const contractsDigest = perRun(async ({ root }) => {
  const files = [protoModule, codegenFolder].flatMap(folder =>
    existsSync(join(root, folder))
      ? pathsUnder(join(root, folder)).map(path => `${folder}/${path}`)
      : [],
  );
  return digestKnown({
    cache: cacheFolder(root),
    name: '_contracts',
    folder: root,
    files,
  });
});

/** Files by which a folder is a package of some language. */
const manifestNames = [
  'package.json',
  'go.mod',
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
];

const manifestsDigest = perRun(async ({ root, primitives }) => {
  const here = readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => name);
  const theirs = primitives.flatMap(({ kind, name }) =>
    manifestNames.map(file => `${corePath(kind, name)}/${file}`),
  );
  // Go takes the workspace of any folder above.
  const between = new Set(
    ['primitives', ...primitives.map(({ kind }) => `primitives/${kind}`)].map(
      folder => `${folder}/go.work`,
    ),
  );
  const kept = join(cacheFolder(root), '_manifests.json');
  const digests = new FileDigests(root, readKept(kept, knownDigestsSchema));
  const parts = [...here.sort(byText), ...between, ...theirs].flatMap(path => [
    path,
    digests.of(path) ?? String(digestOfLink(root, path)),
  ]);
  if (digests.hasChanged) writeKept(kept, digests.known);
  return digestOfParts(parts);
});

const baseDigest = perRun(async ({ root, base }) =>
  base === undefined ? 'none' : resolveRevision(root, base),
);

/** Tracked files of one primitive, and packages that Git tracks at the root. */
async function trackedDigest(
  run: VerifyRun,
  { kind, name }: ListedPrimitive,
): Promise<string> {
  const digests = new FileDigests(run.root);
  const own = `${corePath(kind, name)}/`;
  return digestOfParts(
    (await trackedInIgnored(run)).flatMap(path => {
      // That they are there is what counts: nothing of them is run then.
      if (path.startsWith('node_modules/')) return [path];
      if (!path.startsWith(own)) return [];
      return [path, digests.of(path) ?? String(digestOfLink(run.root, path))];
    }),
  );
}

const inputDigests: Record<
  CheckInput,
  (run: VerifyRun, primitive: ListedPrimitive) => Promise<string | undefined>
> = {
  contracts: contractsDigest,
  manifests: manifestsDigest,
  base: baseDigest,
  // Days are counted as the checks count them: in UTC.
  today: async () => new Date().toISOString().slice(0, 10),
  tracked: trackedDigest,
};

/**
 * What the outcome of a check on a primitive depends on, as one digest: undefined when it
 * is not known all of it, and the check has to run.
 * @internal
 */
export async function keyOf(options: {
  run: VerifyRun;
  check: Check;
  primitive: ListedPrimitive;
  /** Digest of the primitive's own files. */
  own: string | undefined;
}): Promise<string | undefined> {
  const { run, check, primitive, own } = options;
  if (check.inputs === undefined || own === undefined) return undefined;
  const parts = [
    check.id,
    primitive.kind,
    primitive.name,
    primitive.language,
    own,
  ];
  for (const digest of [
    engineDigest,
    settingsDigest,
    ...[...check.inputs].sort(byText).map(input => inputDigests[input]),
  ]) {
    const part = await digest(run, primitive);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return digestOfParts(parts);
}
