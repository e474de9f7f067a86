/** `npm test`: every check of the project, or the parts named by flags; closes with `N passed, N failed`. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './lib/build.mjs';
import { buildDocs } from './lib/docs.mjs';
import { ensureGitHubDescription } from './lib/github-description.mjs';
import { spawnKept } from './lib/kept.mjs';
import { buildPackages, packAll } from './lib/packages.mjs';
import { root } from './lib/paths.mjs';
import { providePostgres, startPostgres } from './lib/postgres.mjs';
import { makeScratch } from './lib/scratch.mjs';
import { Advice, createSteps } from './lib/steps.mjs';
import { prepareTools } from './lib/system.mjs';
import { ensureCompiled } from './lib/toolchain.mjs';

const resultsFolder = join(root, 'test-results');

/** Parts in the order they are told of. */
const parts = {
  types: { title: 'Types and API reports', run: types },
  packages: { title: 'Packages as they are published', run: packages },
  lint: { title: 'Lint', run: context => single(context, 'backstage-cli', ['repo', 'lint', '--max-warnings', '0']) },
  walls: { title: 'Walls between the rooms', run: context => single(context, 'depcruise', [...sources, '--config', '.dependency-cruiser.cjs']) },
  docs: { title: 'Documentation', run: buildDocs },
  advisories: { title: 'Advisories on dependencies', run: advisories },
  unit: { title: 'Unit tests', run: unit },
  integration: { title: 'Integration tests', run: context => context.systemTests('integration') },
  e2e: { title: 'End-to-end tests in Chromium', run: context => context.systemTests('e2e') },
};

/**
 * When they run: stage after stage, the quick ones first; within a stage lane beside lane,
 * since each of these is one core's work. The tests that start systems are one run, whose parts end together.
 */
const stages = [[['types', 'packages'], ['lint', 'walls', 'docs', 'advisories']], [['unit']], [['integration'], ['e2e']]];

/** Test files that take half a minute or more, the longest first: what begins last is to end soon. */
const longest = ['e2e/stories', 'integration/faults', 'integration/interleavings', 'integration/read-side', 'e2e/keyboard', 'e2e/pages', 'integration/request-budget', 'integration/requests', 'integration/backup', 'integration/sign-in', 'integration/backstage-github'];

/** Files of tests at a time: each starts a system, and waits for it a third of its time. With four, what takes over had not done so within its thirty seconds on a busy machine. */
const systemsAtOnce = 3;

const sources = ['packages', 'plugins'];

const usage = `Usage: npm test [-- ${Object.keys(parts).map(name => `--${name}`).join(' ')}]
  Without a flag every part runs.`;

/**
 * Runs a command with its output shown, at its end where others run beside it, and gives its exit code.
 * Whoever interrupts this one ends it, and the systems that its tests started.
 */
async function show({ env, kept }, command, args) {
  const stream = kept ? 'pipe' : 'inherit';
  const child = spawnKept(command, args, { cwd: root, env, stdout: stream, stderr: stream });
  for (const from of [child.stdout, child.stderr]) from?.on('data', data => kept.push(data));
  return new Promise((resolve, reject) => {
    child.once('error', error => reject(new Advice(`Could not run ${command}: ${error.message}`)));
    child.once('close', code => resolve(code ?? 1));
  });
}

