/**
 * Source files of other people, as they are: what is installed with this project in
 * TypeScript and JavaScript, and the standard libraries of Go and Python on this machine.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Larger ones are bundles and data, which nobody writes. */
const maxBytes = 200_000;

function ask(file, ...args) {
  return execFileSync(file, args, { encoding: 'utf8' }).trim();
}

const trees = {
  typescript: {
    root: () => join(project, 'node_modules'),
    ends: /\.(?:ts|tsx|mjs|cjs|js)$/,
    to: at => `src/model/part-${at}`,
  },
  go: {
    root: () => join(ask('go', 'env', 'GOROOT'), 'src'),
    ends: /(?<!_test)\.go$/,
    to: at => `internal/model/p${at}/part`,
  },
  python: {
    root: () =>
      ask(
        'python3',
        '-c',
        "import sysconfig; print(sysconfig.get_paths()['stdlib'])",
      ),
    ends: /\.py$/,
    to: at => `src/model/part_${at}`,
  },
};

function* filesUnder(folder, ends) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path, ends);
    else if (
      entry.isFile() &&
      ends.test(entry.name) &&
      statSync(path).size <= maxBytes
    )
      yield path;
  }
}

const known = new Map();

/** All files of a language, spread evenly over the tree up to a number that fits into memory. */
function filesOf(language) {
  if (!known.has(language)) {
    const { root, ends } = trees[language];
    const all = [...filesUnder(root(), ends)];
    const step = Math.max(1, Math.floor(all.length / 4000));
    known.set(
      language,
      all.filter((_, at) => at % step === 0),
    );
  }
  return known.get(language);
}

/** So many files of a language for one primitive; the next primitive goes on where this one stops. */
export function realFiles(language, count, seed) {
  const files = filesOf(language);
  const { to } = trees[language];
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const source = files[(seed * count + at) % files.length];
    const end = /(?:\.d)?\.[a-z]+$/.exec(source)?.[0] ?? '';
    return [`${to(at)}${end}`, readFileSync(source)];
  });
}
