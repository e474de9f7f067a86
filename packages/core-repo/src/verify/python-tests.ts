import type { Node } from 'web-tree-sitter';
import { readStatements } from './imports/python-statements';
import { pythonValues, ValueOf } from './imports/python-values';
import { nodesOf, Tick } from './imports/source-parser';

/** The marker that tells tests of the second phase. */
const marker = 'pytest.mark.integration';

/** How many tests of a file run in which phase. @internal */
export type PythonTests = { unit: number; integration: number };

/**
 * Counts the tests of a file as pytest collects them: functions `test_…`, alone or in
 * classes `Test…`, marked by themselves, by their class or by their module
 * (https://docs.pytest.org/en/stable/how-to/mark.html). A test that is marked for some of
 * its parameters runs in both phases.
 * @internal
 */
export function countPythonTests(root: Node, tick: Tick): PythonTests {
  const valueOf = pythonValues(root, readStatements(root, tick), {
    known: [],
    tick,
  });
  const isModuleMarked = marksOf(root, valueOf);
  const counts: PythonTests = { unit: 0, integration: 0 };
  for (const node of nodesOf(root, 'function_definition')) {
    tick();
    if (!/^test/.test(nameOf(node)) || isInFunction(node)) continue;
    const around = enclosing(node, 'class_definition');
    const marked =
      isModuleMarked ||
      [node, ...around].some(one => isDecorated(one, valueOf)) ||
      around.some(one => {
        const body = one.childForFieldName('body');
        return body !== null && marksOf(body, valueOf);
      });
    if (marked) counts.integration += 1;
    else {
      counts.unit += 1;
      if (hasMarkedParameter(node, valueOf)) counts.integration += 1;
    }
  }
  return counts;
}

function nameOf(definition: Node): string {
  return definition.childForFieldName('name')?.text ?? '';
}

function enclosing(node: Node, type: string): Node[] {
  const found: Node[] = [];
  for (let at = node.parent; at; at = at.parent)
    if (at.type === type) found.push(at);
  return found;
}

/** A function within another one is none that pytest finds. */
function isInFunction(node: Node): boolean {
  return enclosing(node, 'function_definition').length > 0;
}

function decoratorsOf(definition: Node): Node[] {
  return definition.parent?.type === 'decorated_definition'
    ? definition.parent.namedChildren.filter(({ type }) => type === 'decorator')
    : [];
}

function isDecorated(definition: Node, valueOf: ValueOf): boolean {
  return decoratorsOf(definition).some(decorator =>
    decorator.namedChildren.some(child => isMarker(child, valueOf)),
  );
}

/** `pytest.mark.integration`, by whatever name, called or not. */
function isMarker(node: Node, valueOf: ValueOf): boolean {
  const callee =
    node.type === 'call' ? node.childForFieldName('function') : node;
  return callee !== null && valueOf(callee) === marker;
}

/** Whether one of the statements of a module or a class sets `pytestmark` to the marker, or to a list with it. */
function marksOf(body: Node, valueOf: ValueOf): boolean {
  return body.namedChildren.some(statement => {
    const assignment =
      statement.type === 'expression_statement'
        ? statement.namedChild(0)
        : null;
    if (
      assignment?.type !== 'assignment' ||
      assignment.childForFieldName('left')?.text !== 'pytestmark'
    )
      return false;
    const value = assignment.childForFieldName('right');
    return (
      value !== null &&
      [value, ...value.namedChildren].some(node => isMarker(node, valueOf))
    );
  });
}

/** `pytest.param(…, marks=pytest.mark.integration)` in one of its decorators. */
function hasMarkedParameter(definition: Node, valueOf: ValueOf): boolean {
  return decoratorsOf(definition).some(decorator =>
    nodesOf(decorator, 'attribute', 'identifier').some(node =>
      isMarker(node, valueOf),
    ),
  );
}
