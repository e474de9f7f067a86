import type { Node } from 'web-tree-sitter';
import { nodesOf, Tick } from './source-parser';

/** One module that an import statement asks for. @internal */
export type PythonStatement = {
  module: string;
  /** Dots in front: 0 for an absolute import. */
  level: number;
  /** What a `from` statement takes out of the module; `*` for all of it. */
  members: string[];
  /** Names that the statement makes known here, with what they stand for. */
  bound: Array<[local: string, whole: string]>;
  node: Node;
};

/** A name as Python compares it: https://docs.python.org/3/reference/lexical_analysis.html#identifiers @internal */
export function pythonName(node: Node): string {
  return node.text.normalize('NFKC');
}

/** A dotted name without the blanks and comments that may stand inside. */
function dottedName(node: Node): string {
  return nodesOf(node, 'identifier').map(pythonName).join('.');
}

type Named = { name: string; local?: string };

function named(node: Node): Named {
  if (node.type !== 'aliased_import') return { name: dottedName(node) };
  const name = node.childForFieldName('name');
  const alias = node.childForFieldName('alias');
  return {
    name: name ? dottedName(name) : '',
    ...(alias && { local: pythonName(alias) }),
  };
}

function namesOf(statement: Node, tick: Tick): Named[] {
  return statement.childrenForFieldName('name').map(node => {
    tick();
    return named(node);
  });
}

const firstOf = (name: string) => name.split('.')[0];

/** Every import statement of a file, one entry for each module. @internal */
export function readStatements(root: Node, tick: Tick): PythonStatement[] {
  return nodesOf(root, 'import_statement', 'import_from_statement').flatMap(
    (node): PythonStatement[] =>
      node.type === 'import_statement'
        ? namesOf(node, tick).map(({ name, local }) => ({
            module: name,
            level: 0,
            members: [],
            bound: [local ? [local, name] : [firstOf(name), firstOf(name)]],
            node,
          }))
        : [readFrom(node, tick)],
  );
}

function readFrom(node: Node, tick: Tick): PythonStatement {
  const target = node.childForFieldName('module_name');
  const dots = target && nodesOf(target, 'import_prefix').at(0);
  const module = target ? dottedName(target) : '';
  const names = namesOf(node, tick);
  const isAll = nodesOf(node, 'wildcard_import').length > 0;
  return {
    module,
    level: dots ? dots.text.replace(/[^.]/g, '').length : 0,
    members: isAll ? ['*'] : names.map(({ name }) => name),
    bound: names.map(({ name, local }) => [local ?? name, `${module}.${name}`]),
    node,
  };
}
