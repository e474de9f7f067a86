import { build } from 'esbuild';
import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
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

/**
 * Bundles for Node, as `build` of esbuild is asked to; gives the file. It is there whole or as it was:
 * tests beside each other bundle the same, and begin what another has just bundled.
 */
export async function bundle(options) {
  await mkdir(dirname(options.outfile), { recursive: true });
  const { outputFiles } = await build({ bundle: true, platform: 'node', format: 'cjs', sourcemap: true, logLevel: 'error', ...options, write: false });
  for (const { path, contents } of outputFiles) {
    const unfinished = `${path}.${process.pid}`;
    await writeFile(unfinished, contents);
    await rename(unfinished, path);
  }
  return options.outfile;
}

/** Makes a program that runs by itself of a TypeScript file of the repository; gives its file. */
export async function bundleProgram(entry, outfile) {
  // What the package reads of its own folder lies beside the bundle, as in the command line's.
  await cp(join(project, 'packages/gitops-repo/data'), join(dirname(outfile), 'gitops/data'), { recursive: true });
  return bundle({ entryPoints: [join(project, entry)], outfile, target: 'node22', plugins: [installedOutside] });
}

/** Makes the program of the backend; gives its file. */
export function bundleBackend() {
  return bundleProgram('bench/read/src/backend.ts', join(project, 'bench/read/dist/backend.cjs'));
}
