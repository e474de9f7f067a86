import { dirname } from 'node:path';
import { ToolFailedError } from '../../errors';
import { findGo, goEnvironment, goTestEnvironment } from '../../tools/go';
import { run } from '../../tools/run';
import { goEventsToJunit } from './go-events';
import { TestRunner } from './runner';

/** A cold cache and a slow network take a minute or two. */
const downloadTimeoutMs = 300_000;

/** `go test -json`, its events made JUnit XML. @internal */
export const goTests: TestRunner = {
  async prepare({ folder, signal }) {
    const { path, version } = await findGo();
    const result = await run(path, ['mod', 'download'], {
      cwd: folder,
      env: goEnvironment(),
      timeoutMs: downloadTimeoutMs,
      ...(signal && { signal }),
    });
    if (result.exitCode === 0) return { tool: 'go', version };
    const words = result.stderr.trim().split('\n').slice(0, 5).join(' ');
    throw new ToolFailedError(
      `go mod download: ${
        result.timedOut ? 'took too long' : words.replaceAll(folder, '.')
      }`,
    );
  },
  async command({ phase, files }) {
    const { path } = await findGo();
    // Only packages that have tests of the phase: all others would run a second time.
    const packages = [...new Set(files.map(file => `./${dirname(file)}`))];
    const tags = phase === 'integration' ? ['-tags', 'integration'] : [];
    // `-count=1`: an outcome that Go remembers is no proof that anything ran.
    const args = ['test', '-json', '-count=1', ...tags, ...packages];
    return {
      file: path,
      args,
      env: goTestEnvironment(),
      words: `go ${args.join(' ')}`,
    };
  },
  toJunit: (stdout, { files }) => goEventsToJunit(stdout, files),
};
