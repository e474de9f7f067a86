/**
 * Runs files of Node's test runner in the order in which they are given, so many at a time:
 * `node --test` sorts them by name. Writes what came of each file as JSON, and ends with 1
 * where a test failed or was cancelled, or a file ended badly.
 *
 * node scripts/lib/node-tests.mjs <at a time> <file for results> <test file>…
 */
import { writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const [atOnce, resultsFile, ...files] = process.argv.slice(2);
const results = Object.fromEntries(files.map(file => [file, { passed: 0, failed: 0, skipped: 0, seconds: 0 }]));
const count = (what, { file, details }) => {
  // A suite fails with its tests, and passes by none of its own.
  if (details.type !== 'suite') results[relative(process.cwd(), file)][what] += 1;
};

const tests = run({ files: files.map(file => resolve(file)), concurrency: Number(atOnce) });
tests.on('test:pass', test => count(test.skip || test.todo ? 'skipped' : 'passed', test));
tests.on('test:fail', test => {
  count('failed', test);
  process.exitCode = 1;
});
tests.on('test:summary', ({ file, duration_ms: ms }) => {
  if (file) results[relative(process.cwd(), file)].seconds = Math.round(ms / 1000);
});
tests.on('end', () => writeFile(resultsFile, JSON.stringify(results, undefined, 2)));
tests.compose(new spec()).pipe(process.stdout);
