import { lstat, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, readText } from '../../files';
import { run } from '../../tools/run';
import { CheckContext } from '../check';
import { findIsolation, isolate } from './isolation';
import { parseJunit, syntheticJunit, TestCase } from './junit';
import { PhaseOptions, TestPhase, TestRunner } from './runner';

/** Lines of a runner that died, newest last. */
const tailLines = 40;

/** Where people and CI find the reports; Git ignores it. */
const resultsFolder = 'test-results';

/**
 * Runs the tests of one phase, and gives what they reported; a runner that died reports
 * its own death. The report is written where only we may write, and is copied into the
 * primitive when the tests are over.
 * @internal
 */
export async function runPhase(options: {
  context: CheckContext;
  runner: TestRunner;
  phase: TestPhase;
  files: readonly string[];
}): Promise<TestCase[]> {
  const { context, runner, phase, files } = options;
  const folder = join(context.root, context.folder);
  // Made with mode 0700.
  const scratch = await mkdtemp(join(context.run.scratch, 'tests-'));
  const about: PhaseOptions = {
    phase,
    files,
    folder,
    report: join(scratch, `${phase}.xml`),
  };
  const seconds = context.settings.tests.timeoutSeconds;
  const command = await runner.command(about);
  const { file, args, env } = isolate(command, await findIsolation());
  const result = await run(file, args, {
    cwd: folder,
    env,
    timeoutMs: seconds * 1000,
    onLine: line => context.progress(line),
    ...(context.signal && { signal: context.signal }),
  });
  const died = (why: string) =>
    syntheticJunit({
      name: phase,
      message: `${why} (${command.words})`,
      output: `${result.stdout}\n${result.stderr}`
        .trim()
        .split('\n')
        .slice(-tailLines)
        .join('\n'),
    });
  let text =
    runner.toJunit?.(result.stdout, about) ?? (await readText(about.report));
  let cases: TestCase[] | undefined;
  try {
    cases = (text && parseJunit(text)) || undefined;
  } catch {
    // Cut off in the middle of writing.
  }
  const passed = cases?.every(one => one.outcome !== 'failed') ?? true;
  if (result.timedOut) {
    text = died(`took longer than ${seconds} s and was ended`);
  } else if (!cases) {
    text = died(`ended with exit code ${result.exitCode} and left no report`);
  } else if (result.exitCode !== 0 && passed && cases.length > 0) {
    text = died(
      `ended with exit code ${result.exitCode}, though no test failed`,
    );
  }
  await keepReport(folder, phase, text ?? '');
  return parseJunit(text ?? '');
}

/** Writes the report into the primitive, and through no link that could lead out of it. */
async function keepReport(folder: string, phase: TestPhase, text: string) {
  const results = join(folder, resultsFolder);
  await mkdir(results, { recursive: true });
  if (!(await lstat(results)).isDirectory()) {
    throw new Error(
      `${resultsFolder} is a link; make it a folder, so that no report is written elsewhere`,
    );
  }
  const file = join(results, `${phase}.xml`);
  try {
    await rm(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Fails where somebody put a link meanwhile.
  await writeFile(file, text, { flag: 'wx' });
}
