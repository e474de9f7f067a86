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
  /** Folder of what is installed; the person's own cache when left out. */
  installed?: string;
  /** Whether the pinned version is installed when there is none; yes when left out. */
  install?: boolean;
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
  /** The version that this project is tested with, and installs where there is none. */
  pinned: string;
  /** Oldest version that will do. */
  oldest: string;
  /** Where to read how to install it by hand. */
  manual: string;
  found?: Program;
  /** Programs of that name that are there and will not do. */
  tooOld: Program[];
};

/** Which programs would be used, without installing any; for `ameide doctor`. @public */
export async function describeTools(
  options: FindToolsOptions = {},
): Promise<ToolState[]> {
  const pins = toolPins();
  return Promise.all(
    toolNames.map(async tool => {
      const { version: pinned, oldest, manual } = pins[tool];
      return { tool, pinned, oldest, manual, ...(await lookUp(tool, options)) };
    }),
  );
}

async function findTool(
  name: ToolName,
  options: FindToolsOptions,
): Promise<Program> {
  const pin = toolPins()[name];
  const { found, tooOld } = await lookUp(name, options);
  if (found) return found;
  const old = tooOld.map(({ file, version }) => `${file} is ${version}`);
  const why = `${name} is neither on PATH nor in .tools/bin${
    old.length > 0
      ? ` in version ${pin.oldest} or newer (${old.join(', ')})`
      : ''
  }`;
  if (options.install === false)
    throw new MissingToolError(`${why}; install it (${pin.manual})`);
  const target = installedAt(name, options);
  try {
    await installTool(name, pin, target);
  } catch (error) {
    throw new MissingToolError(
      `${why}; ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return { file: target, args: forms[name][0].args, version: pin.version };
}

function installedAt(name: ToolName, options: FindToolsOptions): string {
  const folder = options.installed ?? join(cacheFolder(), 'tools');
  return join(folder, `${name}-${toolPins()[name].version}`, name);
}

async function lookUp(
  name: ToolName,
  options: FindToolsOptions,
): Promise<Pick<ToolState, 'found' | 'tooOld'>> {
  const folders = [
    ...(options.path ?? process.env.PATH ?? '')
      .split(delimiter)
      .filter(Boolean),
    // Upwards from the sources or the bundle, wherever either lies; nothing is expected at a fixed place.
    // eslint-disable-next-line no-restricted-syntax
    ...(options.from ?? [process.cwd(), __dirname]).flatMap(toolFolders),
    dirname(installedAt(name, options)),
  ];
  const tooOld: Program[] = [];
  for (const folder of folders) {
    for (const form of forms[name]) {
      const program = await programIn(folder, form);
      if (program && isAtLeast(program.version, toolPins()[name].oldest))
        return { found: program, tooOld };
      if (program) tooOld.push(program);
    }
  }
  return { tooOld };
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
