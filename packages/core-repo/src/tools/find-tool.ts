import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { MissingToolError } from '../errors';
import { Tool, ToolName } from './tool';

export type { Tool, ToolName } from './tool';

/** The npm package that carries each program. */
const packages: Record<ToolName, string> = {
  buf: '@bufbuild/buf',
  'protoc-gen-es': '@bufbuild/protoc-gen-es',
};

const manifestSchema = z.object({ version: z.string() });

/**
 * Finds a program: the repository's own pinned one first, then the one that came
 * with this package, then `PATH`.
 * @public
 */
export async function findTool(name: ToolName, root: string): Promise<Tool> {
  for (const modules of moduleFolders(root)) {
    const path = join(modules, '.bin', name);
    if (await isExecutable(path)) {
      const version = await versionIn(join(modules, packages[name]));
      const native = version && (await nativeProgram(modules, name, version));
      return { name, path: native || path, ...(version && { version }) };
    }
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder && (await isExecutable(path))) return { name, path };
  }
  throw new MissingToolError(
    `${name} is not installed: run "npm ci" at the repository's root (it is pinned there as ${packages[name]}), or put ${name} on PATH`,
  );
}

/** The npm packages of the program itself, as buf's own launcher names them. */
const nativePackages: Record<string, string> = {
  'buf darwin-arm64': '@bufbuild/buf-darwin-arm64',
  'buf darwin-x64': '@bufbuild/buf-darwin-x64',
  'buf linux-arm64': '@bufbuild/buf-linux-aarch64',
  'buf linux-x64': '@bufbuild/buf-linux-x64',
};

/**
 * The program that the launcher in `.bin` would start, of the same version: each start of
 * the launcher is a start of Node before it. Undefined where only the launcher knows.
 */
async function nativeProgram(
  modules: string,
  name: ToolName,
  version: string,
): Promise<string | undefined> {
  const carrier = nativePackages[`${name} ${process.platform}-${process.arch}`];
  if (!carrier) return undefined;
  const folder = join(modules, carrier);
  const path = join(folder, 'bin', name);
  const isSame = (await versionIn(folder)) === version;
  return isSame && (await isExecutable(path)) ? path : undefined;
}

function moduleFolders(root: string): string[] {
  const folders = [join(root, 'node_modules')];
  // Upwards from this file: a package manager may have put the dependency in any of them.
  // eslint-disable-next-line no-restricted-syntax -- the package may not use Backstage's helper for it
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    folders.push(resolve(at, 'node_modules'));
  }
  return folders;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionIn(folder: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    return manifestSchema.parse(JSON.parse(text)).version;
  } catch {
    return undefined;
  }
}
