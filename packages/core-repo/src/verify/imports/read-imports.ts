import type * as TypeScript from 'typescript';

/** One place where a file asks for another; no specifier when only running it would tell. @internal */
export type ImportUse = {
  specifier?: string;
  line: number;
  column: number;
  /** Erased before the code runs. */
  isTypeOnly: boolean;
};

/** Every import of a file: static, dynamic, re-exported, required. Read by TypeScript's own parser. @internal */
export function readImports(
  ts: typeof TypeScript,
  path: string,
  text: string,
): ImportUse[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const uses: ImportUse[] = [];
  const loaders = findLoaders(ts, source);
  const add = (
    node: TypeScript.Node,
    argument: TypeScript.Node | undefined,
    isTypeOnly = false,
  ) => {
    const at = source.getLineAndCharacterOfPosition(
      (argument ?? node).getStart(source),
    );
    uses.push({
      // A template literal without expressions is as good as a string.
      ...(argument &&
        ts.isStringLiteralLike(argument) && { specifier: argument.text }),
      line: at.line + 1,
      column: at.character + 1,
      isTypeOnly,
    });
  };
  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isExternalModuleReference(node)) {
      add(node, node.expression);
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node;
      add(
        node,
        ts.isLiteralTypeNode(argument) ? argument.literal : argument,
        true,
      );
    } else if (
      ts.isCallExpression(node) &&
      isLoader(ts, node.expression, loaders)
    ) {
      add(node, node.arguments.at(0));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const { fileName, pos } of source.referencedFiles) {
    const at = source.getLineAndCharacterOfPosition(pos);
    const specifier = /^\.{1,2}\//.test(fileName) ? fileName : `./${fileName}`;
    uses.push({
      specifier,
      line: at.line + 1,
      column: at.character + 1,
      isTypeOnly: true,
    });
  }
  return uses;
}

/** Names that a file calls `require` and `createRequire` by. */
type Loaders = { require: Set<string>; create: Set<string> };

/** Follows the two through imports and declarations: `const load = createRequire(…)`. */
function findLoaders(
  ts: typeof TypeScript,
  source: TypeScript.SourceFile,
): Loaders {
  const loaders: Loaders = {
    require: new Set(['require']),
    create: new Set(['createRequire']),
  };
  const visit = (node: TypeScript.Node): void => {
    if (ts.isImportSpecifier(node)) {
      if (node.propertyName?.text === 'createRequire')
        loaders.create.add(node.name.text);
    } else if (
      ts.isVariableDeclaration(node) &&
      ts.isIdentifier(node.name) &&
      node.initializer
    ) {
      const { initializer, name } = node;
      const isOne =
        (ts.isIdentifier(initializer) &&
          loaders.require.has(initializer.text)) ||
        (ts.isPropertyAccessExpression(initializer) &&
          initializer.name.text === 'require') ||
        (ts.isCallExpression(initializer) &&
          isMaker(ts, initializer.expression, loaders));
      if (isOne) loaders.require.add(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return loaders;
}

/** `createRequire`, by whatever name, or as a member of the module it comes from. */
function isMaker(
  ts: typeof TypeScript,
  callee: TypeScript.Expression,
  { create }: Loaders,
): boolean {
  return ts.isPropertyAccessExpression(callee)
    ? callee.name.text === 'createRequire'
    : ts.isIdentifier(callee) && create.has(callee.text);
}

/** `import(…)`, `require(…)`, `require.resolve(…)`, `createRequire(…)(…)`. */
function isLoader(
  ts: typeof TypeScript,
  callee: TypeScript.Expression,
  loaders: Loaders,
): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return loaders.require.has(callee.text);
  if (ts.isParenthesizedExpression(callee))
    return isLoader(ts, callee.expression, loaders);
  // `(0, require)(…)`: the last one is called.
  if (
    ts.isBinaryExpression(callee) &&
    callee.operatorToken.kind === ts.SyntaxKind.CommaToken
  )
    return isLoader(ts, callee.right, loaders);
  if (ts.isElementAccessExpression(callee)) {
    const { argumentExpression: name } = callee;
    return ts.isStringLiteralLike(name) && name.text === 'require';
  }
  if (ts.isPropertyAccessExpression(callee)) {
    const { expression, name } = callee;
    if (name.text === 'require') return true;
    return (
      name.text === 'resolve' &&
      ts.isIdentifier(expression) &&
      loaders.require.has(expression.text)
    );
  }
  return ts.isCallExpression(callee) && isMaker(ts, callee.expression, loaders);
}
