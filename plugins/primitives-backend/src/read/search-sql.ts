/** SQL that finds a text in any of some columns or expressions, whatever the case, taken literally. @internal */
export function searchSql(
  columns: readonly string[],
  text: string,
): [sql: string, bindings: string[]] {
  const literal = text.toLowerCase().replace(/[\\%_]/g, '\\$&');
  const found = columns.map(column => `lower(${column}) like ? escape '\\'`);
  return [`(${found.join(' or ')})`, columns.map(() => `%${literal}%`)];
}
