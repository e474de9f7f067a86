import type { Node } from 'web-tree-sitter';
import { nodesOf, placeOf, Tick } from './source-parser';
import { readStatements } from './python-statements';
import {
  argumentsOf,
  keywordOf,
  pythonText,
  pythonValues,
  someMember,
  ValueOf,
} from './python-values';

/** One place where a file asks for a module, or changes where modules are found. @internal */
export type PythonImport = {
  kind: 'import' | 'search-path';
  /** Dotted name; absent when only running it would tell. */
  name?: string;
  /** Dots in front: 0 for an absolute import. */
  level: number;
  /** What is taken out of the module by name. */
  members: string[];
  line: number;
  column: number;
};

/** Functions that import the module that their first argument names. */
const byName: ReadonlySet<string> = new Set([
  'builtins.__import__',
  'importlib.import_module',
  'importlib.__import__',
  'pkgutil.find_loader',
  'pkgutil.get_loader',
  'pkgutil.resolve_name',
  'runpy.run_module',
]);

/** What takes a file or a specification, not a module's name: what it leads to is never known here. */
const byPath: ReadonlySet<string> = new Set([
  'imp.load_compiled',
  'imp.load_module',
  'imp.load_package',
  'imp.load_source',
  'importlib._bootstrap._gcd_import',
  'importlib.machinery.ExtensionFileLoader',
  'importlib.machinery.FileFinder',
  'importlib.machinery.SourceFileLoader',
  'importlib.machinery.SourcelessFileLoader',
  'importlib.util.module_from_spec',
  'importlib.util.spec_from_file_location',
  'importlib.util.spec_from_loader',
  'runpy.run_path',
  'zipimport.zipimporter',
  // One of the functions above, or something harmless.
  ...['builtins', 'imp', 'importlib', 'pkgutil', 'runpy'].map(
    module => `${module}.${someMember}`,
  ),
]);

const searchPaths: ReadonlySet<string> = new Set([
  '__path__',
  'pkgutil.extend_path',
  'site.addsitedir',
  'sys.meta_path',
  'sys.path',
  'sys.path_hooks',
]);

const known = new Set([...byName, ...byPath, ...searchPaths]);

/** More brackets or names around one are written by nobody. */
const maxAround = 100;

/** Without one of these words no file holds any of the above; letters may be written in other forms. */
const trigger =
  /\b(?:__builtins__|__import__|__path__|builtins|imp|importlib|pkgutil|runpy|site|sys|zipimport)\b|[^\0-\x7f]/;

/** Reads every import of a file: statements, and whatever imports by name, also under another name. @internal */
export function readPythonImports(
  root: Node,
  text: string,
  tick: Tick,
): PythonImport[] {
  const statements = readStatements(root, tick);
  const found = statements.map(
    ({ module, level, members, node }): PythonImport => ({
      kind: 'import',
      name: module,
      level,
      members,
      ...placeOf(node),
    }),
  );
  if (trigger.test(text)) {
    const valueOf = pythonValues(root, statements, { known, tick });
    const expressions = nodesOf(
      root,
      'identifier',
      'attribute',
      'call',
      'subscript',
    );
    // Inner ones first, so that what they stand for is known to the outer ones.
    for (const node of expressions.reverse()) {
      tick();
      const use = useOf(node, valueOf);
      if (use) found.push({ ...use, ...placeOf(node) });
    }
  }
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Words that name a member, an argument or what a statement imports stand for nothing themselves. */
function isExpression(node: Node): boolean {
  if (node.type !== 'identifier') return true;
  const { parent } = node;
  switch (parent?.type) {
    case 'attribute':
      return parent.childForFieldName('attribute')?.id !== node.id;
    case 'keyword_argument':
      return parent.childForFieldName('name')?.id !== node.id;
    case 'dotted_name':
    case 'aliased_import':
      return false;
    default:
      return true;
  }
}

function useOf(
  node: Node,
  valueOf: ValueOf,
): Pick<PythonImport, 'kind' | 'name' | 'level' | 'members'> | undefined {
  const value = valueOf(node);
  if (value === undefined || !known.has(value) || !isExpression(node))
    return undefined;
  if (searchPaths.has(value))
    return { kind: 'search-path', name: value, level: 0, members: [] };
  const isByName = byName.has(value);
  const call = callOf(node);
  // It has another name from here on, and is found by that.
  if (!call && isNamed(node)) return undefined;
  const target = call && isByName ? targetOf(value, call, valueOf) : undefined;
  return { kind: 'import', level: 0, members: [], ...target };
}

/** The call whose function a node is. */
function callOf(node: Node): Node | undefined {
  let at = node;
  let { parent } = node;
  for (
    let around = 0;
    around < maxAround &&
    parent &&
    ['parenthesized_expression', 'named_expression'].includes(parent.type);
    around++
  ) {
    at = parent;
    ({ parent } = at);
  }
  return parent?.type === 'call' &&
    parent.childForFieldName('function')?.id === at.id
    ? parent
    : undefined;
}

/** Whether a node only gets another name, or is that name. */
function isNamed(node: Node): boolean {
  let at = node;
  for (let around = 0; around < maxAround; around++) {
    const { parent } = at;
    if (parent?.type === 'named_expression') return true;
    if (parent?.type !== 'assignment') return around > 0;
    if (parent.childForFieldName('left')?.type !== 'identifier') return false;
    at = parent;
  }
  return false;
}

/** The module that a call names; undefined when it has to be computed. */
function targetOf(
  callee: string,
  call: Node,
  valueOf: ValueOf,
): Pick<PythonImport, 'name' | 'level'> | undefined {
  const [first, second] = argumentsOf(call);
  const given = first ?? keywordOf(call, 'name') ?? keywordOf(call, 'mod_name');
  const text = given && pythonText(given);
  if (text === undefined) return undefined;
  if (callee.endsWith('.__import__')) {
    const level = argumentsOf(call).at(4) ?? keywordOf(call, 'level');
    if (level === undefined) return { name: text, level: 0 };
    return level.type === 'integer' && /^\d$/.test(level.text)
      ? { name: text, level: Number(level.text) }
      : undefined;
  }
  const level = /^\.*/.exec(text)?.[0].length ?? 0;
  const name = text.slice(level);
  if (level === 0) return { name, level };
  const around = second ?? keywordOf(call, 'package');
  if (around === undefined || isOwnPackage(around, valueOf))
    return { name, level };
  const parts = pythonText(around)?.split('.');
  // Dots beyond the first lead up; above the top there is nothing.
  return parts === undefined || level > parts.length
    ? undefined
    : {
        name: [...parts.slice(0, parts.length - level + 1), name].join('.'),
        level: 0,
      };
}

/** What stands for the package that a file is in. */
function isOwnPackage(node: Node, valueOf: ValueOf): boolean {
  return (
    valueOf(node) === undefined &&
    ['__package__', '__name__', '__spec__.parent'].includes(node.text)
  );
}
