/** Test files by what they need, from the primitive's folder. @internal */
export type TestFiles = { unit: string[]; integration: string[] };

/** Whether a path is a test's by the convention of TypeScript: such files may import what runtime code may not. @internal */
export function isTestFile(path: string): boolean {
  return (
    /(^|\/)__tests__\//.test(path) || /\.(test|spec)\.[cm]?[jt]sx?$/.test(path)
  );
}

/** Finds the tests of a primitive by its language's convention. @internal */
export function findTests(
  language: string,
  files: readonly string[],
): TestFiles {
  if (language !== 'typescript') {
    throw new Error(`tests in ${language} are not supported yet`);
  }
  const inFolder = (name: string) =>
    files.filter(
      file =>
        file.includes(`__tests__/${name}/`) &&
        /\.(test|spec)\.[cm]?[jt]s$/.test(file),
    );
  return { unit: inFolder('unit'), integration: inFolder('integration') };
}
