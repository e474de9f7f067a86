import { extname } from 'node:path';
import { openParser } from './imports/source-parser';
import { countPythonTests } from './python-tests';

/** Test files by what they need, from the primitive's folder. @internal */
export type TestFiles = { unit: string[]; integration: string[] };

/** Text of a file of the primitive; undefined for one that cannot be read. @internal */
export type ReadText = (path: string) => string | undefined;

/**
 * A Go build constraint that names the tag; it stands before the package clause, on a
 * line of its own (https://pkg.go.dev/cmd/go#hdr-Build_constraints).
 */
const goIntegration = /^\/\/go:build\s(?:.*[^!\w])?integration\b/m;

/** Without this word nothing in a file of Python is marked so, and it need not be parsed. */
const pythonMark = /\bintegration\b/;

/** Whether a path is a test's by the convention of its language: such files may import what runtime code may not. @internal */
export function isTestFile(path: string): boolean {
  switch (extname(path)) {
    case '.go':
      return path.endsWith('_test.go');
    case '.py':
    case '.pyc':
    case '.pyo':
    case '.pyd':
    case '.so':
      return path.startsWith('tests/');
    default:
      return (
        /(^|\/)__tests__\//.test(path) ||
        /\.(test|spec)\.[cm]?[jt]sx?$/.test(path)
      );
  }
}

/**
 * Finds the tests of a primitive by its language's convention; undefined for a language
 * that has none here. A file that holds tests of both kinds is named twice.
 * @internal
 */
export async function findTests(
  language: string,
  files: readonly string[],
  read: ReadText,
): Promise<TestFiles | undefined> {
  switch (language) {
    case 'typescript': {
      const inFolder = (name: string) =>
        files.filter(
          file =>
            file.includes(`__tests__/${name}/`) &&
            /\.(test|spec)\.[cm]?[jt]s$/.test(file),
        );
      return { unit: inFolder('unit'), integration: inFolder('integration') };
    }
    case 'go': {
      const tests = files.filter(file => file.endsWith('_test.go'));
      const integration = tests.filter(file =>
        goIntegration.test(read(file) ?? ''),
      );
      return {
        unit: tests.filter(file => !integration.includes(file)),
        integration,
      };
    }
    case 'python':
      return findPythonTests(
        files.filter(file =>
          /^tests\/(.*\/)?(test_[^/]*|[^/]*_test)\.py$/.test(file),
        ),
        read,
      );
    default:
      return undefined;
  }
}

/** Each test has its own mark, so files that speak of one are parsed. */
async function findPythonTests(
  tests: readonly string[],
  read: ReadText,
): Promise<TestFiles> {
  const found: TestFiles = { unit: [], integration: [] };
  for (const file of tests) {
    const text = read(file) ?? '';
    const counts = pythonMark.test(text)
      ? (await openParser('python'))(text, countPythonTests)
      : undefined;
    // Nothing in it is marked, or nobody can tell: pytest will, and reports what it ran.
    if (!counts || counts.integration === 0) found.unit.push(file);
    else {
      found.integration.push(file);
      if (counts.unit > 0) found.unit.push(file);
    }
  }
  return found;
}
