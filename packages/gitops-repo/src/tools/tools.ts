import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../data-folder';
import { MissingToolError } from '../errors';
import { installTool } from './install';
import { ToolName, toolNames, toolPins } from './pins';
import { run } from './run';
import { isAtLeast } from './version';

/** A program that was found: its absolute path, the arguments that come first, its version. @public */
export type Program = { file: string; args: string[]; version: string };

/** Programs that the gate stands on. kustomize may be the one in kubectl. @public */
export type Tools = Record<ToolName, Program>;

/** Where to look, and whether what is missing may be installed. @public */
export type FindToolsOptions = {
  path?: string;
  /** Folders from which upwards a `.tools/bin` counts. */
  from?: string[];
  /** Folder for what is installed; `false` installs nothing. */
  install?: string | false;
};

type Form = {
  executable: string;
  args: string[];
  version: string[];
  pattern: RegExp;
};

const forms: Record<ToolName, readonly Form[]> = {
  helm: [
    {
      executable: 'helm',
      args: [],
      version: ['version', '--short'],
      pattern: /v?(\d+\.\d+\.\d+)/,
    },
  ],
  kustomize: [
    {
      executable: 'kustomize',
      args: ['build'],
      version: ['version'],
      pattern: /v?(\d+\.\d+\.\d+)/,
    },
    {
      executable: 'kubectl',
      args: ['kustomize'],
      version: ['version', '--client'],
      pattern: /Kustomize Version: v?(\d+\.\d+\.\d+)/,
    },
  ],
  kubeconform: [
    {
      executable: 'kubeconform',
      args: [],
      version: ['-v'],
      pattern: /v?(\d+\.\d+\.\d+)/,
    },
  ],
};

/**
 * Finds the programs: on `PATH` when new enough, else in a `.tools/bin` above the
 * working folder or this file, else installed in the pinned version. What cannot be had
 * is an error; no check goes without its tool.
 * @public
 */
export async function findTools(
  options: FindToolsOptions = {},
): Promise<Tools> {
  const [helm, kustomize, kubeconform] = await Promise.all(
    toolNames.map(name => findTool(name, options)),
  );
  return { helm, kustomize, kubeconform };
}

/** What is known of one program, for people. @public */
export type ToolState = {
  tool: ToolName;
  /** The version that this project is tested with. */
  pinned: string;
  /** Oldest version on `PATH` that will do. */
  oldest: string;
  found?: Program;
  /** Why there is none. */
  problem?: string;
};

/** Which programs would be used, without installing any; for `ameide doctor`. @public */
export async function describeTools(): Promise<ToolState[]> {
  const pins = toolPins();
  return Promise.all(
    toolNames.map(async tool => {
      const { version: pinned, oldest } = pins[tool];
      try {
        const found = await findTool(tool, { install: false });
        return { tool, pinned, oldest, found };
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        return { tool, pinned, oldest, problem };
      }
    }),
  );
}

async function findTool(
  name: ToolName,
  options: FindToolsOptions,
): Promise<Program> {
  const pin = toolPins()[name];
  const installed = options.install ?? join(cacheFolder(), 'tools');
  const folders = [
    ...(options.path ?? process.env.PATH ?? '')
      .split(delimiter)
      .filter(Boolean),
    // Upwards from the sources or the bundle, wherever either lies; nothing is expected at a fixed place.
    // eslint-disable-next-line no-restricted-syntax
    ...(options.from ?? [process.cwd(), __dirname]).flatMap(toolFolders),
  ];
  const tooOld: string[] = [];
  for (const folder of folders) {
    for (const form of forms[name]) {
      const program = await programIn(folder, form);
      if (program && isAtLeast(program.version, pin.oldest)) return program;
      if (program) tooOld.push(`${program.file} is ${program.version}`);
    }
  }
  const why = `${name} is neither on PATH nor in .tools/bin${
    tooOld.length > 0
      ? ` in version ${pin.oldest} or newer (${tooOld.join(', ')})`
      : ''
  }`;
  if (installed === false)
    throw new MissingToolError(`${why}; install it (${pin.manual})`);
  const target = join(installed, `${name}-${pin.version}`, name);
  const [form] = forms[name];
  const kept = await programIn(dirname(target), form);
  if (kept) return kept;
  try {
    await installTool(name, pin, target);
  } catch (error) {
    throw new MissingToolError(
      `${why}; ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return { file: target, args: form.args, version: pin.version };
}

async function programIn(
  folder: string,
  form: Form,
): Promise<Program | undefined> {
  const file = resolve(folder, form.executable);
  try {
    await access(file, constants.X_OK);
  } catch {
    return undefined;
  }
  // A program that does not even tell its version, such as a shim without what it points at, is none.
  const version = await run(file, form.version, {
    cwd: folder,
    timeoutMs: 20_000,
  })
    .then(({ stdout }) => form.pattern.exec(stdout)?.[1])
    .catch(() => undefined);
  return version ? { file, args: form.args, version } : undefined;
}

function toolFolders(start: string): string[] {
  const folders: string[] = [];
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    folders.push(join(folder, '.tools', 'bin'));
    if (dirname(folder) === folder) return folders;
  }
}
