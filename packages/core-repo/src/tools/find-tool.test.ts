import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findTool } from './find-tool';

const carriers: Record<string, string> = {
  'darwin-arm64': 'buf-darwin-arm64',
  'darwin-x64': 'buf-darwin-x64',
  'linux-arm64': 'buf-linux-aarch64',
  'linux-x64': 'buf-linux-x64',
};
const carrier = carriers[`${process.platform}-${process.arch}`];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'find-tool-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const modules = (path: string) => join(root, 'node_modules', path);

function write(path: string, text: string) {
  mkdirSync(dirname(modules(path)), { recursive: true });
  writeFileSync(modules(path), text, { mode: 0o755 });
}

function install(launcher: string, program: string | undefined) {
  write('.bin/buf', '#!/bin/sh\n');
  write('@bufbuild/buf/package.json', JSON.stringify({ version: launcher }));
  if (program === undefined) return;
  write(`@bufbuild/${carrier}/bin/buf`, '#!/bin/sh\n');
  write(
    `@bufbuild/${carrier}/package.json`,
    JSON.stringify({ version: program }),
  );
}

it.each([
  [
    'the program that the launcher starts',
    '1.74.0',
    `@bufbuild/${carrier}/bin`,
  ],
  ['the launcher, when the program is of another version', '1.73.0', '.bin'],
  ['the launcher, when it alone is there', undefined, '.bin'],
])('takes %s', async (_what, program, folder) => {
  install('1.74.0', program);
  expect(await findTool('buf', root)).toEqual({
    name: 'buf',
    path: modules(join(folder, 'buf')),
    version: '1.74.0',
  });
});
