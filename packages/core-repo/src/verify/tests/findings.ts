import { Finding } from '@ameide/plugin-primitives-common';
import { TestCase } from './junit';

/** A message is for reading; the JUnit file holds all of it. */
const maxMessageLength = 400;

/** Terminal colours, which some assertion messages hold. */
// eslint-disable-next-line no-control-regex
const colours = /\u001b\[[0-9;]*m/g;

/** Findings of one phase: what failed, and what was skipped, which is no pass. @internal */
export function findingsOf(options: {
  phase: string;
  cases: readonly TestCase[];
  /** Test files of the phase, from the primitive's folder. */
  files: readonly string[];
  /** The primitive's folder, from the root; and its full path, as it stands in stacks. */
  folder: string;
  fullPath: string;
}): Finding[] {
  const { phase, cases, files, folder, fullPath } = options;
  if (cases.length === 0) {
    return [
      {
        rule: `tests/${phase}-empty`,
        severity: 'error',
        message: `the ${phase} tests ran, and reported not one test`,
        file: folder,
        remedy: 'Write a test that can fail',
      },
    ];
  }
  return cases.flatMap((testCase): Finding[] => {
    if (testCase.outcome === 'passed') {
      // Node reports a file that holds no test as one test that passed, of the file's name.
      const file = files.find(path =>
        [path, `${fullPath}/${path}`].includes(testCase.name),
      );
      if (file === undefined) return [];
      return [
        {
          rule: `tests/${phase}-empty`,
          severity: 'error',
          message: 'the file ran, and holds not one test',
          file: `${folder}/${file}`,
          remedy: 'Write a test that can fail',
        },
      ];
    }
    const place = findPlace(testCase, fullPath);
    const words = testCase.message
      .replace(colours, '')
      .replaceAll(`${fullPath}/`, '')
      .trim();
    const message = `${testCase.name.replaceAll(`${fullPath}/`, '')}: ${
      words || testCase.outcome
    }`;
    return [
      {
        rule: `tests/${phase}-${testCase.outcome}`,
        severity: 'error',
        message:
          message.length > maxMessageLength
            ? `${message.slice(0, maxMessageLength)}…`
            : message,
        ...(place
          ? { ...place, file: `${folder}/${place.file}` }
          : { file: folder }),
        remedy:
          testCase.outcome === 'skipped'
            ? 'Make it run, or take it out: a test that is skipped proves nothing'
            : 'Make it pass',
      },
    ];
  });
}

/** The first place of a stack that is in the primitive's own tests, else in its own code. */
function findPlace(
  testCase: TestCase,
  fullPath: string,
): { file: string; line?: number; column?: number } | undefined {
  const text = `${testCase.details}\n${testCase.name}`;
  const places: Array<{ file: string; line?: number; column?: number }> = [];
  for (
    let at = text.indexOf(`${fullPath}/`);
    at >= 0;
    at = text.indexOf(`${fullPath}/`, at + 1)
  ) {
    const rest = text.slice(at + fullPath.length + 1);
    const [, file, line, column] =
      /^([^\s:()'"]+)(?::(\d+)(?::(\d+))?)?/.exec(rest) ?? [];
    if (!file || file.includes('node_modules/')) continue;
    places.push({
      file,
      ...(Number(line) > 0 && { line: Number(line) }),
      ...(Number(column) > 0 && { column: Number(column) }),
    });
  }
  return places.find(({ file }) => file.includes('__tests__/')) ?? places[0];
}
