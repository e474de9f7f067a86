import { join } from 'node:path';
import { ContractOptions } from '../api';
import { readText, writeText } from '../files';
import { contractInputSchema, parseInput } from '../scaffold/input';
import { planContract } from '../scaffold/plan';
import { assertKnownKind, shapeFolders } from '../scaffold/shape-folders';

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
  await assertKnownKind(input.kind, folders);
  const files: string[] = [];
  for (const [path, text] of await planContract({ ...input, folders })) {
    if ((await readText(join(root, path))) !== undefined) continue;
    await writeText(join(root, path), text);
    files.push(path);
  }
  return { files };
}
