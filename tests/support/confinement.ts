import { execFile } from 'node:child_process';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** The user of the image, without any capability, as the chart has it. */
const nobody = ['setpriv', '--reuid=10001', '--regid=10001', '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];

/**
 * Runs a program as a container does whose root is read-only: in a mount namespace of its own, where nothing can be
 * written to but the volumes, which are empty. Every mount is made read-only by itself, since mount(8) before 2.39 does
 * not do so for those below it. What is `KEPT` below /tmp is there, for reading.
 */
const script = `set -eu
awk '$5 !~ "^(/proc|/sys|/dev)(/|$)" { print $5 }' /proc/self/mountinfo | sort -u | while read -r path; do
  mount -o remount,bind,ro "$path"
done
mount --bind /tmp /mnt
for volume in $VOLUMES; do
  if [ ! -d "$volume" ]; then
    above=$(dirname "$volume")
    mount -t tmpfs -o mode=0755 tmpfs "$above"
    mkdir "$volume"
  fi
  mount -t tmpfs -o mode=1777 tmpfs "$volume"
  if [ -n "\${above:-}" ]; then mount -o remount,ro "$above"; fi
done
for folder in $KEPT; do
  mkdir -p "$folder"
  mount --bind "/mnt/\${folder#/tmp/}" "$folder"
done
umount /mnt
unset VOLUMES KEPT
exec "$@"`;

/** What a program that is confined runs with, and how it is started. */
export type Confinement = { volumes: string[]; env: Record<string, string>; wrap: (program: string, args: readonly string[]) => [string, string[]] };

/** Why nothing can be confined on this machine; undefined where it can. */
export async function whyNotConfined(): Promise<string | undefined> {
  try {
    await run('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  } catch (error) {
    return `mounts are not allowed here: ${String(error).split('\n')[0]}`;
  }
  const [command, ...rest] = nobody;
  for (const path of [join(root, 'package.json'), process.execPath]) {
    const canRead = await run(command, [...rest, 'test', '-r', path]).catch(() => undefined);
    if (!canRead) return `the user of the image cannot read ${path}`;
  }
  return undefined;
}

/** The confinement of the image (deploy/Dockerfile) and the chart; `kept` are folders that stay readable, also below /tmp. */
export async function confinementOf(kept: readonly string[]): Promise<Confinement> {
  const dockerfile = await readFile(join(root, 'deploy/Dockerfile'), 'utf8');
  const [, listed = '[]'] = /^VOLUME (\[.*\])$/m.exec(dockerfile) ?? [];
  const volumes: string[] = JSON.parse(listed);
  const [, variables = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile) ?? [];
  const env = Object.fromEntries([...variables.matchAll(/(\w+)=([^\s\\]+)/g)].map(([, name, value]) => [name, value]));
  // Made for their owner alone; the image's user is another.
  for (const folder of kept) await chmod(folder, 0o755);
  // An empty volume hides what is below it; everything else is seen where it is.
  const readable = [...kept, root].filter(folder => volumes.some(volume => folder.startsWith(`${volume}/`)));
  return {
    volumes,
    env,
    wrap: (program, args) => [
      'env',
      [`VOLUMES=${volumes.join(' ')}`, `KEPT=${readable.join(' ')}`, 'unshare', '--mount', 'sh', '-c', script, 'sh', ...nobody, program, ...args],
    ],
  };
}

/** Where a process can write to by the mounts that it sees, and as whom it runs. */
export async function confinedAs(pid: number): Promise<{ writable: string[]; user: number; capabilities: string }> {
  const mounts = (await readFile(`/proc/${pid}/mountinfo`, 'utf8')).trim().split('\n').map(line => line.split(' '));
  const writable = mounts.filter(([, , , , path, options]) => options.split(',').includes('rw') && !/^\/(proc|sys|dev)(\/|$)/.test(path)).map(([, , , , path]) => path);
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { writable: writable.sort(), user: Number(/^Uid:\t(\d+)/m.exec(status)?.[1]), capabilities: String(/^CapBnd:\t(\w+)/m.exec(status)?.[1]) };
}
