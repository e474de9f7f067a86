import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MissingToolError } from '../../errors';
import { cleanEnvironment } from '../../tools/environment';
import { findPython, pythonPackages } from '../../tools/python';
import { TestRunner } from './runner';

/** The lock with pytest in it. */
const lockFile = 'requirements-dev.txt';

async function packagesOf(folder: string, signal?: AbortSignal) {
  const lock = join(folder, lockFile);
  if (!existsSync(lock)) {
    throw new MissingToolError(
      `pytest is not installed: ${lockFile}, which pins it, is not in the primitive`,
    );
  }
  return pythonPackages(lock, signal);
}

/** pytest, over the packages of the lock file and no others. @internal */
export const pythonTests: TestRunner = {
  async prepare({ folder, signal }) {
    const { version } = await findPython();
    await packagesOf(folder, signal);
    return { tool: 'python', version };
  },
  async command({ phase, folder, report }) {
    const { path } = await findPython();
    const marked = phase === 'integration' ? 'integration' : 'not integration';
    return {
      file: path,
      args: [
        '-m',
        'pytest',
        '--quiet',
        '-p',
        'no:cacheprovider',
        '-m',
        marked,
        `--junit-xml=${report}`,
        `--rootdir=${folder}`,
      ],
      env: {
        ...cleanEnvironment(),
        PYTHONPATH: await packagesOf(folder),
        // Neither the folder nor the person's own packages are looked at.
        PYTHONSAFEPATH: '1',
        PYTHONNOUSERSITE: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
      words: `python3 -m pytest -m "${marked}"`,
    };
  },
};
