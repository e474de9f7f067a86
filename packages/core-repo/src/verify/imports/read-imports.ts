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
    } else if (ts.isCallExpression(node) && isLoader(ts, node.expression)) {
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

/** `import(…)`, `require(…)`, `require.resolve(…)`, `createRequire(…)(…)`. */
function isLoader(
  ts: typeof TypeScript,
  callee: TypeScript.Expression,
): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === 'require';
  if (ts.isPropertyAccessExpression(callee)) {
    const { expression, name } = callee;
    if (name.text === 'require') return true;
    return (
      name.text === 'resolve' &&
      ts.isIdentifier(expression) &&
      expression.text === 'require'
    );
  }
  return (
    ts.isCallExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === 'createRequire'
  );
}
