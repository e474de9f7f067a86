import { chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { generatedFolder } from '../layout';
import { installPythonPackages } from '../tools/python';

/** What pip notes about an installation: it differs from machine to machine, and nobody reads it. */
const installerNotes: ReadonlySet<string> = new Set([
  'RECORD',
  'INSTALLER',
  'REQUESTED',
  'direct_url.json',
]);

/** Starts a module of the code beside it, with its packages and no others of ours. */
function launcher(module: string): string {
  const generated = generatedFolder('python').replace(/^src\//, '');
  return `#!/usr/bin/env python3
import runpy
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path[0:1] = [str(here / part) for part in ("app", "app/${generated}", "lib")]
runpy.run_module("${module}", run_name="__main__", alter_sys=True)
`;
}

/** Lays code, packages and the two programs out in `dist/`; all of it runs on every machine. @internal */
export async function buildPython(options: {
  folder: string;
  signal?: AbortSignal;
}): Promise<void> {
  const { folder, signal } = options;
  const dist = join(folder, 'dist');
  await mkdir(dist);
  await cp(join(folder, 'src'), join(dist, 'app'), {
    recursive: true,
    filter: path => basename(path) !== '__pycache__',
  });
  const lib = join(dist, 'lib');
  await installPythonPackages({
    lock: join(folder, 'requirements.txt'),
    target: lib,
    pure: true,
    ...(signal && { signal }),
  });
  await removeNotes(lib);
  for (const module of ['main', 'smoke']) {
    await writeFile(join(dist, module), launcher(module));
    await chmod(join(dist, module), 0o755);
  }
}

async function removeNotes(lib: string): Promise<void> {
  // Programs of packages would name this machine's Python.
  await rm(join(lib, 'bin'), { recursive: true, force: true });
  for (const entry of await readdir(lib)) {
    if (!entry.endsWith('.dist-info')) continue;
    for (const note of await readdir(join(lib, entry))) {
      if (installerNotes.has(note)) await rm(join(lib, entry, note));
    }
  }
}
