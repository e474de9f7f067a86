import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { MissingToolError, ToolFailedError } from '../errors';
import { codegenFolder } from '../layout';
import { cleanEnvironment, installationEnvironment } from './environment';
import { run, RunResult } from './run';
import { PythonGeneratorName, Tool } from './tool';

/** The oldest Python that the pinned packages run on. */
const neededPython = [3, 11] as const;

/** What we make Python leave with when there is no pip. */
const lacksPip = 4;

/** A cold cache and a slow network take a minute or two. */
const installTimeoutMs = 300_000;

/** The package that each generator of Python code comes in, and how it is run. */
const generators: Record<
  PythonGeneratorName,
  { distribution: string; program: string }
> = {
  protoc: {
    distribution: 'grpcio-tools',
    program: 'from grpc_tools import protoc; sys.exit(protoc.main(sys.argv))',
  },
  'protoc-gen-grpclib_python': {
    distribution: 'grpclib',
    program: 'from grpclib.plugin.main import main; sys.exit(main())',
  },
};

/**
 * Finds Python with pip on `PATH`; what is missing or too old is an error that says what
 * to do. Gives the interpreter itself: what is on `PATH` may be a script of a version
 * manager that looks for it each time, for longer than Python takes to start.
 * @internal
 */
export async function findPython(): Promise<{
  path: string;
  version: string;
}> {
  const wanted = `Python ${neededPython.join('.')} or newer with pip`;
  const program = `import platform, sys; from importlib.util import find_spec; print(platform.python_version()); print(sys.executable or 'python3'); sys.exit(0 if find_spec('pip') else ${lacksPip})`;
  let result: RunResult;
  try {
    result = await run('python3', ['-I', '-c', program], {
      cwd: process.cwd(),
      env: cleanEnvironment(),
      timeoutMs: 30_000,
    });
  } catch {
    throw new MissingToolError(
      `python3 is not installed: install ${wanted}, and put it on PATH`,
    );
  }
  const [version = '', path = ''] = result.stdout.trim().split('\n');
  const [major, minor] = version.split('.').map(Number);
  const isFine =
    result.exitCode === 0 &&
    (major > neededPython[0] ||
      (major === neededPython[0] && minor >= neededPython[1]));
  if (isFine) return { path, version };
  throw new MissingToolError(
    result.exitCode === lacksPip
      ? `pip is not installed for python3: install ${wanted}`
      : `${wanted} is needed; this is ${version || 'none that runs'}`,
  );
}

/**
 * Installs the packages of a lock (`requirements.txt` with hashes) into a folder.
 * `pure` takes only packages that run on every machine.
 * @internal
 */
export async function installPythonPackages(options: {
  /** Path of the lock. */
  lock: string;
  target: string;
  pure?: boolean;
  signal?: AbortSignal;
}): Promise<void> {
  const { lock, target, signal } = options;
  const { path } = await findPython();
  const args = [
    '-I',
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '--no-compile',
    '--no-deps',
    '--require-hashes',
    '--only-binary=:all:',
    ...(options.pure
      ? ['--platform=any', '--implementation=py', '--abi=none']
      : []),
    '--target',
    target,
    '--requirement',
    lock,
  ];
  const result = await run(path, args, {
    cwd: dirname(lock),
    env: installationEnvironment(),
    timeoutMs: installTimeoutMs,
    ...(signal && { signal }),
  });
  if (result.exitCode === 0) return;
  const words = result.stderr
    .split('\n')
    .filter(line => line.startsWith('ERROR:'))
    .slice(0, 5)
    .map(line => line.slice('ERROR:'.length).trim())
    .join(' ');
  throw new ToolFailedError(
    `pip install: ${
      result.timedOut
        ? 'took too long'
        : words || `exit code ${result.exitCode}`
    }`,
  );
}

/**
 * A folder with the packages of a lock, installed once for each content and version of
 * Python, and kept in the person's cache.
 * @internal
 */
export async function pythonPackages(
  lock: string,
  signal?: AbortSignal,
): Promise<string> {
  const { version } = await findPython();
  const content = await readFile(lock);
  const key = createHash('sha256').update(version).update(content);
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(caches, 'ameide', `python-${key.digest('hex')}`);
  if (existsSync(folder)) return folder;
  const own = `${folder}.${randomUUID()}`;
  try {
    await mkdir(own, { recursive: true });
    await writeFile(join(own, 'requirements.txt'), content);
    await installPythonPackages({
      lock: join(own, 'requirements.txt'),
      target: own,
      ...(signal && { signal }),
    });
    // Whole or not at all; whoever was quicker made the same.
    await rename(own, folder).catch(error => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Finds a generator of Python code, from what `tools/codegen` pins. @internal */
export async function findPythonGenerator(
  name: PythonGeneratorName,
  root: string,
  signal?: AbortSignal,
): Promise<Tool> {
  const python = await findPython();
  const lock = join(root, codegenFolder, 'requirements.txt');
  if (!existsSync(lock)) {
    throw new MissingToolError(
      `${name} is not installed: ${codegenFolder}/requirements.txt, which pins it, is not in the repository`,
    );
  }
  const packages = await pythonPackages(lock, signal);
  const { distribution, program } = generators[name];
  const version = new RegExp(`^${distribution}==([^\\s;]+)`, 'm').exec(
    await readFile(lock, 'utf8'),
  )?.[1];
  // `-I`: nothing of the person's own packages is seen, nor of the folder it is run in.
  const start = `import sys; sys.path.insert(0, ${JSON.stringify(packages)})`;
  return {
    name,
    path: python.path,
    args: ['-I', '-c', `${start}; ${program}`],
    ...(version && { version }),
  };
}
