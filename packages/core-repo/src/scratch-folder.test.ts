import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandoned, withScratchFolder } from './scratch-folder';

it('is nobody else’s, and is gone afterwards, also after a failure', async () => {
  let seen = '';
  await expect(
    withScratchFolder(async folder => {
      seen = folder;
      expect(statSync(folder).mode % 0o1000).toBe(0o700);
      throw new Error('on purpose');
    }),
  ).rejects.toThrow('on purpose');
  expect(seen).not.toBe('');
  expect(existsSync(seen)).toBe(false);
});

it('goes with a later run when its process was killed', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'scratch-folder-'));
  const path = (name: string) => join(parent, name);
  const long = new Date(Date.now() - 2 * 60 * 60 * 1000);
  // No process has that number: Linux ends at 4194304.
  const [dead, young, alive, other, link] = [
    'ameide-4999999-abcdef',
    'ameide-4999998-abcdef',
    `ameide-${process.pid}-abcdef`,
    'ameide-notes',
    'ameide-4999997-abcdef',
  ];
  for (const name of [dead, young, alive, other]) mkdirSync(path(name));
  symlinkSync(path(other), path(link));
  for (const name of [dead, alive, other]) utimesSync(path(name), long, long);
  await removeAbandoned(parent);
  expect(
    [dead, young, alive, other, link].map(name => existsSync(path(name))),
  ).toEqual([false, true, true, true, true]);
  rmSync(parent, { recursive: true });
});
