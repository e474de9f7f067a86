import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';

/** No clock and no owner goes into a layer, so that the same files give the same digest on any machine. */
const stamp = { mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' };

function addEntry(archive: Pack, header: Parameters<Pack['entry']>[0], content?: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (content) archive.entry(header, content, done);
    else archive.entry(header, done);
  });
}

async function addFolder(archive: Pack, folder: string, prefix: string): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const file = join(folder, name);
    const path = `${prefix}${name}`;
    const status = await lstat(file);
    if (status.isDirectory()) {
      await addEntry(archive, { ...stamp, name: `${path}/`, type: 'directory', mode: 0o755 });
      await addFolder(archive, file, `${path}/`);
    } else if (status.isSymbolicLink()) {
      await addEntry(archive, { ...stamp, name: path, type: 'symlink', linkname: await readlink(file), mode: 0o777 });
    } else if (status.isFile()) {
      const mode = status.mode % 0o1000 & 0o111 ? 0o755 : 0o644;
      await addEntry(archive, { ...stamp, name: path, type: 'file', mode }, await readFile(file));
    }
  }
}

/** Packs a folder into a gzipped tar at `target`; gives the digest of the tar inside, which the image's configuration names. */
export async function packLayer(options: { folder: string; target: string }): Promise<{ diffId: string }> {
  const archive = pack();
  const hash = createHash('sha256');
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      hash.update(chunk);
      callback(null, chunk);
    },
  });
  const written = pipeline(archive, tap, createGzip(), createWriteStream(options.target));
  await Promise.all([addFolder(archive, options.folder, '').then(() => archive.finalize()), written]);
  return { diffId: `sha256:${hash.digest('hex')}` };
}
