import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const missing = z.object({ code: z.enum(['ENOENT', 'ENOTDIR']) });

const deepest = 32;

/** Every file of a folder with its content, by path from the folder, sorted; none where there is no folder. @internal */
export async function listFiles(
  folder: string,
): Promise<{ path: string; content: Buffer }[]> {
  const paths: string[] = [];
  const walk = async (below: string, depth = 0): Promise<void> => {
    if (depth > deepest)
      throw new Error(`${folder} is too deep, or links to itself`);
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      // helm follows links, so what they lead to counts.
      const kind = entry.isSymbolicLink()
        ? await stat(join(folder, path))
        : entry;
      if (kind.isDirectory()) await walk(path, depth + 1);
      else if (kind.isFile()) paths.push(path);
    }
  };
  try {
    await walk('');
  } catch (error) {
    if (missing.safeParse(error).success) return [];
    throw error;
  }
  paths.sort();
  return Promise.all(
    paths.map(async path => ({
      path,
      content: await readFile(join(folder, path)),
    })),
  );
}
