import { Finding } from '@ameide/plugin-primitives-common';
import { ExpectedFile, matchExpected, readShape } from '../../scaffold/shape';
import { Check } from '../check';
import { findingsBy } from '../finding';
import { readOnce } from '../read-once';
import { shapeDescription } from '../shape/rules';
import { syntaxProblem } from '../shape/syntax';

const finding = findingsBy(shapeDescription);

/** Expected files that are not there. @internal */
export function findMissing(
  shape: readonly ExpectedFile[],
  paths: readonly string[],
  about: { kind: string; folder: string },
): Finding[] {
  return shape
    .filter(
      expected =>
        !expected.optional && matchExpected(expected, paths).length === 0,
    )
    .map(expected =>
      finding('shape/missing', {
        message: `${expected.path} is not there: ${expected.for}`,
        file: `${about.folder}/${expected.path}`,
        remedy: `Add it; every ${about.kind} has it`,
      }),
    );
}

/** The kind's files are there, and can be read as what they are. @internal */
export const shapeCheck: Check = {
  id: 'shape',
  description: shapeDescription,
  inputs: [],
  async run(context) {
    const { kind, language, folder, files, shapeFolders } = context;
    const shape = await readShape(kind, language, shapeFolders);
    if (shape.length === 0) {
      return {
        message: `Nothing says what a ${kind} in ${language} is made of`,
        issues: [
          finding('shape/no-shape', {
            message: `no shape.yaml lists files in ${language}`,
            file: folder,
          }),
        ],
      };
    }
    const issues = findMissing(shape, files, { kind, folder });
    const expected = new Set(shape.flatMap(file => matchExpected(file, files)));
    for (const path of expected) {
      const read = readOnce(context, path);
      const problem =
        'content' in read
          ? syntaxProblem(path, read.content)
          : { message: `is ${read.skipped}` };
      if (problem) {
        issues.push(
          finding('shape/unreadable', {
            ...problem,
            file: `${folder}/${path}`,
          }),
        );
      }
    }
    return {
      message: issues.length
        ? `${issues.length} of ${shape.length} expected files are missing or broken`
        : `All ${shape.length} expected files are there`,
      issues,
    };
  },
};
