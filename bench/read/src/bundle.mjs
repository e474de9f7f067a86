import { build } from 'esbuild';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Workspaces are TypeScript and are bundled; what is installed stays outside, as in a portal. */
const installedOutside = {
  name: 'installed-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || path.startsWith('@ameide/') ? undefined : { path, external: true }));
  },
};

/** Makes a program that runs by itself of a TypeScript file of the repository; gives its file. */
export async function bundleProgram(entry, outfile) {
  await mkdir(dirname(outfile), { recursive: true });
  // What the package reads of its own folder lies beside the bundle, as in the command line's.
  await cp(join(project, 'packages/gitops-repo/data'), join(dirname(outfile), 'gitops/data'), { recursive: true });
  await build({ entryPoints: [join(project, entry)], outfile, bundle: true, platform: 'node', target: 'node22', format: 'cjs', plugins: [installedOutside], sourcemap: true, logLevel: 'error' });
  return outfile;
}

/** Makes the program of the backend; gives its file. */
export function bundleBackend() {
  return bundleProgram('bench/read/src/backend.ts', join(project, 'bench/read/dist/backend.cjs'));
}
