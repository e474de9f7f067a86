// No import of ours here: the scripts that start and test the project read this file by Node alone.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A program as `data/tools.json` pins it. @public */
export type ToolPin = {
  version: string;
  /** Oldest version on `PATH` that will do. */
  oldest: string;
  /** Go package of the program. */
  module: string;
  /** Its variable that holds the version, which releases are built with. */
  versionVariable: string;
  /** Address of the official release; `{platform}` is `linux-amd64`, `{platform_}` `linux_amd64`. */
  release: string;
  /** The program inside the release. */
  path: string;
  /** Checksums of the releases, by platform. */
  sha256: Record<string, string>;
  /** Where to read how to install it by hand. */
  manual: string;
};

const call = promisify(execFile);

/** A release is at most some 20 MB. */
const downloadMs = 60_000;

/**
 * Puts the pinned version of a program at `target`: the official release when its
 * checksum is known, else built by Go. Throws with what was tried when neither is to be had.
 * @internal
 */
export async function installTool(
  name: string,
  pin: ToolPin,
  target: string,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  // Beside the target, so that the last step is one rename: the program is there whole or not at all.
  const folder = await mkdtemp(join(dirname(target), `.${name}-`));
  const failures: string[] = [];
  try {
    for (const get of [fromRelease, fromGo]) {
      try {
        const file = await get(name, pin, folder);
        await chmod(file, 0o755);
        await rename(file, target);
        return;
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error(
    `${name} ${pin.version} could not be had (${failures.join(
      '; ',
    )}); install it (${pin.manual})`,
  );
}

/** This machine as Go and the releases call it. @internal */
export function goPlatform(
  platform: string = process.platform,
  arch: string = process.arch,
): string {
  const os = platform === 'win32' ? 'windows' : platform;
  return `${os}-${arch === 'x64' ? 'amd64' : arch}`;
}

async function fromRelease(
  name: string,
  pin: ToolPin,
  folder: string,
): Promise<string> {
  const platform = goPlatform();
  const wanted = pin.sha256[platform];
  if (!wanted) throw new Error(`no release for ${platform} is known`);
  const fill = (text: string) =>
    text
      .replaceAll('{platform}', platform)
      .replaceAll('{platform_}', platform.replace('-', '_'));
  let bytes: Uint8Array;
  try {
    const response = await fetch(fill(pin.release), {
      signal: AbortSignal.timeout(downloadMs),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`its release did not download: ${reason}`, {
      cause: error,
    });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== wanted)
    throw new Error(
      `its release has the checksum ${found}, and ${wanted} was expected`,
    );
  const archive = join(folder, `${name}.tar.gz`);
  await writeFile(archive, bytes);
  await call('tar', ['-xzf', archive, '-C', folder, fill(pin.path)]);
  return join(folder, fill(pin.path));
}

async function fromGo(
  name: string,
  pin: ToolPin,
  folder: string,
): Promise<string> {
  try {
    await call(
      'go',
      [
        'install',
        '-trimpath',
        `-ldflags=-s -w -X ${pin.versionVariable}=v${pin.version}`,
        `${pin.module}@v${pin.version}`,
      ],
      { env: { ...process.env, GOBIN: folder }, timeout: 600_000 },
    );
  } catch (error) {
    throw new Error(
      `go install did not build it: ${
        error instanceof Error ? error.message.split('\n')[0] : String(error)
      }`,
      { cause: error },
    );
  }
  return join(folder, name);
}
