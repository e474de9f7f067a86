import { existsSync, realpathSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { ContainerConfigError } from './container-env';

/** What is started for a container. */
export type Command = { file: string; args: string[]; cwd: string };

/** A path of the image on this machine; undefined when it is not there, or a link leads out of the image. */
function inImage(rootfs: string, path: string): string | undefined {
  const file = join(rootfs, posix.resolve('/', path));
  if (!existsSync(file)) return undefined;
  const real = realpathSync(file);
  const root = realpathSync(rootfs);
  return real === root || real.startsWith(root + sep) ? file : undefined;
}

/**
 * Finds what to start: a path is looked for in the image, relative to the working
 * directory; a bare name first on the image's PATH, then on this machine's.
 */
export function resolveCommand(options: { rootfs: string; workingDir: string; argv: string[]; imagePath: string }): Command {
  const { rootfs, workingDir } = options;
  const [name, ...rest] = options.argv;
  const cwd = inImage(rootfs, workingDir);
  if (cwd === undefined) throw new ContainerConfigError(`working directory '${workingDir}' does not exist in the image`);
  if (name === undefined) throw new ContainerConfigError('no command specified: neither the container nor the image has one');
  const args = rest.map(arg => (arg.startsWith('/') ? (inImage(rootfs, arg) ?? arg) : arg));
  if (name.includes('/')) {
    const file = inImage(rootfs, posix.resolve('/', workingDir, name));
    if (file === undefined) throw new ContainerConfigError(`exec: "${name}": no such file or directory in the image`);
    return { file, args, cwd };
  }
  const found = options.imagePath
    .split(':')
    .map(folder => (folder ? inImage(rootfs, posix.join(folder, name)) : undefined))
    .find(each => each !== undefined);
  return { file: found ?? name, args, cwd };
}
