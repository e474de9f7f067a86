import { createReadStream, createWriteStream } from 'node:fs';
import { link, lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Extract } from 'tar-stream';

/** One file of an archive while it is read. */
type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/** A layer that tries to write outside its root file system. */
class LayerEscapeError extends Error {
  override readonly name = 'LayerEscapeError';

  constructor(entry: string) {
    super(`Layer entry '${entry}' leaves the image's root; the image is refused`);
  }
}

/** Path below the root, without `.` and `..`; undefined for the root itself. */
function cleanPath(name: string): string | undefined {
  const parts = name.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..') || name.includes('\0')) throw new LayerEscapeError(name);
  return parts.length ? parts.join('/') : undefined;
}

/** Makes the folders above `path`, and refuses to walk through a symbolic link. */
async function makeParents(root: string, path: string): Promise<void> {
  let folder = root;
  for (const part of posix.dirname(path).split('/')) {
    if (part === '.') continue;
    folder = join(folder, part);
    const status = await lstat(folder).catch(() => undefined);
    if (status?.isSymbolicLink()) throw new LayerEscapeError(path);
    if (status && !status.isDirectory()) await rm(folder);
    await mkdir(folder, { recursive: true });
  }
}

/**
 * Target of a symbolic link, made relative: an absolute target means the image's
 * root, and `..` at the root stays there, as in a container.
 */
function confineLink(path: string, target: string): string {
  const absolute = posix.resolve('/', target.startsWith('/') ? '' : posix.dirname(path), target);
  return relative(posix.dirname(`/${path}`), absolute) || '.';
}

async function extractEntry(root: string, entry: Entry): Promise<void> {
  const { header } = entry;
  const path = cleanPath(header.name);
  if (path === undefined) return;
  const target = join(root, path);
  const base = posix.basename(path);
  await makeParents(root, path);
  if (base === '.wh..wh..opq') {
    // Whiteouts: https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
    for (const name of await readdir(dirname(target))) await rm(join(dirname(target), name), { recursive: true, force: true });
    return;
  }
  if (base.startsWith('.wh.')) {
    const hidden = cleanPath(base.slice('.wh.'.length));
    if (hidden) await rm(join(dirname(target), hidden), { recursive: true, force: true });
    return;
  }
  if (header.type === 'directory') {
    const status = await lstat(target).catch(() => undefined);
    if (status && !status.isDirectory()) await rm(target);
    await mkdir(target, { recursive: true });
    return;
  }
  await rm(target, { recursive: true, force: true });
  if (header.type === 'symlink') {
    await symlink(confineLink(path, header.linkname ?? ''), target);
  } else if (header.type === 'link') {
    const source = cleanPath(header.linkname ?? '');
    if (source === undefined) throw new LayerEscapeError(header.name);
    await makeParents(root, source);
    await link(join(root, source), target);
  } else if (header.type === 'file' || header.type === 'contiguous-file') {
    await pipeline(entry, createWriteStream(target, { mode: (header.mode ?? 0o644) % 0o1000 | 0o600 }));
  }
}

/** Lays one layer over a root folder. Devices and the like are left out: nothing here could use them. */
export async function extractLayer(options: { file: string; gzip: boolean; root: string }): Promise<void> {
  const archive = extract();
  const source = createReadStream(options.file);
  const piped = options.gzip ? pipeline(source, createGunzip(), archive) : pipeline(source, archive);
  // Awaited below; a failing entry ends the archive, which would otherwise reject unheard first.
  piped.catch(() => {});
  for await (const entry of archive) {
    await extractEntry(options.root, entry);
    entry.resume();
  }
  await piped;
}
