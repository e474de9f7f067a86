/**
 * How quick `ameide primitive verify` is: on a generated core repository, through the real
 * bundle, next to single tools over the same files. All in one run, so that the ratios hold
 * on any machine. Results are kept out of the person's own cache.
 *
 *   node packages/cli/scripts/bundle.mjs && node bench/verify/run.mjs [--primitives 500] [--files 50000] [--sample 20] [--keep folder] [--real]
 */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.mjs';
import { makeRepository } from './repository.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const project = join(here, '../..');
const ameide = join(project, 'packages/cli/dist/ameide.cjs');
const { values } = parseArgs({
  options: {
    primitives: { type: 'string', default: '500' },
    files: { type: 'string', default: '50000' },
    keep: { type: 'string' },
    real: { type: 'boolean', default: false },
    sample: { type: 'string', default: '20' },
  },
});

/** The aims: a ratio to the slowest single tool, seconds, megabytes. */
const aims = { cold: 1, changedMs: 1500, memoryMb: 500 };
const staticChecks = [
  'codegen',
  'contract',
  'imports',
  'tests-present',
  'scaffold-markers',
  'shape',
  'secrets',
];

const scratch = mkdtempSync(join(tmpdir(), 'bench-verify-'));
const root = values.keep ?? join(scratch, 'repository');
const cache = join(scratch, 'cache');
// Packages that generators need are installed before, as they are on any machine in use.
const env = { ...process.env, XDG_CACHE_HOME: cache };

const rows = [];
async function row(name, file, args, options) {
  const result = await measure(file, args, { env, ...options });
  rows.push({ name, ...result });
  console.log(
    `${name.padEnd(58)} ${(result.ms / 1000).toFixed(2).padStart(8)} s ${String(
      result.ownMb,
    ).padStart(6)} MB ${String(result.treeMb).padStart(
      6,
    )} MB with children, exit ${result.status}`,
  );
  return result;
}
const verify = (...args) => [
  ameide,
  'primitive',
  'verify',
  '--root',
  root,
  ...args,
  '--check',
  ...staticChecks,
  '--json',
  '--output',
  join(scratch, 'report.json'),
];

function tally() {
  const { reports } = JSON.parse(
    readFileSync(join(scratch, 'report.json'), 'utf8'),
  );
  const counts = {};
  for (const { checks } of reports)
    for (const { check, status } of checks)
      counts[`${check} ${status}`] = (counts[`${check} ${status}`] ?? 0) + 1;
  return `${reports.length} primitives: ${Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`;
}

