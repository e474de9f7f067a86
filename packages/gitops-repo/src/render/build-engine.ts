import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, engineSources } from '../data-folder';
import { listFiles } from '../files';
import { goPlatform } from '../tools/install';
import { Engine } from './engine';

const call = promisify(execFile);

/** Compiling Helm's and Kubernetes' packages for the first time takes minutes on a small machine. */
const buildMs = 15 * 60_000;

/** The engine where it has been built, and `build`, which makes it with Go. @internal */
export type EngineState = {
  engine?: Engine;
  /** Throws when there is no Go, or it cannot build it. */
  build(): Promise<Engine>;
};

/** Looks for the engine of these sources in the cache. @public */
export async function findEngine(
  cache: string = cacheFolder(),
): Promise<EngineState> {
  const sources = engineSources();
  const files = await listFiles(sources);
  const hash = createHash('sha256');
  for (const { path, content } of files)
    hash.update(`${path} ${content.length}\n`).update(content);
  const name = `${goPlatform()}-${hash.digest('hex').slice(0, 16)}`;
  const file = join(cache, 'engine', name);
  const manifest = files.find(f => f.path === 'go.mod');
  const engine = {
    file,
    versions: versionsIn(manifest?.content.toString('utf8') ?? ''),
  };
  return {
    ...(existsSync(file) && { engine }),
    async build() {
      if (!existsSync(file)) await buildEngine(sources, file);
      return engine;
    },
  };
}

async function buildEngine(sources: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const folder = await mkdtemp(`${file}.`);
  try {
    const built = join(folder, 'engine');
    await call(
      'go',
      ['build', '-trimpath', '-ldflags=-s -w', '-o', built, '.'],
      {
        cwd: sources,
        env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
        timeout: buildMs,
      },
    );
    await rename(built, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Versions of the libraries, as its go.mod pins them. */
function versionsIn(manifest: string): Record<string, string> {
  const version = (module: string) =>
    new RegExp(`^\\s*${module} v(\\S+)`, 'm').exec(manifest)?.[1] ?? 'unknown';
  return {
    helm: version('helm\\.sh/helm/v4'),
    'kustomize api': version('sigs\\.k8s\\.io/kustomize/api'),
    kubeconform: version('github\\.com/yannh/kubeconform'),
  };
}
