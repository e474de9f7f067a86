import { BuildPlatform } from '../api';
import { findGo, goEnvironment } from '../tools/go';
import { runBuild } from './run-build';

const packages = { main: './cmd', smoke: './cmd/smoke' } as const;

/** Compiles service and smoke into `dist/<os>/<architecture>/`; Go and Docker spell both alike. @internal */
export async function buildGo(options: {
  folder: string;
  platforms: readonly BuildPlatform[];
  signal?: AbortSignal;
}): Promise<void> {
  const { folder, platforms, signal } = options;
  const go = await findGo();
  for (const platform of platforms) {
    const [os, architecture] = platform.split('/');
    for (const [program, path] of Object.entries(packages)) {
      await runBuild({
        command: go.path,
        args: [
          'build',
          // Without what debuggers read: a third less, and nothing that differs between builds.
          '-ldflags=-s -w -buildid=',
          '-o',
          `dist/${platform}/${program}`,
          path,
        ],
        folder,
        env: { ...goEnvironment(), GOOS: os, GOARCH: architecture },
        ...(signal && { signal }),
      });
    }
  }
}
