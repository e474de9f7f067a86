import type { Node } from 'web-tree-sitter';
import { nodesOf, Tick } from './source-parser';
import { pythonName, PythonStatement } from './python-statements';

/** Some member of a module; which one, is known only when the code runs. @internal */
export const someMember = '?';

/** Names that are there without an import, with what they stand for. */
const builtinNames: ReadonlyMap<string, string> = new Map([
  ['__import__', 'builtins.__import__'],
  ['__builtins__', 'builtins'],
  ['__path__', '__path__'],
  ...['getattr', 'vars', 'globals', 'locals'].map((name): [string, string] => [
    name,
    `builtins.${name}`,
  ]),
]);

/** Modules that lead to all others; many modules hand them on, such as `os.sys`. */
const roots: ReadonlySet<string> = new Set([
  'builtins',
  'imp',
  'importlib',
  'pkgutil',
  'runpy',
  'site',
  'sys',
  'zipimport',
]);

/** More names for names than that follow each other in no file that people wrote. */
const maxRounds = 10;

/** What an expression stands for, by its dotted name; undefined when that is not known here. @internal */
export type ValueOf = (node: Node) => string | undefined;

/**
 * Follows names through imports and plain assignments of a file, whatever their scope:
 * `load = getattr(importlib, 'import_module')` makes `load` that function everywhere.
 * @internal
 */
export function pythonValues(
  root: Node,
  statements: readonly PythonStatement[],
  options: {
    /** Members of modules that a `*` brings along, by whole name. */
    known: Iterable<string>;
    tick: Tick;
  },
): ValueOf {
  const { known, tick } = options;
  const names = new Map(builtinNames);
  for (const { level, module, members, bound } of statements) {
    if (level > 0) continue;
    for (const [local, whole] of bound) {
      const last = whole.split('.').at(-1) ?? whole;
      names.set(local, roots.has(last) ? last : whole);
    }
    if (!members.includes('*')) continue;
    for (const whole of known) {
      const rest = whole.slice(module.length + 1);
      if (whole.startsWith(`${module}.`) && !rest.includes('.'))
        names.set(rest, whole);
    }
  }
  const assignments = readAssignments(root, tick);
  for (let round = 0; round < maxRounds; round++) {
    let hasChanged = false;
    for (const { name, value } of assignments) {
      tick();
      const whole = evaluate(value, { names });
      if (whole === undefined || names.get(name) === whole) continue;
      // Two things by one name: the first one stays, and so this ends.
      if (round > 0 && names.has(name)) continue;
      names.set(name, whole);
      hasChanged = true;
    }
    if (!hasChanged) break;
  }
  const values = new Map<number, string | undefined>();
  return node => {
    const whole = evaluate(node, { names, values });
    values.set(node.id, whole);
    return whole;
  };
}

type Assignment = { name: string; value: Node };

/** Names with the values they get; in `a = b = value` each gets the last. */
function readAssignments(root: Node, tick: Tick): Assignment[] {
  const values = new Map<number, Node>();
  // Inner ones come after outer ones, and are needed before.
  return nodesOf(root, 'assignment', 'named_expression')
    .reverse()
    .flatMap((node): Assignment[] => {
      tick();
      const isAssignment = node.type === 'assignment';
      const left = node.childForFieldName(isAssignment ? 'left' : 'name');
      const right = node.childForFieldName(isAssignment ? 'right' : 'value');
      const value = right && (values.get(right.id) ?? right);
      if (!value) return [];
      if (isAssignment) values.set(node.id, value);
      return left?.type === 'identifier'
        ? [{ name: pythonName(left), value }]
        : [];
    })
    .reverse();
}

/** Deeper expressions stand for nothing that is known here. */
const maxDepth = 50;

function evaluate(
  node: Node,
  known: {
    names: ReadonlyMap<string, string>;
    /** Values of nodes that are known already, by their ids. */
    values?: ReadonlyMap<number, string | undefined>;
  },
  depth = 0,
): string | undefined {
  const { names, values } = known;
  if (values?.has(node.id)) return values.get(node.id);
  if (depth > maxDepth) return undefined;
  const inner = (child: Node | null) =>
    child ? evaluate(child, known, depth + 1) : undefined;
  switch (node.type) {
    case 'identifier': {
      const name = pythonName(node);
      return names.get(name) ?? (roots.has(name) ? name : undefined);
    }
    case 'attribute': {
      const attribute = node.childForFieldName('attribute');
      return attribute
        ? member(inner(node.childForFieldName('object')), pythonName(attribute))
        : undefined;
    }
    case 'parenthesized_expression':
      return node.namedChildCount === 1 ? inner(node.namedChild(0)) : undefined;
    case 'named_expression':
      return inner(node.childForFieldName('value'));
    case 'subscript':
      return ofSubscript(
        inner(node.childForFieldName('value')),
        node.childForFieldName('subscript'),
      );
    case 'call':
      return ofCall(node, inner);
    default:
      return undefined;
  }
}

function member(value: string | undefined, name: string): string | undefined {
  if (value === undefined) return undefined;
  return roots.has(name) ? name : `${value}.${name}`;
}

/** `sys.modules['importlib']`, `vars(builtins)['__import__']`, `__builtins__['__import__']`. */
function ofSubscript(
  value: string | undefined,
  key: Node | null,
): string | undefined {
  const name = key ? pythonText(key) : undefined;
  if (value === 'sys.modules') return name;
  if (value === 'globals()')
    return name === undefined ? undefined : builtinNames.get(name);
  const isNamespace =
    value === 'builtins' || (value?.endsWith('.__dict__') ?? false);
  return value !== undefined && isNamespace
    ? `${value.replace(/\.__dict__$/, '')}.${name ?? someMember}`
    : undefined;
}

function ofCall(
  node: Node,
  inner: (child: Node | null) => string | undefined,
): string | undefined {
  const callee = inner(node.childForFieldName('function'));
  if (callee === undefined) return undefined;
  const [first, second] = argumentsOf(node);
  const name = first && pythonText(first);
  switch (callee) {
    case 'builtins.getattr': {
      const value = inner(first ?? null);
      return (
        value && member(value, (second && pythonText(second)) ?? someMember)
      );
    }
    case 'builtins.vars': {
      const value = inner(first ?? null);
      return value && `${value}.__dict__`;
    }
    case 'builtins.globals':
    case 'builtins.locals':
      return 'globals()';
    case 'builtins.__import__':
      return name?.split('.')[0];
    case 'importlib.import_module':
      return name;
    default:
      return undefined;
  }
}

/** Arguments of a call that have no name of their own. @internal */
export function argumentsOf(call: Node): Node[] {
  return listed(call).filter(({ type }) => type !== 'keyword_argument');
}

/** Value of an argument that has a name. @internal */
export function keywordOf(call: Node, name: string): Node | undefined {
  const argument = listed(call).find(
    node =>
      node.type === 'keyword_argument' &&
      node.childForFieldName('name')?.text === name,
  );
  return argument?.childForFieldName('value') ?? undefined;
}

function listed(call: Node): Node[] {
  return (call.childForFieldName('arguments')?.namedChildren ?? []).filter(
    ({ type }) => type !== 'comment',
  );
}

/** The text of a plain string of word characters: no prefix, no escapes, since others would have to be evaluated. @internal */
export function pythonText(node: Node): string | undefined {
  if (node.type !== 'string') return undefined;
  return /^(?:"([\w.]*)"|'([\w.]*)')$/
    .exec(node.text)
    ?.slice(1)
    .find(part => part !== undefined);
}
