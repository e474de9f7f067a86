import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPathInside } from './path-inside';

describe('checkPathInside', () => {
  let folder: string;
  let root: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'inside-'));
    root = join(folder, 'tree');
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    mkdirSync(join(root, 'values'));
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere/file'), 'x');
    writeFileSync(join(root, 'values/file'), 'x');
    symlinkSync('../elsewhere', join(root, 'out'));
    symlinkSync('../elsewhere/file', join(root, 'out-file'));
    symlinkSync('../elsewhere/none', join(root, 'nowhere'));
    symlinkSync('.git/hooks', join(root, 'hooks'));
    symlinkSync('values', join(root, 'same'));
    symlinkSync('values/file', join(root, 'same-file'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('tree', join(folder, 'link-to-tree'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(['values/file', 'values/new/file', 'same/new', 'same-file', 'new'])(
    'lets %s be written, by whichever way the tree is reached',
    async path => {
      await expect(checkPathInside(root, path)).resolves.toBeUndefined();
      const link = join(folder, 'link-to-tree');
      await expect(checkPathInside(link, path)).resolves.toBeUndefined();
    },
  );

  it.each([
    ...['out/new', 'out/file', 'out-file', 'nowhere', 'nowhere/new'],
    ...['hooks/pre-commit', 'loop', '../elsewhere/file', '.git/config'],
  ])('refuses %s', async path => {
    await expect(checkPathInside(root, path)).rejects.toThrow();
  });
});
