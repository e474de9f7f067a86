/**
 * What the portal is made of: `--audit` asks the registry for advisories, `--licences` holds
 * docs/licences.csv against what is installed (`--write` writes it), `--sbom FILE` writes a
 * CycloneDX document. Ends with 0, with 1 for what has to be dealt with, and with 3 where the
 * registry could not be asked, which is no pass.
 */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askAdvisories, CouldNotLook, judgeAdvisories } from './lib/dependencies/audit.mjs';
import { installedLicences, judgeLicences } from './lib/dependencies/licences.mjs';
import { lockedPackages } from './lib/dependencies/lock-file.mjs';
import { makeSbom } from './lib/dependencies/sbom.mjs';
import { root } from './lib/paths.mjs';

const readJson = async path => JSON.parse(await readFile(join(root, path), 'utf8'));
const list = 'docs/licences.csv';

/** Packages of the lock file with their licence; those for other platforms are not installed, and left out. */
async function withLicences() {
  const licences = await installedLicences(root);
  return (await lockedPackages())
    .map(each => ({ ...each, licence: licences.get(`${each.name}@${each.version}`) }))
    .filter(({ licence }) => licence !== undefined);
}

async function audit() {
  // Wherever npm installs from here is where the advisories are asked for.
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const found = await askAdvisories({ registry: registry.replace(/\/*$/, '/'), packages: await lockedPackages() });
  const exceptions = await readJson('docs/security/advisories.json');
  return judgeAdvisories({ found, exceptions, today: new Date().toISOString().slice(0, 10) });
}

async function licences(write) {
  const packages = await withLicences();
  const text = ['package,licence', ...new Set(packages.map(({ name, licence }) => `"${name}","${licence.replaceAll('"', '""')}"`))].join('\n');
  if (write) await writeFile(join(root, list), `${text}\n`);
  const listed = new Set((await readFile(join(root, list), 'utf8')).split('\n'));
  // Other platforms install other packages, so that only what is missing here counts.
  const missing = text.split('\n').filter(line => !listed.has(line));
  return [
    ...missing.map(line => `${line} is not in ${list}; run: node scripts/dependencies.mjs --licences --write`),
    ...judgeLicences({ packages, reviewed: await readJson('docs/security/licences-reviewed.json') }),
  ];
}

async function main() {
  const { values } = parseArgs({
    options: { audit: { type: 'boolean' }, licences: { type: 'boolean' }, write: { type: 'boolean' }, sbom: { type: 'string' } },
  });
  const problems = [];
  if (values.licences) problems.push(...(await licences(values.write)));
  if (values.sbom) {
    const { name, version } = { ...(await readJson('package.json')), name: 'ameide-portal' };
    await writeFile(values.sbom, `${JSON.stringify(makeSbom({ name, version, packages: await withLicences() }), null, 2)}\n`);
  }
  if (values.audit) problems.push(...(await audit()));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

main().catch(error => {
  console.error(error instanceof CouldNotLook ? `Not audited. ${error.message}` : error);
  process.exitCode = error instanceof CouldNotLook ? 3 : 1;
});
