import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import {
  BuildOptions,
  BuildPlatform,
  buildPlatforms,
  BuildResult,
  BuiltFile,
} from '../api';
import { InvalidInputError, NotThereError, ToolFailedError } from '../errors';
import { byText } from '../files';
import { languageOf } from '../primitives/list';
import { existingInputSchema, parseInput } from '../scaffold/input';
import { readManifests } from '../scaffold/shape';
import { shapeFolders } from '../scaffold/shape-folders';
import { buildGo } from './go';
import { buildPython } from './python';
import { buildTypescript } from './typescript';

/** Makes `dist` of a primitive's folder. */
type Builder = (options: {
  /** The primitive's. */
  folder: string;
  platforms: readonly BuildPlatform[];
  signal?: AbortSignal;
}) => Promise<void>;

const builders: ReadonlyMap<string, Builder> = new Map([
  ['go', buildGo],
  ['python', buildPython],
  ['typescript', buildTypescript],
]);

/** The programs that an image starts. */
const programs = ['main', 'smoke'] as const;

/**
 * Makes `dist/` of a primitive, as its Dockerfile takes it into the image: the service and
 * its smoke. What was there before goes. The same tree gives the same bytes.
 * @public
 */
export async function buildPrimitive(
  options: BuildOptions,
): Promise<BuildResult> {
  const { kind, name } = parseInput(existingInputSchema, options);
  const root = resolve(options.root);
  const folder = corePath(kind, name);
  if (!existsSync(join(root, folder))) {
    throw new NotThereError(`name: there is no ${folder} in the repository`);
  }
  const manifests = await readManifests(await shapeFolders(root));
  const language = languageOf(manifests, root, kind, name);
  if (language === undefined) {
    throw new NotThereError(
      `${folder} has none of ${manifests
        .map(({ path }) => path)
        .join(', ')}: its language is not known`,
    );
  }
  const build = builders.get(language);
  if (!build) {
    throw new InvalidInputError(
      `language: primitives in ${language} cannot be built here; choose ${[
        ...builders.keys(),
      ].join(', ')}`,
    );
  }
  const dist = join(root, folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  await build({
    folder: join(root, folder),
    platforms: options.platforms ?? buildPlatforms,
    ...(options.signal && { signal: options.signal }),
  });
  const files = await filesOf(dist);
  for (const program of programs) {
    if (!files.some(({ path }) => path.split('/').at(-1) === program)) {
      throw new ToolFailedError(
        `${folder}: the build left no dist/${program}, which the image starts`,
      );
    }
  }
  return { language, folder: `${folder}/dist`, files };
}

async function filesOf(dist: string): Promise<BuiltFile[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter(entry => !entry.isDirectory())
      .map(async entry => {
        const path = join(entry.parentPath, entry.name);
        const content = await readFile(path);
        const digest = createHash('sha256').update(content).digest('hex');
        return {
          path: relative(dist, path).split(sep).join('/'),
          digest: `sha256:${digest}`,
          bytes: content.length,
        };
      }),
  );
  return files.sort((a, b) => byText(a.path, b.path));
}
