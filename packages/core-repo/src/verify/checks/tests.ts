import { existsSync } from 'node:fs';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { MissingToolError } from '../../errors';
import { readText, writeText } from '../../files';
import { cleanEnvironment } from '../../tools/environment';
import { run } from '../../tools/run';
import { Check, CheckContext } from '../check';
import { findTests } from '../test-files';
import { findingsOf } from '../tests/findings';
import { installPackages } from '../tests/install';
import { parseJunit, syntheticJunit, TestCase } from '../tests/junit';

/** One phase; unit and local integration tests that take longer do something else. */
const timeoutMs = 180_000;

/** Lines of a runner that died, newest last. */
const tailLines = 40;

/** The first Node that runs TypeScript without being asked to. */
const neededNode = [22, 18] as const;

function assertNode(version: string): void {
  const [major, minor] = version.split('.').map(Number);
  const [neededMajor, neededMinor] = neededNode;
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor))
    return;
  throw new MissingToolError(
    `Node ${neededNode.join(
      '.',
    )} or newer is needed to run tests in TypeScript; this is ${version}`,
  );
}

/** Runs the tests of one phase, and gives what they reported; a runner that died reports its own death. */
async function runPhase(
  context: CheckContext,
  phase: 'unit' | 'integration',
  files: readonly string[],
): Promise<TestCase[]> {
  const folder = join(context.root, context.folder);
  const report = join(folder, 'test-results', `${phase}.xml`);
  await mkdir(join(folder, 'test-results'), { recursive: true });
  await rm(report, { force: true });
  const args = [
    '--test',
    '--test-reporter=junit',
    `--test-reporter-destination=${report}`,
    ...files,
  ];
  const result = await run(process.execPath, args, {
    cwd: folder,
    env: cleanEnvironment([join(folder, 'node_modules', '.bin')]),
    timeoutMs,
    ...(context.signal && { signal: context.signal }),
  });
  const died = (why: string) => {
    const output = `${result.stdout}\n${result.stderr}`
      .trim()
      .split('\n')
      .slice(-tailLines)
      .join('\n');
    const command = `node --test ${files.join(' ')}`;
    return syntheticJunit({
      name: phase,
      message: `${why} (${command})`,
      output,
    });
  };
  let text = await readText(report);
  let cases: TestCase[] | undefined;
  try {
    cases = (text && parseJunit(text)) || undefined;
  } catch {
    // Cut off in the middle of writing.
  }
  const passed =
    cases?.every(testCase => testCase.outcome !== 'failed') ?? true;
  if (result.timedOut)
    text = died(`took longer than ${timeoutMs / 1000} s and was ended`);
  else if (!cases)
    text = died(`ended with exit code ${result.exitCode} and left no report`);
  else if (result.exitCode !== 0 && passed)
    text = died(
      `ended with exit code ${result.exitCode}, though no test failed`,
    );
  else return cases;
  await writeText(report, text);
  return parseJunit(text);
}

/** Unit tests, then local integration tests, pass. @internal */
export const testsCheck: Check = {
  id: 'tests',
  async run(context) {
    const { root, folder, files, language } = context;
    const tests = findTests(language, files);
    assertNode(process.versions.node);
    if (existsSync(join(root, folder, 'package.json'))) {
      await installPackages(join(root, folder), context.signal);
    }
    // Stacks name the place that links lead to.
    const fullPath = await realpath(join(root, folder));
    const issues: Finding[] = [];
    const counts: string[] = [];
    for (const phase of ['unit', 'integration'] as const) {
      // Only unit tests are a must.
      if (phase === 'integration' && tests.integration.length === 0) continue;
      const cases = tests[phase].length
        ? await runPhase(context, phase, tests[phase])
        : [];
      issues.push(
        ...findingsOf({ phase, cases, files: tests[phase], folder, fullPath }),
      );
      const passed = cases.filter(
        testCase => testCase.outcome === 'passed',
      ).length;
      counts.push(`${phase}: ${passed} of ${cases.length} passed`);
    }
    return { message: counts.join(', '), issues };
  },
};
