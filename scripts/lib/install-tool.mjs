/**
 * Installs a program of the GitOps gate in its pinned version: `install-tool.mjs NAME TARGET`.
 * A process of its own, for the Node that reads TypeScript; the one that started may not.
 */
import { readFile } from 'node:fs/promises';
import { installTool } from '../../packages/gitops-repo/src/tools/install.ts';

const [name, target] = process.argv.slice(2);
const pins = new URL('../../packages/gitops-repo/data/tools.json', import.meta.url);
try {
  await installTool(name, JSON.parse(await readFile(pins, 'utf8'))[name], target);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
