import type * as TypeScript from 'typescript';
import {
  bare,
  isImportMeta,
  isOwnFile,
  memberOf,
  nameOf,
  objectOf,
} from './typescript-expressions';

/** Names that a file calls `require` and `createRequire` by, and its own folder. @internal */
export type Loaders = {
  require: Set<string>;
  create: Set<string>;
  here: Set<string>;
};

/** Follows them through imports, declarations and assignments: `const load = createRequire(…)`. @internal */
export function findLoaders(
  ts: typeof TypeScript,
  source: TypeScript.SourceFile,
): Loaders {
  const loaders: Loaders = {
    require: new Set(['require']),
    create: new Set(['createRequire']),
    here: new Set(['__dirname']),
  };
  const learn = (name: string, value: TypeScript.Expression) => {
    const node = bare(ts, value);
    if (isRequire(ts, node, loaders)) loaders.require.add(name);
    else if (isMaker(ts, node, loaders)) loaders.create.add(name);
    else if (isHere(ts, node, loaders)) loaders.here.add(name);
  };
  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportSpecifier(node) || ts.isBindingElement(node)) {
      const { propertyName, name } = node;
      if (
        propertyName &&
        ts.isIdentifier(propertyName) &&
        ts.isIdentifier(name)
      ) {
        if (propertyName.text === 'createRequire')
          loaders.create.add(name.text);
        if (propertyName.text === 'require') loaders.require.add(name.text);
      }
    } else if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer
    ) {
      learn(node.name.text, node.initializer);
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isIdentifier(node.left)
    ) {
      learn(node.left.text, node.right);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return loaders;
}

/** What Node's `require` is a member of, such as `module` or `require.main`; any other object may call a method so. */
const requireOwners: ReadonlySet<string> = new Set([
  'global',
  'globalThis',
  'main',
  'mainModule',
  'module',
  'parent',
]);

/** `require` by any name: its own, `module.require`, or what `createRequire` gives. */
function isRequire(
  ts: typeof TypeScript,
  node: TypeScript.Expression,
  loaders: Loaders,
): boolean {
  if (ts.isIdentifier(node)) return loaders.require.has(node.text);
  if (ts.isCallExpression(node))
    return isMaker(ts, bare(ts, node.expression), loaders);
  const object = objectOf(ts, node);
  return (
    memberOf(ts, node) === 'require' &&
    object !== undefined &&
    requireOwners.has(nameOf(ts, object) ?? '')
  );
}

/** `createRequire`, by whatever name, or as a member of the module it comes from. */
function isMaker(
  ts: typeof TypeScript,
  node: TypeScript.Expression,
  { create }: Loaders,
): boolean {
  return ts.isIdentifier(node)
    ? create.has(node.text)
    : memberOf(ts, node) === 'createRequire';
}

/** What a call loads: a module by name, files by a pattern, or nothing. @internal */
export function loadedBy(
  ts: typeof TypeScript,
  expression: TypeScript.Expression,
  loaders: Loaders,
): 'module' | 'files' | undefined {
  const callee = bare(ts, expression);
  if (
    callee.kind === ts.SyntaxKind.ImportKeyword ||
    isRequire(ts, callee, loaders)
  )
    return 'module';
  const member = memberOf(ts, callee);
  const object = objectOf(ts, callee);
  if (object === undefined || member === undefined) return undefined;
  const isOfRequire = isRequire(ts, object, loaders);
  // https://nodejs.org/api/esm.html#importmetaresolvespecifier
  if (member === 'resolve' && (isOfRequire || isImportMeta(ts, object)))
    return 'module';
  // Of bundlers: https://webpack.js.org/api/module-methods/#requirecontext, https://vite.dev/guide/features.html#glob-import
  return (member === 'context' && isOfRequire) ||
    (/^glob(Eager)?$/.test(member) && isImportMeta(ts, object))
    ? 'files'
    : undefined;
}

/** The folder of the file itself. @internal */
export function isHere(
  ts: typeof TypeScript,
  expression: TypeScript.Expression,
  { here }: Loaders,
): boolean {
  const node = bare(ts, expression);
  if (ts.isIdentifier(node)) return here.has(node.text);
  if (memberOf(ts, node) === 'dirname')
    return isImportMeta(ts, objectOf(ts, node));
  if (!ts.isCallExpression(node)) return false;
  const [argument] = node.arguments;
  return (
    nameOf(ts, node.expression) === 'dirname' &&
    argument !== undefined &&
    isOwnFile(ts, argument)
  );
}

/** Whether a node hands `require` on, to where it is called by a name that nobody follows. @internal */
export function isHandedOn(
  ts: typeof TypeScript,
  node: TypeScript.Node,
  loaders: Loaders,
): boolean {
  if (!ts.isIdentifier(node) || !loaders.require.has(node.text)) return false;
  let at: TypeScript.Expression = node;
  while (
    ts.isParenthesizedExpression(at.parent) ||
    ts.isAsExpression(at.parent) ||
    ts.isNonNullExpression(at.parent)
  )
    at = at.parent;
  const { parent } = at;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
    return parent.arguments?.some(argument => argument === at) ?? false;
  if (ts.isPropertyAccessExpression(parent))
    return (
      parent.expression === at &&
      ['apply', 'bind', 'call'].includes(parent.name.text)
    );
  if (ts.isElementAccessExpression(parent))
    return (
      parent.expression === at &&
      !ts.isStringLiteralLike(parent.argumentExpression)
    );
  if (ts.isBinaryExpression(parent))
    return (
      parent.right === at &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      !ts.isIdentifier(parent.left)
    );
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return parent.initializer === at;
  return (
    ts.isArrayLiteralExpression(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isSpreadElement(parent)
  );
}
