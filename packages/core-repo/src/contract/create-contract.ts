import { join } from 'node:path';
import { ContractOptions } from '../api';
import { readText, writeText } from '../files';
import { contractInputSchema, parseInput } from '../scaffold/input';
import { planContract } from '../scaffold/plan';
import { assertOffered, shapeFolders } from '../scaffold/shape-folders';
import { readSettings } from '../settings';

/**
 * Writes the contract of a primitive, and the file that says how its code is made, each
 * where it is not there yet. Gives the paths that were written.
 * @public
 */
export async function createContract(
  options: ContractOptions,
): Promise<{ files: string[] }> {
  const { root, ...input } = parseInput(contractInputSchema, options);
  const folders = await shapeFolders(root);
  await assertOffered(input, folders);
  const settings = await readSettings(root);
  const planned = await planContract({ ...input, folders, settings });
  const files: string[] = [];
  for (const [path, text] of planned) {
    if ((await readText(join(root, path))) !== undefined) continue;
    await writeText(join(root, path), text);
    files.push(path);
  }
  return { files };
}
