import { extname } from 'node:path';

/** Test files by what they need, from the primitive's folder. @internal */
export type TestFiles = { unit: string[]; integration: string[] };

/** Text of a file of the primitive; undefined for one that cannot be read. @internal */
export type ReadText = (path: string) => string | undefined;

/**
 * A Go build constraint that names the tag; it stands before the package clause, on a
 * line of its own (https://pkg.go.dev/cmd/go#hdr-Build_constraints).
 */
const goIntegration = /^\/\/go:build\s(?:.*[^!\w])?integration\b/m;

/** The marker, on a test, a class or the whole module. */
const pythonIntegration = /\bpytest\.mark\.integration\b/;

/** Whether a path is a test's by the convention of its language: such files may import what runtime code may not. @internal */
export function isTestFile(path: string): boolean {
  switch (extname(path)) {
    case '.go':
      return path.endsWith('_test.go');
    case '.py':
      return path.startsWith('tests/');
    default:
      return (
        /(^|\/)__tests__\//.test(path) ||
        /\.(test|spec)\.[cm]?[jt]sx?$/.test(path)
      );
  }
}

/** Finds the tests of a primitive by its language's convention; undefined for a language that has none here. @internal */
export function findTests(
  language: string,
  files: readonly string[],
  read: ReadText,
): TestFiles | undefined {
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
    case 'go':
      return part(
        files.filter(file => file.endsWith('_test.go')),
        file => goIntegration.test(read(file) ?? ''),
      );
    case 'python':
      return part(
        files.filter(file =>
          /^tests\/(.*\/)?(test_[^/]*|[^/]*_test)\.py$/.test(file),
        ),
        file => pythonIntegration.test(read(file) ?? ''),
      );
    default:
      return undefined;
  }
}

function part(
  files: readonly string[],
  isIntegration: (file: string) => boolean,
): TestFiles {
  const integration = files.filter(isIntegration);
  return {
    unit: files.filter(file => !integration.includes(file)),
    integration,
  };
}
