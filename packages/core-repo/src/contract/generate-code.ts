import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GenerateOptions } from '../api';
import { listFiles, writeText } from '../files';
import { existingInputSchema, parseInput } from '../scaffold/input';
import { runGeneration } from './run-generation';
import { withScratchFolder } from '../scratch-folder';

/**
 * Generates the code of a primitive anew into its folder for that; files there that nothing
 * generates any more go. Gives the paths of the generated files.
 * @public
 */
export async function generateCode(
  options: GenerateOptions,
): Promise<{ files: string[] }> {
  const primitive = parseInput(existingInputSchema, options);
  const { root, signal } = options;
  return withScratchFolder(async scratch => {
    const { files, folder } = await runGeneration({
      root,
      primitive,
      scratch,
      ...(signal && { signal }),
    });
    for (const path of await listFiles(join(root, folder))) {
      if (!files.has(path)) await rm(join(root, folder, path));
    }
    for (const [path, text] of files) {
      await writeText(join(root, folder, path), text);
    }
    return { files: [...files.keys()].map(path => `${folder}/${path}`) };
  });
}