/** A part that is one check as a whole. */
async function single(context, command, args) {
  const code = await show(context, command, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Type check, then Backstage's API reports of the plugins held against the types that came out. */
async function types(context) {
  // Types of files that are gone would be reported, too.
  await rm(join(root, 'dist-types'), { recursive: true, force: true });
  // Several threads do more in all, and their turns would order unions in the reports.
  const checked = await single(context, 'tsc', ['--incremental', 'false', '--singleThreaded']);
  if (checked.failed) return checked;
  // One core's work like the reports. What it fails with is told by who packs.
  if (context.chosen.includes('packages')) context.packagesBuilt().catch(() => {});
  const reported = await single(context, 'backstage-repo-tools', ['api-reports', '--ci', 'plugins/*', '--omit-messages', 'ae-wrong-input-file-type']);
  if (reported.failed) console.error('\nThe public API of a plugin changed. When that is meant, run "npm run api-reports" and commit the reports.');
  return { passed: checked.passed + reported.passed, failed: reported.failed };
}

/** What would be published: built, packed, and looked at in the tarballs. Counts packages. */
async function packages(context) {
  await context.packagesBuilt();
  const { files, faults } = await packAll(context);
  for (const fault of faults) console.error(fault);
  return { passed: faults.length > 0 ? 0 : files.length, failed: faults.length };
}

/** Known faults of dependencies; where the registry cannot be asked that is no pass, and counts as skipped. */
async function advisories(context) {
  const code = await show(context, context.node.node, ['scripts/dependencies.mjs', '--audit']);
  const couldNotLook = 3;
  return { passed: Number(code === 0), failed: Number(![0, couldNotLook].includes(code)), skipped: Number(code === couldNotLook) };
}

/** Jest over every workspace. A suite that could not be loaded counts as a failure. */
async function unit(context) {
  await context.compiled;
  const file = join(resultsFolder, 'unit.json');
  const code = await show(context, 'backstage-cli', [
    // Four on two cores: many wait for git, for servers, and for the second between two writes to GitHub.
    'repo', 'test', '--watchAll=false', '--maxWorkers=4', '--silent=false', '--json', `--outputFile=${file}`,
    `--testSequencer=${join(root, 'scripts/jest/by-modules.cjs')}`,
    // Real git, servers and compilers on a busy machine of two cores: five seconds say nothing about them.
    '--testTimeout=60000',
    // What was made of each file is the same in every clone, and outlasts the run.
    `--cacheDirectory=${join(tmpdir(), 'ameide-jest')}`,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(await readFile(file, 'utf8'));
  return tally({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
    code,
  });
}

/** Node's test runner over folders of `tests` together, in one run; gives by folder what came of it. */
async function systemTests(context, folders) {
  if (folders.length > 1) context.steps.say(`\n── ${folders.map(folder => parts[folder].title).join(', ')}`);
  const found = await Promise.all(folders.map(folder => readdir(join(root, 'tests', folder)).then(names => names.map(name => `${folder}/${name}`))));
  await Promise.all([context.compiled, context.pagesBuilt]);
  const names = found.flat().filter(name => name.endsWith('.test.ts')).map(name => name.replace('.test.ts', '')).sort();
  const first = longest.filter(name => names.includes(name));
  const files = [...first, ...names.filter(name => !first.includes(name))].map(name => `tests/${name}.test.ts`);
  const resultsFile = join(resultsFolder, 'systems.json');
  const code = await show(context, context.node.node, ['--disable-warning=ExperimentalWarning', 'scripts/lib/node-tests.mjs', systemsAtOnce, resultsFile, ...files]);
  const results = existsSync(resultsFile) ? JSON.parse(await readFile(resultsFile, 'utf8')) : {};
  const counted = folder => Object.entries(results).filter(([file]) => file.startsWith(`tests/${folder}/`)).map(([, result]) => result);
  const tallies = folders.map(folder => {
    const sum = what => counted(folder).reduce((total, result) => total + result[what], 0);
    return [folder, { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }];
  });
  const isTold = tallies.some(([, { failed }]) => failed > 0);
  return new Map(tallies.map(([folder, result]) => [folder, tally({ ...result, code: isTold ? 0 : code })]));
}

/** A skipped test is no pass and is told apart; a runner that fails without naming a test counts as one failure. */
function tally({ passed, failed, skipped, code }) {
  return { passed, failed: code !== 0 || passed === 0 ? Math.max(failed, 1) : failed, skipped };
}

async function main() {
  let chosen;
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(Object.keys(parts).map(name => [name, { type: 'boolean' }])),
    });
    chosen = Object.keys(parts).filter(name => values[name]);
  } catch (error) {
    throw new Advice(`${error.message}\n${usage}`);
  }
  if (chosen.length === 0) chosen = Object.keys(parts);
  const steps = createSteps();
  await rm(resultsFolder, { recursive: true, force: true });
  await mkdir(resultsFolder, { recursive: true });
  const [prepared] = await Promise.all([
    prepareTools(steps),
    chosen.includes('unit') && steps.step('GitHub\'s description of its API', ensureGitHubDescription),
  ]);
  // Beside the first parts, each of which is one core's work; told of by who needs it.
  const compiled = steps.step('SQLite, compiled', () => ensureCompiled(prepared.node));
  const needsPages = chosen.includes('integration') || chosen.includes('e2e');
  const pagesBuilt = needsPages && steps.step('The portal\'s pages', () => buildApp(prepared.env));
  for (const work of [compiled, pagesBuilt]) if (work) work.catch(() => {});
  const postgres = chosen.includes('unit') && await providePostgres({
    env: prepared.env,
    start: () => steps.step('PostgreSQL', startPostgres),
  });
  // What somebody wants to look at afterwards would go with the run.
  const scratch = !process.env.KEEP_STATE && (await makeScratch());
  const env = {
    ...prepared.env,
    ...(postgres && postgres.env),
    ...(scratch && scratch.env),
    CI: 'true',
    FORCE_COLOR: '0',
    // Compilers and test runners make much that is soon gone: with Node's 16 MB it is copied about.
    NODE_OPTIONS: [process.env.NODE_OPTIONS, '--max-semi-space-size=64'].filter(Boolean).join(' '),
  };
  const context = { ...prepared, env, chosen, compiled, pagesBuilt, packagesBuilt: once(() => buildPackages({ env })) };
  try {
    const note = postgres && postgres.missing && `The tests on PostgreSQL were skipped. ${postgres.missing}\n`;
    await runParts({ chosen, context, steps, note });
    // Whoever goes on by hand needs it.
    await compiled;
  } finally {
    if (postgres) await postgres.stop();
    if (scratch) await scratch.stop();
  }
}

/** Work that is done at most once, for whoever asks first. */
function once(work) {
  let result;
  return () => (result ??= work());
}

/** Runs the chosen parts, and prints what came out; `note` says what could not be tried. */
async function runParts({ chosen, context, steps, note }) {
  const systems = chosen.filter(name => ['integration', 'e2e'].includes(name));
  const systemsRun = once(() => systemTests({ ...context, steps }, systems));
  const systemsOnce = async name => (await systemsRun()).get(name);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = new Map();
  const runPart = async (name, { isBeside }) => {
    const title = `\n── ${parts[name].title}`;
    const kept = isBeside ? [] : undefined;
    if (!kept) steps.say(title);
    const begin = Date.now();
    const { passed, failed, skipped = 0 } = await parts[name].run({ ...context, kept, systemTests: systemsOnce });
    if (kept?.length) steps.say(`${title}\n${Buffer.concat(kept)}`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const mark = failed ? '✘' : passed ? '✔' : '–';
    const left = skipped ? `, ${skipped} skipped` : '';
    lines.set(name, `${mark} ${parts[name].title}: ${passed} passed, ${failed} failed${left} (${Math.round((Date.now() - begin) / 1000)} s)`);
  };
  for (const stage of stages) {
    const lanes = stage.map(lane => lane.filter(name => chosen.includes(name))).filter(lane => lane.length > 0);
    await Promise.all(
      lanes.map(async lane => {
        for (const name of lane) await runPart(name, { isBeside: lanes.length > 1 });
      }),
    );
  }
  steps.say(`\n${chosen.map(name => lines.get(name)).join('\n')}\n\nAll in ${steps.total()}\n`);
  if (note) steps.say(note);
  const skippedPart = total.skipped ? `, ${total.skipped} skipped` : '';
  steps.say(`${total.passed} passed, ${total.failed} failed${skippedPart}`);
  process.exitCode = total.failed ? 1 : 0;
}

main().catch(error => {
  console.error(error instanceof Advice ? `\n${error.message}` : error);
  process.exitCode = 1;
});
