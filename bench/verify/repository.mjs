/**
 * Makes a core repository for measurements: the same to the byte on every run. Each kind
 * and language is scaffolded once by the bundled command line; the other primitives are
 * copies under another name of the same length, with more code beside. Since lengths are
 * equal, generated code stays what the generators would write.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillers } from './fillers.mjs';
import { realFiles } from './real-files.mjs';

const project = join(dirname(fileURLToPath(import.meta.url)), '../..');
const module = 'packages/ameide_core_proto';

/** Of twenty primitives: twelve in TypeScript, five in Go, three in Python. */
const mix = [
  ['domain', 'go'],
  ['uisurface', 'typescript'],
  ['domain', 'typescript'],
  ['process', 'typescript'],
  ['agent', 'python'],
  ['process', 'go'],
  ['projection', 'typescript'],
  ['integration', 'typescript'],
  ['domain', 'typescript'],
  ['agent', 'typescript'],
  ['projection', 'go'],
  ['agent', 'python'],
  ['uisurface', 'typescript'],
  ['domain', 'typescript'],
  ['process', 'typescript'],
  ['integration', 'go'],
  ['agent', 'python'],
  ['projection', 'typescript'],
  ['domain', 'go'],
  ['integration', 'typescript'],
];

/** @param {number} at */
const tokenOf = at => `${String(at).padStart(4, '0')}`;
const sampleToken = 'sample0000';

/** Text under another name of the same length, also inside the descriptors of protobuf-es, which are base64. */
function rename(text, from, to) {
  const plain = value =>
    value
      .replaceAll(from, to)
      .replaceAll(from.replace('s', 'S'), to.replace('s', 'S'))
      .replaceAll(from.toUpperCase(), to.toUpperCase());
  return plain(text).replace(/fileDesc\("([A-Za-z0-9+/=]+)"/g, (_, encoded) => {
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    const padding = encoded.endsWith('=') || encoded.length % 4 === 0;
    const again = Buffer.from(plain(decoded), 'latin1').toString('base64');
    return `fileDesc("${padding ? again : again.replace(/=+$/, '')}"`;
  });
}

function filesUnder(folder, path = '') {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap(
    entry => {
      const child = path ? `${path}/${entry.name}` : entry.name;
      if (entry.name === '.git' || entry.name === 'node_modules') return [];
      return entry.isDirectory() ? filesUnder(folder, child) : [child];
    },
  );
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Scaffolds one sample of each kind and language, and gives its files. */
function makeSamples(folder, ameide) {
  const samples = new Map();
  for (const [kind, language] of mix) {
    const key = `${kind}/${language}`;
    if (samples.has(key)) continue;
    const root = join(folder, key.replace('/', '-'));
    cpSync(join(project, 'templates/repositories/core'), root, {
      recursive: true,
    });
    const before = new Set(filesUnder(root));
    execFileSync(
      process.execPath,
      [
        ameide,
        'primitive',
        'scaffold',
        '--root',
        root,
        '--kind',
        kind,
        '--name',
        sampleToken,
        '--language',
        language,
        '--from',
        'example',
        '--owner',
        'group:default/bench',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    samples.set(
      key,
      filesUnder(root)
        .filter(path => !before.has(path))
        .map(path => [path, readFileSync(join(root, path), 'utf8')]),
    );
  }
  return samples;
}

/** Makes the repository, committed, and says what is in it; `real` fills it with other people's code. */
export function makeRepository({ root, ameide, primitives, files, real }) {
  rmSync(root, { recursive: true, force: true });
  cpSync(join(project, 'templates/repositories/core'), root, {
    recursive: true,
  });
  const samples = makeSamples(`${root}.samples`, ameide);
  rmSync(`${root}.samples`, { recursive: true, force: true });
  const perPrimitive = Math.round(files / primitives);
  const names = [];
  for (let at = 1; at <= primitives; at += 1) {
    const [kind, language] = mix[at % mix.length];
    const name = `sample${tokenOf(at)}`;
    names.push({ kind, name, language });
    const own = samples.get(`${kind}/${language}`);
    for (const [path, text] of own) {
      write(
        join(root, rename(path, sampleToken, name)),
        rename(text, sampleToken, name),
      );
    }
    const missing = perPrimitive - own.length;
    for (const [path, text] of (real ? realFiles : fillers)(
      language,
      missing,
      at,
    )) {
      write(join(root, `primitives/${kind}/${name}/${path}`), text);
    }
  }
  const git = (...args) =>
    execFileSync(
      'git',
      [
        '-c',
        'user.name=Bench',
        '-c',
        'user.email=bench@example.com',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      { cwd: root },
    );
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Everything');
  return { names, module, files: filesUnder(root) };
}
