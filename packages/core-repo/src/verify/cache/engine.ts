import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { z } from 'zod';
import { pathsUnder } from './paths-under';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

/**
 * The files that judge: all of ours that a result depends on, and the versions of the
 * packages that they use. Whatever changes there makes every kept result void. Undefined
 * where that cannot be told, and nothing is kept.
 * @internal
 */
export function engineFiles():
  | { folder: string; files: string[]; versions: string[] }
  | undefined {
  // eslint-disable-next-line no-restricted-syntax -- the package may not use Backstage's helper for it
  const here = __dirname;
  if (extname(__filename) === '.cjs') {
    // The bundle: everything is in its folder.
    return { folder: here, files: pathsUnder(here), versions: [] };
  }
  if (extname(__filename) !== '.ts') return undefined;
  try {
    return sourceFiles(join(here, '../../../../..'));
  } catch {
    return undefined;
  }
}

/** From sources: this package, the one it stands on, and what they install. */
function sourceFiles(folder: string): {
  folder: string;
  files: string[];
  versions: string[];
} {
  const ours = ['packages/core-repo', 'plugins/primitives-common'];
  const names = new Set(
    ours.flatMap(path =>
      Object.keys(readManifest(join(folder, path)).dependencies ?? {}),
    ),
  );
  return {
    folder,
    files: ours.flatMap(path =>
      pathsUnder(join(folder, path, 'src')).map(file => `${path}/src/${file}`),
    ),
    versions: [...names].map(name => {
      const { version } = readManifest(join(folder, 'node_modules', name));
      return `${name}@${version}`;
    }),
  };
}

function readManifest(folder: string): z.infer<typeof manifestSchema> {
  return manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
}
