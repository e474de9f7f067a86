import { findGo, goEnvironment } from '../tools/go';
import { runBuild } from './run-build';

/** What images are published for; the names are those of Docker's TARGETARCH and of GOARCH. */
const architectures = ['amd64', 'arm64'] as const;

const packages = { main: './cmd', smoke: './cmd/smoke' } as const;

/** Compiles service and smoke into `dist/linux/<architecture>/`. @internal */
export async function buildGo(
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const go = await findGo();
  for (const architecture of architectures) {
    for (const [program, path] of Object.entries(packages)) {
      await runBuild({
        command: go.path,
        args: [
          'build',
          // Without what debuggers read: a third less, and nothing that differs between builds.
          '-ldflags=-s -w -buildid=',
          '-o',
          `dist/linux/${architecture}/${program}`,
          path,
        ],
        folder,
        env: { ...goEnvironment(), GOOS: 'linux', GOARCH: architecture },
        ...(signal && { signal }),
      });
    }
  }
}
