import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { runGeneration } from '../../contract/run-generation';
import {
  InvalidInputError,
  NotThereError,
  ToolFailedError,
} from '../../errors';
import { byText, listFiles, readText } from '../../files';
import { generationPath } from '../../layout';
import { Check } from '../check';
import { withScratchFolder } from '../../scratch-folder';

type Files = ReadonlyMap<string, string>;

/** Line, from 1, at which two texts begin to differ. */
function firstDifference(expected: string, actual: string): number {
  const a = expected.split('\n');
  const b = actual.split('\n');
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at + 1;
}

/** Compares what generation gives with what is committed. @internal */
export function compareGenerated(options: {
  folder: string;
  expected: Files;
  actual: Files;
}): Finding[] {
  const { folder, expected, actual } = options;
  const remedy =
    'Generate the code anew and commit it; generated code is never edited by hand';
  const paths = [...new Set([...expected.keys(), ...actual.keys()])].sort(
    byText,
  );
  return paths.flatMap((path): Finding[] => {
    const file = `${folder}/${path}`;
    const [wanted, found] = [expected.get(path), actual.get(path)];
    const finding = { severity: 'error', file, remedy } as const;
    if (wanted === found) return [];
    if (wanted === undefined) {
      return [
        {
          ...finding,
          rule: 'codegen/stale',
          message: 'no contract gives this file any more',
        },
      ];
    }
    if (found === undefined) {
      return [
        {
          ...finding,
          rule: 'codegen/missing',
          message: 'the contract gives this file, and it is not there',
        },
      ];
    }
    const line = firstDifference(wanted, found);
    return [
      {
        ...finding,
        line: Math.min(line, found.split('\n').length),
        rule: 'codegen/changed',
        message: `differs from what the contract gives, from line ${line} on`,
      },
    ];
  });
}

/** Generation again, in a scratch folder, changes nothing. @internal */
export const codegenCheck: Check = {
  id: 'codegen',
  async run(context) {
    const { root, kind, name, signal } = context;
    return withScratchFolder(async scratch => {
      try {
        const { files, folder, tools } = await runGeneration({
          root,
          primitive: { kind, name },
          scratch,
          ...(signal && { signal }),
        });
        for (const tool of tools)
          context.used(tool.name, tool.version ?? 'unknown');
        const actual = new Map<string, string>();
        for (const path of await listFiles(join(root, folder))) {
          actual.set(path, (await readText(join(root, folder, path))) ?? '');
        }
        const issues = compareGenerated({ folder, expected: files, actual });
        return {
          message: issues.length
            ? `${issues.length} generated files differ from what the contract gives`
            : `${files.size} generated files are what the contract gives`,
          issues,
        };
      } catch (error) {
        // The tree's own fault, not a check that could not run.
        if (
          error instanceof NotThereError ||
          error instanceof InvalidInputError ||
          error instanceof ToolFailedError
        ) {
          return {
            message: 'The code cannot be generated',
            issues: [
              {
                rule: 'codegen/impossible',
                severity: 'error',
                message: error.message,
                file: generationPath(kind, name),
                remedy:
                  'Repair the contract, or the file that says how code is generated from it',
              },
            ],
          };
        }
        throw error;
      }
    });
  },
};
