import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Node,
} from 'yaml';

/** A scalar of a YAML file: where it is, and what it says. @internal */
export type Visited = { path: string[]; value: unknown; line: number };

/** The largest values files of public charts have some ten thousands of nodes. */
const mostNodes = 200_000;

/** Every scalar of a YAML document with its path and line; throws where aliases unfold to more than anybody writes. @internal */
export function visitDocument(
  document: Document.Parsed,
  lines: LineCounter,
): Visited[] {
  const values: Visited[] = [];
  let nodes = 0;
  const walk = (node: unknown, path: string[], depth: number): void => {
    // Aliases could nest without end; nobody writes values this deep.
    if (depth > 64) return;
    nodes += 1;
    if (nodes > mostNodes)
      throw new Error(`unfolds to more than ${mostNodes} values`);
    if (isAlias(node)) walk(node.resolve(document), path, depth + 1);
    else if (isMap(node)) {
      for (const pair of node.items) {
        const key = isScalar(pair.key)
          ? String(pair.key.value)
          : String(pair.key);
        walk(pair.value, [...path, key], depth + 1);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) =>
        walk(item, [...path, String(index)], depth + 1),
      );
    } else if (isScalar(node)) {
      values.push({ path, value: node.value, line: lineOf(node, lines) });
    }
  };
  walk(document.contents, [], 0);
  return values;
}

function lineOf(node: Node, lines: LineCounter): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}
