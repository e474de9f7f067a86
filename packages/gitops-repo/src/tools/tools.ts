import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { MissingToolError } from '../errors';
import { run } from './run';

/** Programs that the gate stands on, by absolute path. kustomize is part of kubectl. @public */
export type Tools = { helm: string; kubectl: string };

/** Finds helm and kubectl on `PATH`, else in a `.tools/bin` above the working folder or this file. @public */
export async function findTools(
  options: { path?: string; from?: string[] } = {},
): Promise<Tools> {
  const folders = [
    ...(options.path ?? process.env.PATH ?? '')
      .split(delimiter)
      .filter(Boolean),
    // Upwards from the sources or the bundle, wherever either lies; nothing is expected at a fixed place.
    // eslint-disable-next-line no-restricted-syntax
    ...(options.from ?? [process.cwd(), __dirname]).flatMap(toolFolders),
  ];
  const find = async (name: string): Promise<string> => {
    for (const folder of folders) {
      const candidate = resolve(folder, name);
      const found = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return candidate;
    }
    throw new MissingToolError(
      `${name} is neither on PATH nor in .tools/bin; install it (https://${
        name === 'helm'
          ? 'helm.sh/docs/intro/install'
          : 'kubernetes.io/docs/tasks/tools'
      })`,
    );
  };
  return { helm: await find('helm'), kubectl: await find('kubectl') };
}

/** Versions of the tools, for the report. @internal */
export async function toolVersions(
  tools: Tools,
  cwd: string,
): Promise<Record<string, string>> {
  const [helm, kubectl] = await Promise.all([
    run(tools.helm, ['version', '--short'], { cwd }),
    run(tools.kubectl, ['version', '--client'], { cwd }),
  ]);
  const version = (text: string, pattern: RegExp) =>
    pattern.exec(text)?.[1] ?? 'unknown';
  return {
    helm: version(helm.stdout, /v?(\d+\.\d+\.\d+)/),
    kubectl: version(kubectl.stdout, /Client Version: v?(\S+)/),
    kustomize: version(kubectl.stdout, /Kustomize Version: v?(\S+)/),
  };
}

function toolFolders(start: string): string[] {
  const folders: string[] = [];
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    folders.push(join(folder, '.tools', 'bin'));
    if (dirname(folder) === folder) return folders;
  }
}
