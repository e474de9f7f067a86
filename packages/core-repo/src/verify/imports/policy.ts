import { join } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import { CheckContext } from '../check';
import { openOwnFile } from '../own-file';
import { perRun } from '../run';
import { ImportPolicy } from './judge-import';
import { NpmManifest, parseNpmManifest, subpathImports } from './npm-manifest';

/** Makes the policy of what was read before. @internal */
export async function makePolicy(
  context: CheckContext,
  read: {
    /** Of the primitive. */
    manifest: NpmManifest;
    /** Of folders further down, whose own `imports` count there. */
    nested: readonly NpmManifest[];
    aliases: ImportPolicy['aliases'];
  },
): Promise<ImportPolicy> {
  const { manifest, nested, aliases } = read;
  return {
    folder: context.folder,
    ...(manifest.name !== undefined && { packageName: manifest.name }),
    otherPackages: await readOtherPackages(context),
    dependencies: new Set(
      Object.keys({
        ...manifest.dependencies,
        ...manifest.peerDependencies,
        ...manifest.optionalDependencies,
      }),
    ),
    devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
    aliases: [...[manifest, ...nested].flatMap(subpathImports), ...aliases],
  };
}

/** Names that each primitive's package goes by, by its folder. */
const packagesByFolder = perRun(async ({ root, primitives, settings }) => {
  const packages = new Map<string, string[]>();
  for (const { kind, name } of primitives) {
    const folder = corePath(kind, name);
    const read = openOwnFile(join(root, folder, 'package.json'));
    // A broken manifest over there is found when that primitive is verified.
    const manifest =
      'content' in read
        ? parseNpmManifest(read.content.toString('utf8'))
        : undefined;
    packages.set(folder, [
      `@${settings.organization}/primitive-${kind}-${name}`,
      ...(manifest?.name === undefined ? [] : [manifest.name]),
    ]);
  }
  return packages;
});

async function readOtherPackages({
  run,
  folder,
}: CheckContext): Promise<Map<string, string>> {
  const packages = new Map<string, string>();
  for (const [other, itsNames] of await packagesByFolder(run)) {
    if (other === folder) continue;
    for (const name of itsNames) packages.set(name, other);
  }
  return packages;
}
