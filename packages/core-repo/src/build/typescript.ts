import { cleanEnvironment } from '../tools/environment';
import { installPackages } from '../verify/tests/install';
import { runBuild } from './run-build';

/** Installs what the lock says, and runs the package's own `build`. @internal */
export async function buildTypescript(options: {
  folder: string;
  signal?: AbortSignal;
}): Promise<void> {
  const { folder, signal } = options;
  await installPackages(folder, signal);
  await runBuild({
    command: 'npm',
    args: ['run', 'build', '--silent'],
    folder,
    env: cleanEnvironment(),
    ...(signal && { signal }),
  });
}
