import { basename, join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { parseDocument } from 'yaml';
import { loadTypescript } from '../../lazy';
import { ExpectedFile, matchExpected, readShape } from '../../scaffold/shape';
import { Check } from '../check';
import { readOwnFile } from '../own-file';

/** Expected files that are not there. @internal */
export function findMissing(
  shape: readonly ExpectedFile[],
  paths: readonly string[],
  about: { kind: string; folder: string },
): Finding[] {
  return shape
    .filter(expected => matchExpected(expected, paths).length === 0)
    .map(expected => ({
      rule: 'shape/missing',
      severity: 'error',
      message: `${expected.path} is not there: ${expected.for}`,
      file: `${about.folder}/${expected.path}`,
      remedy: `Add it; every ${about.kind} has it`,
    }));
}

/** What is wrong with a file's syntax, and where; undefined when nothing is. @internal */
export function syntaxProblem(
  path: string,
  text: string,
): { message: string; line?: number } | undefined {
  if (/\.[cm]?[jt]sx?$/.test(path)) return typescriptProblem(path, text);
  if (path.endsWith('.json')) {
    try {
      // tsconfig.json may hold comments; its own reader says what is wrong with it.
      if (basename(path).startsWith('tsconfig'))
        return typescriptConfigProblem(path, text);
      JSON.parse(text);
    } catch (error) {
      return {
        message: error instanceof Error ? error.message : String(error),
      };
    }
  }
  if (/\.ya?ml$/.test(path)) {
    const [error] = parseDocument(text).errors;
    if (error)
      return {
        message: error.message.split('\n')[0],
        line: error.linePos?.[0].line,
      };
  }
  if (path === 'Dockerfile' && !/^\s*FROM\s+\S/im.test(text)) {
    return { message: 'has no FROM' };
  }
  return text.trim() ? undefined : { message: 'is empty' };
}

function typescriptProblem(path: string, text: string) {
  const ts = loadTypescript();
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
    },
  });
  const [first] = diagnostics.filter(
    d => d.category === ts.DiagnosticCategory.Error,
  );
  if (!first) return undefined;
  const line =
    first.file && first.start !== undefined
      ? first.file.getLineAndCharacterOfPosition(first.start).line + 1
      : undefined;
  const message = ts.flattenDiagnosticMessageText(first.messageText, ' ');
  return { message, ...(line !== undefined && { line }) };
}

function typescriptConfigProblem(path: string, text: string) {
  const ts = loadTypescript();
  const { error } = ts.parseConfigFileTextToJson(path, text);
  return (
    error && {
      message: ts.flattenDiagnosticMessageText(error.messageText, ' '),
    }
  );
}

/** The kind's files are there, and can be read as what they are. @internal */
export const shapeCheck: Check = {
  id: 'shape',
  inputs: [],
  async run({ root, kind, language, folder, files, shapeFolders }) {
    const shape = await readShape(kind, language, shapeFolders);
    const issues = findMissing(shape, files, { kind, folder });
    const expected = new Set(shape.flatMap(file => matchExpected(file, files)));
    for (const path of expected) {
      const content = await readOwnFile(join(root, folder, path));
      const problem = content
        ? syntaxProblem(path, content.toString('utf8'))
        : { message: 'is no plain file' };
      if (problem) {
        issues.push({
          rule: 'shape/unreadable',
          severity: 'error',
          message: problem.message,
          file: `${folder}/${path}`,
          ...(problem.line !== undefined && { line: problem.line }),
          remedy: 'Repair the file',
        });
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
