import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { Check } from '../check';
import { readTextOnce } from '../read-once';
import { findTests } from '../test-files';
import { findingsOf } from '../tests/findings';
import { goTests } from '../tests/go';
import { findIsolation } from '../tests/isolation';
import { pythonTests } from '../tests/python';
import { testsDescription } from '../tests/rules';
import { runPhase } from '../tests/run-phase';
import { TestRunner } from '../tests/runner';
import { typescriptTests } from '../tests/typescript';

const runners = new Map<string, TestRunner>([
  ['typescript', typescriptTests],
  ['go', goTests],
  ['python', pythonTests],
]);

/** Unit tests, then local integration tests, pass. @internal */
export const testsCheck: Check = {
  id: 'tests',
  description: testsDescription,
  async run(context) {
    const { root, folder, files, language, signal } = context;
    const runner = runners.get(language);
    const tests = await findTests(language, files, file =>
      readTextOnce(context, file),
    );
    if (!runner || !tests)
      throw new Error(`nobody here knows how tests in ${language} are run`);
    // Stacks name the place that links lead to.
    const fullPath = await realpath(join(root, folder));
    const { tool, version } = await runner.prepare({
      folder: fullPath,
      ...(signal && { signal }),
    });
    context.used(tool, version);
    const issues: Finding[] = [];
    const counts: string[] = [];
    for (const phase of ['unit', 'integration'] as const) {
      // Only unit tests are a must.
      if (phase === 'integration' && tests.integration.length === 0) continue;
      const cases = tests[phase].length
        ? await runPhase({ context, runner, phase, files: tests[phase] })
        : [];
      issues.push(...findingsOf({ phase, cases, files, folder, fullPath }));
      const passed = cases.filter(one => one.outcome === 'passed').length;
      counts.push(`${phase}: ${passed} of ${cases.length} passed`);
    }
    const isolation = await findIsolation();
    const network =
      'reason' in isolation
        ? `with the network of this machine, since ${isolation.reason}`
        : 'without a network';
    return { message: `${counts.join(', ')}, ${network}`, issues };
  },
};
