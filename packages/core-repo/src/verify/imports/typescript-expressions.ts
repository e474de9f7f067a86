import type * as TypeScript from 'typescript';

/** An expression without what only the type checker sees, or what stands around it. @internal */
export function bare(
  ts: typeof TypeScript,
  node: TypeScript.Expression,
): TypeScript.Expression {
  let at = node;
  for (;;) {
    if (
      ts.isParenthesizedExpression(at) ||
      ts.isAsExpression(at) ||
      ts.isNonNullExpression(at) ||
      ts.isSatisfiesExpression(at) ||
      ts.isTypeAssertionExpression(at)
    )
      at = at.expression;
    // `(0, require)(…)`: the last one is called.
    else if (
      ts.isBinaryExpression(at) &&
      at.operatorToken.kind === ts.SyntaxKind.CommaToken
    )
      at = at.right;
    else return at;
  }
}

/** The name of the member that an expression takes out of another. @internal */
export function memberOf(
  ts: typeof TypeScript,
  node: TypeScript.Expression,
): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) &&
    ts.isStringLiteralLike(node.argumentExpression)
    ? node.argumentExpression.text
    : undefined;
}

/** The object that a member is taken out of. @internal */
export function objectOf(
  ts: typeof TypeScript,
  node: TypeScript.Expression,
): TypeScript.Expression | undefined {
  return ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node)
    ? bare(ts, node.expression)
    : undefined;
}

/** `import.meta`. @internal */
export const isImportMeta = (
  ts: typeof TypeScript,
  node: TypeScript.Expression | undefined,
) =>
  node !== undefined &&
  ts.isMetaProperty(node) &&
  node.keywordToken === ts.SyntaxKind.ImportKeyword;

/** `import.meta.url`, and the path that is made of it. @internal */
export function isOwnFile(
  ts: typeof TypeScript,
  expression: TypeScript.Expression,
): boolean {
  const node = bare(ts, expression);
  if (ts.isIdentifier(node)) return node.text === '__filename';
  if (ts.isCallExpression(node)) {
    const [argument] = node.arguments;
    return (
      ['fileURLToPath', 'pathToFileURL'].includes(
        nameOf(ts, node.expression) ?? '',
      ) &&
      argument !== undefined &&
      isOwnFile(ts, argument)
    );
  }
  return (
    ['url', 'filename'].includes(memberOf(ts, node) ?? '') &&
    isImportMeta(ts, objectOf(ts, node))
  );
}

/** Name of a function, alone or as a member. @internal */
export function nameOf(
  ts: typeof TypeScript,
  expression: TypeScript.Expression,
): string | undefined {
  const node = bare(ts, expression);
  return ts.isIdentifier(node) ? node.text : memberOf(ts, node);
}
