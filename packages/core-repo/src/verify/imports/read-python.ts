import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf } from './syntax-tree';

/** One place where a file asks for a module, or changes where modules are found. @internal */
export type PythonImport = {
  kind: 'import' | 'search-path';
  /** Dotted name; absent when only running it would tell. */
  name?: string;
  /** Dots in front: 0 for an absolute import. */
  level: number;
  /** Offset in the file. */
  from: number;
};

/** Functions that import what their first argument names. */
const loaders: ReadonlySet<string> = new Set([
  '__import__',
  'builtins.__import__',
  'importlib.import_module',
  'importlib.__import__',
  'importlib.util.spec_from_file_location',
  'importlib.machinery.SourceFileLoader',
  'pkgutil.get_loader',
  'runpy.run_module',
  'runpy.run_path',
]);

/** What takes a file, not a module's name: what it leads to is never known here. */
const byPath: ReadonlySet<string> = new Set([
  'importlib.util.spec_from_file_location',
  'importlib.machinery.SourceFileLoader',
  'runpy.run_path',
]);

const searchPaths: ReadonlySet<string> = new Set([
  'sys.path',
  'sys.path_hooks',
  'sys.meta_path',
  'site.addsitedir',
]);

/** Reads every import of a file: statements, and calls of what imports by name, also under another name. @internal */
export function readPythonImports(
  tree: Tree,
  textOf: (node: SyntaxNode) => string,
): PythonImport[] {
  const found: PythonImport[] = [];
  /** Local names for what was imported: `load` for `importlib.import_module`. */
  const names = new Map<string, string>();
  tree.iterate({
    enter: node => {
      if (node.name !== 'ImportStatement') return true;
      const statement = readStatement(node.node, textOf);
      for (const one of statement) {
        found.push({
          kind: 'import',
          name: one.module,
          level: one.level,
          from: node.from,
        });
        if (one.level === 0)
          for (const [local, whole] of one.bound) names.set(local, whole);
      }
      return false;
    },
  });
  const wholeName = (node: SyntaxNode): string | undefined => {
    if (!['VariableName', 'MemberExpression'].includes(node.name))
      return undefined;
    const text = textOf(node).replace(/\s+/g, '');
    if (!/^[\w.]+$/.test(text)) return undefined;
    const [first, ...rest] = text.split('.');
    return [names.get(first) ?? first, ...rest].join('.');
  };
  tree.iterate({
    enter: node => {
      if (node.name === 'CallExpression') {
        const callee = node.node.firstChild;
        const name = callee && wholeName(callee);
        if (name && loaders.has(name)) {
          const argument = byPath.has(name)
            ? undefined
            : literalOf(node.node.getChild('ArgList'), textOf);
          found.push({ kind: 'import', ...named(argument), from: node.from });
        }
      }
      if (node.name === 'MemberExpression' || node.name === 'VariableName') {
        const name =
          node.node.parent?.name === 'ImportStatement'
            ? undefined
            : wholeName(node.node);
        if (name && searchPaths.has(name))
          found.push({ kind: 'search-path', name, level: 0, from: node.from });
      }
      return node.name !== 'ImportStatement';
    },
  });
  return found.sort((a, b) => a.from - b.from);
}

type Statement = {
  module: string;
  level: number;
  /** Names that the statement makes known here, with what they stand for. */
  bound: Array<[string, string]>;
};

function readStatement(
  node: SyntaxNode,
  textOf: (node: SyntaxNode) => string,
): Statement[] {
  const words = childrenOf(node)
    .filter(child => child.name !== 'Comment')
    .map(textOf);
  if (words[0] === 'from') {
    const split = words.indexOf('import');
    const target = words.slice(1, split < 0 ? undefined : split).join('');
    const level = /^\.*/.exec(target)?.[0].length ?? 0;
    const module = target.slice(level);
    const bound = partsOf(
      words.slice(split + 1).filter(word => word !== '(' && word !== ')'),
    ).map(([name, local]): [string, string] => [
      local ?? name,
      `${module}.${name}`,
    ]);
    return [{ module, level, bound }];
  }
  return partsOf(words.slice(1)).map(([name, local]) => ({
    module: name,
    level: 0,
    bound: [
      local === undefined
        ? [name.split('.')[0], name.split('.')[0]]
        : [local, name],
    ],
  }));
}

/** `a.b as c, d` in its parts: each name, and what it is called here. */
function partsOf(
  words: readonly string[],
): Array<[string, string | undefined]> {
  const parts: Array<[string, string | undefined]> = [];
  let name = '';
  let local: string | undefined;
  let isLocal = false;
  for (const word of [...words, ',']) {
    if (word === ',') {
      if (name) parts.push([name, local]);
      name = '';
      local = undefined;
      isLocal = false;
    } else if (word === 'as') isLocal = true;
    else if (isLocal) local = word;
    else name += word;
  }
  return parts;
}

/** The text of a first argument that is a plain string; undefined when it has to be computed. */
function literalOf(
  list: SyntaxNode | null,
  textOf: (node: SyntaxNode) => string,
): string | undefined {
  const first = list && childrenOf(list)[1];
  if (first?.name !== 'String') return undefined;
  // No prefix, no escapes: anything else would have to be evaluated.
  return /^(?:"([\w.]*)"|'([\w.]*)')$/
    .exec(textOf(first))
    ?.slice(1)
    .find(part => part !== undefined);
}

function named(text: string | undefined): { name?: string; level: number } {
  if (text === undefined) return { level: 0 };
  const level = /^\.*/.exec(text)?.[0].length ?? 0;
  return { name: text.slice(level), level };
}
