import { Finding } from '@ameide/plugin-primitives-common';
import { findingsBy } from '../finding';
import { isTestFile } from '../test-files';
import { TestCase } from './junit';
import { testsDescription } from './rules';
import { TestPhase } from './runner';

const finding = findingsBy(testsDescription);

/** A message is for reading; the JUnit file holds all of it. */
const maxMessageLength = 400;

/** Terminal colours, which some assertion messages hold. */
// eslint-disable-next-line no-control-regex
const colours = /\u001b\[[0-9;]*m/g;

/** Findings of one phase: what failed, and what was skipped, which is no pass. @internal */
export function findingsOf(options: {
  phase: TestPhase;
  cases: readonly TestCase[];
  /** Files of the primitive, from its folder. */
  files: readonly string[];
  /** The primitive's folder, from the root; and its full path, as it stands in stacks. */
  folder: string;
  fullPath: string;
}): Finding[] {
  const { phase, cases, files, folder, fullPath } = options;
  const own = new Set(files);
  if (cases.length === 0) {
    return [
      finding(`tests/${phase}-empty`, {
        message: `the ${phase} tests ran, and reported not one test`,
        file: folder,
      }),
    ];
  }
  return cases.flatMap((testCase): Finding[] => {
    if (testCase.outcome === 'passed') {
      // Node reports a file that holds no test as one test that passed, of the file's name.
      const file = testCase.name.replace(`${fullPath}/`, '');
      if (!own.has(file)) return [];
      return [
        finding(`tests/${phase}-empty`, {
          message: 'the file ran, and holds not one test',
          file: `${folder}/${file}`,
        }),
      ];
    }
    const place = findPlace(testCase, own, fullPath);
    const words = testCase.message
      .replace(colours, '')
      .replaceAll(`${fullPath}/`, '')
      .trim();
    const message = `${testCase.name.replaceAll(`${fullPath}/`, '')}: ${
      words || testCase.outcome
    }`;
    return [
      finding(`tests/${phase}-${testCase.outcome}`, {
        message:
          message.length > maxMessageLength
            ? `${message.slice(0, maxMessageLength)}…`
            : message,
        ...(place
          ? { ...place, file: `${folder}/${place.file}` }
          : { file: folder }),
      }),
    ];
  });
}

type Place = { file: string; line?: number; column?: number };

/** The first place of a stack that is in the primitive's own tests, else in its own code. */
function findPlace(
  testCase: TestCase,
  files: ReadonlySet<string>,
  fullPath: string,
): Place | undefined {
  const text = `${testCase.details}\n${testCase.name}`.replaceAll(
    `${fullPath}/`,
    '',
  );
  const places: Place[] = [];
  // Node, Go and pytest all write `file:line`, some with a column behind it.
  for (const match of text.matchAll(
    /([\w@./-]+\.\w+)(?::(\d+)(?::(\d+))?)?/g,
  )) {
    const [, path, line, column] = match;
    const file = path.replace(/^(\.?\/)+/, '');
    if (!files.has(file)) continue;
    places.push({
      file,
      ...(Number(line) > 0 && { line: Number(line) }),
      ...(Number(column) > 0 && { column: Number(column) }),
    });
  }
  const exact = places.filter(({ line }) => line !== undefined);
  return exact.find(({ file }) => isTestFile(file)) ?? exact[0] ?? places[0];
}
