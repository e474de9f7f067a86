import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Licences that ask nothing of a portal but that their text is kept; SPDX identifiers. */
const permissive = new Set([
  '0BSD', 'AFL-2.1', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'CC-BY-3.0', 'CC-BY-4.0', 'CC0-1.0',
  'ISC', 'MIT', 'MIT-0', 'PSF-2.0', 'Python-2.0', 'Unlicense', 'WTFPL', 'Zlib',
]);

/** Licence of each installed package, by `name@version`: what its package.json says, as an SPDX expression. */
export async function installedLicences(root) {
  const found = new Map();
  await walk(join(root, 'node_modules'), found);
  for (const group of ['packages', 'plugins']) {
    for (const name of await readdir(join(root, group))) await walk(join(root, group, name, 'node_modules'), found);
  }
  return found;
}

async function walk(modules, found) {
  const names = await readdir(modules, { withFileTypes: true }).catch(() => []);
  await Promise.all(
    names
      // Links lead to the workspaces, which are our own.
      .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(async ({ name }) => {
        const folder = join(modules, name);
        if (name.startsWith('@')) return walk(folder, found);
        const manifest = await readManifest(folder);
        if (manifest) found.set(`${manifest.name}@${manifest.version}`, licenceOf(manifest));
        return walk(join(folder, 'node_modules'), found);
      }),
  );
}

async function readManifest(folder) {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Older manifests have an object, or a list of which one may be chosen. */
function licenceOf({ license, licenses }) {
  const given = license ?? licenses;
  const list = (Array.isArray(given) ? given : [given]).map(each => (typeof each === 'object' ? each?.type : each)).filter(Boolean);
  return list.length > 1 ? `(${list.join(' OR ')})` : list[0] ?? 'UNKNOWN';
}

/** True when an SPDX expression can be met by permissive licences alone: one of an OR, every one of an AND. */
export function isPermissive(expression) {
  const bare = expression.replace(/[()]/g, ' ').trim();
  return bare.split(/\s+OR\s+/).some(option => option.split(/\s+AND\s+/).every(licence => permissive.has(licence.trim())));
}

/**
 * Licences that somebody has to look at: neither permissive nor reviewed for that very licence.
 * @param {{ packages: { name: string, version: string, licence: string }[], reviewed: { package: string, licence: string, reason: string }[] }} options
 * @returns {string[]} One line each.
 */
export function judgeLicences({ packages, reviewed }) {
  return packages
    .filter(({ licence }) => !isPermissive(licence))
    .filter(({ name, licence }) => !reviewed.some(each => each.package === name && each.licence === licence && each.reason?.trim()))
    .map(({ name, version, licence }) => `${name} ${version}: ${licence}: review it, then add it to docs/security/licences-reviewed.json`);
}
