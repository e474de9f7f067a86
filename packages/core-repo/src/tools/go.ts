import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, MissingToolError } from '../errors';
import { codegenFolder } from '../layout';
import { cleanEnvironment, installationEnvironment } from './environment';
import { run, RunResult } from './run';
import { GoGeneratorName, Tool } from './tool';

/** The oldest Go that the pinned libraries compile with. */
const neededGo = [1, 25] as const;

/** A cold cache: modules are fetched and compiled, about half a minute for each. */
const buildTimeoutMs = 300_000;

/** Packages of the pinned generators. */
const generatorModules: Record<GoGeneratorName, string> = {
  'protoc-gen-go': 'google.golang.org/protobuf',
  'protoc-gen-connect-go': 'connectrpc.com/connect',
};

/**
 * What the lock says and nothing else, by the Go that is installed. Everything is compiled
 * alike, for generators, tests and images: the same code gives the same bytes anywhere,
 * and is compiled once.
 */
const goSettings = {
  GOTOOLCHAIN: 'local',
  GOFLAGS: '-mod=readonly -trimpath -buildvcs=false',
  GOWORK: 'off',
  CGO_ENABLED: '0',
};

/** Environment for Go where it may fetch modules. @internal */
export function goEnvironment(): Record<string, string> {
  return { ...installationEnvironment(), ...goSettings };
}

/** Environment for Go where it runs code of the tree: modules are there by then, or nowhere. @internal */
export function goTestEnvironment(): Record<string, string> {
  return { ...cleanEnvironment(), ...goSettings, GOPROXY: 'off' };
}

/** Whether a version of Go, as `go env GOVERSION` says it, is new enough. */
function isNewEnoughGo(version: string): boolean {
  const match = /^go(\d+)\.(\d+)/.exec(version);
  if (!match) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > neededGo[0] || (major === neededGo[0] && minor >= neededGo[1]);
}

/** Finds Go on `PATH`; one that is missing or too old is an error that says what to do. @internal */
export async function findGo(): Promise<{ path: string; version: string }> {
  const wanted = `Go ${neededGo.join('.')} or newer`;
  let result: RunResult;
  try {
    result = await run('go', ['env', 'GOVERSION'], {
      cwd: process.cwd(),
      env: { ...cleanEnvironment(), GOTOOLCHAIN: 'local' },
      timeoutMs: 30_000,
    });
  } catch {
    throw new MissingToolError(
      `go is not installed: install ${wanted}, and put it on PATH`,
    );
  }
  const version = result.stdout.trim();
  if (!isNewEnoughGo(version)) {
    throw new MissingToolError(
      `${wanted} is needed; this is ${version || 'none that runs'}`,
    );
  }
  return { path: 'go', version: version.slice('go'.length) };
}

/**
 * Finds a generator of Go code, compiled from what `tools/codegen` pins; Go keeps it in
 * its cache. A module that is not the published one of that version is refused: a
 * `replace` would run code of the tree.
 * @internal
 */
export async function findGoGenerator(
  name: GoGeneratorName,
  root: string,
  signal?: AbortSignal,
): Promise<Tool> {
  const go = await findGo();
  const folder = join(root, codegenFolder);
  const manifest = await readFile(join(folder, 'go.mod'), 'utf8').catch(() => {
    throw new MissingToolError(
      `${name} is not installed: ${codegenFolder}/go.mod, which pins it, is not in the repository`,
    );
  });
  if (/^\s*replace\b/m.test(manifest)) {
    throw new InvalidInputError(
      `${codegenFolder}/go.mod: replace: is not allowed here, generators are taken as they were published`,
    );
  }
  const result = await run(go.path, ['tool', '-n', name], {
    cwd: folder,
    env: goEnvironment(),
    timeoutMs: buildTimeoutMs,
    ...(signal && { signal }),
  });
  const path = result.stdout.trim();
  if (result.exitCode !== 0 || !path) {
    const words = result.timedOut
      ? 'took too long'
      : result.stderr.trim().split('\n').slice(-3).join(' ');
    throw new MissingToolError(
      `${name} is not installed, and "go tool ${name}" in ${codegenFolder} could not make it: ${words}`,
    );
  }
  const version = versionOf(manifest, generatorModules[name]);
  return { name, path, ...(version && { version }) };
}

function versionOf(manifest: string, module: string): string | undefined {
  for (const line of manifest.split('\n')) {
    const [path, version] = line
      .trim()
      .replace(/^require\s+/, '')
      .split(/\s+/);
    if (path === module) return version?.replace(/^v/, '');
  }
  return undefined;
}