try {
  if (!existsSync(join(root, '.git'))) {
    makeRepository({
      root,
      ameide,
      primitives: Number(values.primitives),
      files: Number(values.files),
      real: values.real,
    });
  }
  execFileSync('git', ['-C', root, 'reset', '--quiet', '--hard']);
  // As CI does before it verifies: programs in the versions that the repository pins.
  execFileSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Generators of Python come from a cache of their own; it is filled once.
  const own = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  execFileSync('sh', [
    '-c',
    'mkdir -p "$2/ameide" && for f in "$1"/ameide/python-*; do [ -e "$f" ] && ln -s "$f" "$2/ameide/"; done; true',
    'sh',
    own,
    cache,
  ]);
  console.log(
    `${values.primitives} primitives, ${
      execFileSync('git', ['-C', root, 'ls-files'], {
        encoding: 'utf8',
        maxBuffer: 1e9,
      }).split('\n').length - 1
    } files, ${availableParallelism()} cores, Node ${process.version}\n`,
  );

  const node = process.execPath;
  const primitives = join(root, 'primitives');
  // It takes minutes over all of them: an even sample, and what that makes for all.
  const every = Number(values.sample);
  const sampled = await row(`secretlint alone, every ${every}th file`, node, [
    join(here, 'secretlint-alone.mjs'),
    primitives,
    String(every),
  ]);
  rows.push({
    name: `secretlint alone, times ${every}`,
    ms: sampled.ms * every,
  });
  await row(
    'dependency-cruiser alone, TypeScript',
    node,
    [
      join(
        project,
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      ),
      '--no-config',
      '--ts-pre-compilation-deps',
      '--include-only',
      '^primitives',
      '--output-type',
      'err',
      'primitives',
    ],
    { cwd: root },
  );
  const listed = JSON.parse(
    execFileSync(
      node,
      [ameide, 'primitive', 'list', '--root', root, '--json'],
      { encoding: 'utf8', maxBuffer: 1e9 },
    ),
  );
  const typescript = listed.filter(({ language }) => language === 'typescript');
  const buf = join(project, 'node_modules/.bin/buf');
  const some = typescript.slice(0, 20);
  const each = await row(
    `buf generate alone, ${some.length} times, one primitive each`,
    'sh',
    [
      '-c',
      `for p in ${some
        .map(({ kind, name }) => `${kind}-${name}`)
        .join(
          ' ',
        )}; do "$0" generate --template buf.gen.$p.local.yaml -o "$1" || exit 1; done`,
      buf,
      join(scratch, 'each', 'a', 'b', 'c'),
    ],
    {
      cwd: join(root, 'packages/ameide_core_proto'),
      env: {
        ...env,
        PATH: `${join(project, 'node_modules/.bin')}:${process.env.PATH}`,
      },
    },
  );
  rows.push({
    name: `buf generate alone, one primitive each, times ${listed.length}/${some.length}`,
    ms: (each.ms / some.length) * listed.length,
  });

  await row('verify --all, first', node, verify('--all'));
  console.log(`  ${tally()}`);
  await row('verify --all, repeated', node, verify('--all'));
  await row(
    'verify --all, without the cache',
    node,
    verify('--all', '--no-cache'),
  );
  const { kind, name } = typescript[0];
  const touched = join(primitives, kind, name, 'src/main.ts');
  // Three times, since single starts of processes differ by a third.
  const touches = [];
  for (const nth of ['first', 'second', 'third']) {
    appendFileSync(touched, `// touched a ${nth} time\n`);
    touches.push(
      await row(
        `verify --changed main, one primitive touched, ${nth} time`,
        node,
        verify('--changed', 'main'),
      ),
    );
    if (nth === 'first') console.log(`  ${tally()}`);
  }
  const [, changed] = touches.sort((one, other) => one.ms - other.ms);
  await row(
    'verify --changed main, nothing new',
    node,
    verify('--changed', 'main'),
  );
  appendFileSync(touched, '// touched again\n');
  await row('verify --all, one primitive touched', node, verify('--all'));

  const of = start => rows.find(({ name: n }) => n.startsWith(start));
  const alone = [
    of('secretlint alone, times'),
    of('dependency-cruiser'),
    rows.find(
      ({ name: n }) => n.startsWith('buf') && n.includes('each, times '),
    ),
  ];
  const slowest = alone.reduce((a, b) => (b.ms > a.ms ? b : a));
  console.log('\nratios');
  for (const each of rows.filter(({ name: n }) => n.startsWith('verify'))) {
    console.log(
      `${each.name.padEnd(58)} ${alone
        .map(
          ({ name: n, ms }) =>
            `${(each.ms / ms).toFixed(2)} × ${n.split(',')[0]}`,
        )
        .join('   ')}`,
    );
  }
  const cold = of('verify --all, first');
  const memory = Math.max(
    ...rows
      .filter(({ name: n }) => n.startsWith('verify'))
      .map(({ ownMb }) => ownMb),
  );
  const verdicts = [
    [
      `all static checks together cost ${(cold.ms / slowest.ms).toFixed(
        2,
      )} × the slowest alone (${slowest.name}); aim ${aims.cold}`,
      cold.ms <= slowest.ms * aims.cold,
    ],
    [
      `--changed with one primitive takes ${(changed.ms / 1000).toFixed(
        2,
      )} s with process start, the middle of three; aim ${
        aims.changedMs / 1000
      } s`,
      changed.ms <= aims.changedMs,
    ],
    [
      `memory of the process ${memory} MB; aim ${aims.memoryMb} MB`,
      memory <= aims.memoryMb,
    ],
  ];
  console.log('\naims');
  for (const [words, isMet] of verdicts)
    console.log(`${isMet ? 'met   ' : 'MISSED'} ${words}`);
  writeFileSync(join(scratch, 'rows.json'), JSON.stringify(rows));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
