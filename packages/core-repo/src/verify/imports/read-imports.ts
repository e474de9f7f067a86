import { posix } from 'node:path';
import type * as TypeScript from 'typescript';
import { z } from 'zod';
import { isOwnFile, nameOf } from './typescript-expressions';
import {
  findLoaders,
  isHandedOn,
  isHere,
  loadedBy,
  Loaders,
} from './typescript-loaders';

/** One place where a file asks for another; no specifier when only running it would tell. @internal */
export type ImportUse = {
  specifier?: string;
  line: number;
  column: number;
  /**
   * `module`: loaded when the code runs. `type`: erased before. `file`: named by a path
   * from the file itself, for whatever the code does with it.
   */
  kind: 'module' | 'type' | 'file';
};

type Place = { line: number; column: number };

/** What is imported, and where the file is first not understood. @internal */
export type ReadImports = { uses: ImportUse[]; problem?: Place };

/**
 * TypeScript's parser keeps what it did not understand, and does not say so in its types;
 * the way its types know makes a program of each file, and takes as long again as parsing.
 */
const parsedSchema = z.object({
  parseDiagnostics: z.array(z.looseObject({ start: z.number() })),
});

/** Every import of a file: static, dynamic, re-exported, required. Read by TypeScript's own parser. @internal */
export function readImports(
  ts: typeof TypeScript,
  path: string,
  text: string,
): ReadImports {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const placeAt = (position: number): Place => {
    const at = source.getLineAndCharacterOfPosition(position);
    return { line: at.line + 1, column: at.character + 1 };
  };
  const uses: ImportUse[] = [];
  const loaders = findLoaders(ts, source);
  const add = (
    node: TypeScript.Node,
    kind: ImportUse['kind'],
    specifier?: string,
  ) =>
    uses.push({
      kind,
      ...(specifier !== undefined && { specifier }),
      ...placeAt(node.getStart(source)),
    });
  const addNode = (
    node: TypeScript.Node,
    argument: TypeScript.Node | undefined,
    kind: ImportUse['kind'] = 'module',
  ) =>
    // A template literal without expressions is as good as a string.
    add(
      argument ?? node,
      kind,
      argument && ts.isStringLiteralLike(argument) ? argument.text : undefined,
    );
  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportDeclaration(node)) {
      addNode(
        node,
        node.moduleSpecifier,
        node.importClause?.isTypeOnly ? 'type' : 'module',
      );
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      addNode(node, node.moduleSpecifier, node.isTypeOnly ? 'type' : 'module');
    } else if (ts.isExternalModuleReference(node)) {
      addNode(node, node.expression);
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node;
      addNode(
        node,
        ts.isLiteralTypeNode(argument) ? argument.literal : argument,
        'type',
      );
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const loads = ts.isCallExpression(node)
        ? loadedBy(ts, node.expression, loaders)
        : undefined;
      if (loads === 'module') addNode(node, node.arguments?.at(0));
      else
        for (const [argument, named] of namedFiles(ts, node, loaders, loads))
          add(argument, 'file', named);
    } else if (isHandedOn(ts, node, loaders)) {
      add(node, 'module');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const { fileName, pos } of source.referencedFiles)
    uses.push({
      kind: 'type',
      specifier: /^\.{0,2}\//.test(fileName) ? fileName : `./${fileName}`,
      ...placeAt(pos),
    });
  for (const { fileName, pos } of source.typeReferenceDirectives)
    uses.push({ kind: 'type', specifier: fileName, ...placeAt(pos) });
  const [pragma] = jsxSources(ts, text);
  if (pragma)
    uses.push({
      kind: 'module',
      specifier: `${pragma.specifier}/jsx-runtime`,
      ...placeAt(pragma.at),
    });
  const [problem] = parsedSchema.parse(source).parseDiagnostics;
  return { uses, ...(problem && { problem: placeAt(problem.start) }) };
}

/** Files that a call names by paths from the file itself. */
function namedFiles(
  ts: typeof TypeScript,
  node: TypeScript.CallExpression | TypeScript.NewExpression,
  loaders: Loaders,
  loads: 'files' | undefined,
): Array<[argument: TypeScript.Node, path: string]> {
  const [first, ...rest] = node.arguments ?? [];
  if (!first) return [];
  if (loads === 'files') {
    const patterns = ts.isArrayLiteralExpression(first)
      ? first.elements
      : [first];
    return patterns.flatMap(
      (one): Array<[TypeScript.Node, string]> =>
        ts.isStringLiteralLike(one) ? [[one, one.text.replace(/^!/, '')]] : [],
    );
  }
  const name = nameOf(ts, node.expression);
  if (name === 'URL' && ts.isNewExpression(node)) {
    const [base] = rest;
    if (!base || !isOwnFile(ts, base) || !ts.isStringLiteralLike(first))
      return [];
    // An address of its own, which the file only looks like a base of.
    return /^(?!file:)[a-z][a-z+.-]*:|^\/\//i.test(first.text.trim())
      ? []
      : [[first, first.text.trim()]];
  }
  if (!['join', 'resolve'].includes(name ?? '') || !isHere(ts, first, loaders))
    return [];
  // Up to what only running it would tell.
  const end = rest.findIndex(one => !ts.isStringLiteralLike(one));
  const parts = (end < 0 ? rest : rest.slice(0, end)).flatMap(one =>
    ts.isStringLiteralLike(one) ? [one.text] : [],
  );
  return parts.length ? [[rest[0], posix.join('.', ...parts)]] : [];
}

/** `@jsxImportSource` of the comments in front of a file: https://www.typescriptlang.org/tsconfig/#jsxImportSource */
function jsxSources(
  ts: typeof TypeScript,
  text: string,
): Array<{ specifier: string; at: number }> {
  return (ts.getLeadingCommentRanges(text, 0) ?? []).flatMap(({ pos, end }) => {
    const specifier = /@jsxImportSource\s+([^\s*]+)/.exec(
      text.slice(pos, end),
    )?.[1];
    return specifier === undefined ? [] : [{ specifier, at: pos }];
  });
}
