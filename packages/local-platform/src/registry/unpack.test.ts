import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Header } from 'tar-stream';
import { extractLayer } from './unpack';

type Entry = Partial<Header> & { name: string; content?: string };

describe('extractLayer', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'unpack-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function lay(entries: Entry[]): Promise<void> {
    const archive = pack();
    for (const { content, ...header } of entries) archive.entry(header, content ?? '');
    archive.finalize();
    await pipeline(archive, createWriteStream(`${root}.tar`));
    try {
      await extractLayer({ file: `${root}.tar`, gzip: false, root });
    } finally {
      await rm(`${root}.tar`);
    }
  }

  it('removes what a later layer whites out', async () => {
    await lay([{ name: 'a/one', content: '1' }, { name: 'a/two', content: '2' }, { name: 'b/three', content: '3' }]);
    await lay([{ name: 'a/.wh.one' }, { name: 'b/.wh..wh..opq' }, { name: 'b/four', content: '4' }]);
    expect([await readdir(join(root, 'a')), await readdir(join(root, 'b'))]).toEqual([['two'], ['four']]);
  });

  it.each<[string, Entry[]]>([
    ['a parent path', [{ name: '../evil', content: 'x' }]],
    ['a path through a link', [{ name: 'out', type: 'symlink', linkname: '../..' }, { name: 'out/evil', content: 'x' }]],
    ['a hard link outside', [{ name: 'evil', type: 'link', linkname: '../../etc/passwd' }]],
  ])('refuses %s', async (_, entries) => {
    await expect(lay(entries)).rejects.toThrow(/leaves the image's root/);
  });

  it('keeps links inside the root', async () => {
    await lay([
      { name: 'etc/passwd', content: 'of the image' },
      { name: 'bin/absolute', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'bin/climbing', type: 'symlink', linkname: '../../../etc/passwd' },
    ]);
    expect(await readlink(join(root, 'bin/absolute'))).toBe('../etc/passwd');
    expect(await readFile(join(root, 'bin/climbing'), 'utf8')).toBe('of the image');
  });
});
