import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsFolder } from './paths.mjs';
import { run } from './run.mjs';

/**
 * GitHub's published OpenAPI description. The package carries that of every GitHub
 * Enterprise Server too, 385 MB in all, and only a test reads it: one file is taken.
 */
const description = { name: '@octokit/openapi', version: '23.0.2', file: 'generated/api.github.com.json' };

/** Makes sure that the description is there, for the tests that hold answers against it. */
export async function ensureGitHubDescription() {
  const target = join(toolsFolder, 'api.github.com.json');
  if (existsSync(target)) return false;
  const folder = join(toolsFolder, 'github-description.part');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const out = await run('npm', ['pack', '--silent', '--pack-destination', folder, `${description.name}@${description.version}`]);
  const packed = join(folder, out.trim().split('\n').at(-1));
  await run('tar', ['-xzf', packed, '-C', folder, `package/${description.file}`]);
  await rename(join(folder, 'package', description.file), target);
  await rm(folder, { recursive: true, force: true });
  return true;
}
