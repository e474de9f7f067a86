import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, toolsFolder } from './paths.mjs';
import { run } from './run.mjs';
import { Advice } from './steps.mjs';

const environment = join(toolsFolder, 'docs');
const requirements = join(root, 'docs/requirements.txt');
const oldestPython = [3, 9];

/**
 * Holds the reference pages against their sources, then builds all pages, where a warning
 * fails. Without Python the build counts as skipped; in CI, where it has to run, as failed.
 */
export async function buildDocs({ node, env }) {
  const current = await passes(() => run(node.node, [join(root, 'scripts/docs.mjs'), '--check'], { cwd: root, env }));
  const python = await findPython(env);
  if (!python) {
    console.error('The pages were not built: Python 3.9 or newer with venv is not on PATH.');
    return count([current], process.env.CI ? { failed: 1 } : { skipped: 1 });
  }
  const built = await passes(async () => {
    await ensureMkDocs(python, env);
    await run(join(environment, 'bin', 'mkdocs'), ['build', '--strict', '--quiet', '--site-dir', join(root, 'test-results/docs')], { cwd: root, env });
  });
  return count([current, built]);
}

function count(results, { failed = 0, skipped = 0 } = {}) {
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed + failed, skipped };
}

async function passes(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Advice)) throw error;
    console.error(error.message);
    return false;
  }
}

async function findPython(env) {
  for (const name of ['python3', 'python']) {
    try {
      const out = await run(name, ['-c', 'import ensurepip, sys, venv; print(*sys.version_info[:2])'], { env });
      const [major, minor] = out.trim().split(' ').map(Number);
      if (major === oldestPython[0] && minor >= oldestPython[1]) return name;
    } catch {
      // Not there, or without venv.
    }
  }
  return undefined;
}

/** Installs what docs/requirements.txt pins, when it changed since the last time. */
async function ensureMkDocs(python, env) {
  const stamp = join(environment, '.ameide-requirements');
  const digest = createHash('sha256').update(await readFile(requirements)).digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return;
  await rm(environment, { recursive: true, force: true });
  await run(python, ['-m', 'venv', environment], { env });
  await run(join(environment, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements], { env });
  await writeFile(stamp, digest);
}
