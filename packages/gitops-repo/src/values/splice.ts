import { isAlias, isMap, isScalar, Pair, Scalar, YAMLMap } from 'yaml';
import { say, sayAt } from '@ameide/plugin-primitives-common';
import { ValuesDocument } from './document';

/** Text that takes the place of another; nothing else changes. @internal */
export type Splice = { start: number; end: number; text: string };

/** Puts splices, which do not overlap, into a text. @internal */
export function applySplices(text: string, splices: readonly Splice[]): string {
  return [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (rest, { start, end, text: put }) =>
        rest.slice(0, start) + put + rest.slice(end),
      text,
    );
}

/** Refuses a mapping that is not only what its keys say. @internal */
export function requirePlainMap(document: ValuesDocument, map: YAMLMap): void {
  if (map.anchor || map.tag)
    document.refuse(map.range?.[0] ?? 0, say('file.anchored'));
  const merge = document.find(map, '<<');
  if (merge) document.refuse(document.start(merge), say('file.merged'));
}

/** Sets the text of a scalar: quoted as it was. @internal */
export function setScalar(
  document: ValuesDocument,
  pair: Pair,
  value: string | boolean | number,
): Splice[] {
  const key = String(pair.key);
  const node = requireScalar(document, pair);
  if (node.value === value) return [];
  if (node.value === null) return fillNull(document, pair, node, value);
  if (typeof node.value !== typeof value)
    return document.refuse(
      document.start(pair),
      say('file.mend', {
        problem: sayAt(key, say(`file.mustBe.${kindOf(value)}`)),
      }),
    );
  if (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL)
    return document.refuse(document.start(pair), sayAt(key, say('file.block')));
  const quotes = {
    [Scalar.QUOTE_SINGLE]: "'",
    [Scalar.QUOTE_DOUBLE]: '"',
    [Scalar.PLAIN]: value === '' ? '"' : '',
  };
  const quote = quotes[node.type ?? Scalar.PLAIN];
  return [replace(document, node, `${quote}${value}${quote}`)];
}

function kindOf(value: string | boolean | number) {
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'number' : 'boolean';
}

function requireScalar(document: ValuesDocument, pair: Pair): Scalar {
  const node: unknown = pair.value;
  if (!isScalar(node))
    return document.refuse(
      document.start(pair),
      say('file.writeOut', {
        problem: sayAt(
          String(pair.key),
          say(isAlias(node) ? 'file.plain.alias' : 'file.plain.list'),
        ),
      }),
    );
  if (node.anchor || node.tag)
    document.refuse(
      document.start(pair),
      say('file.writeOut', {
        problem: sayAt(String(pair.key), say('file.valueAnchored')),
      }),
    );
  return node;
}

/** An empty value has no text to replace; an explicit null has. */
function fillNull(
  document: ValuesDocument,
  pair: Pair,
  node: Scalar,
  value: string | boolean | number,
): Splice[] {
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  if (node.range && node.range[0] !== node.range[1])
    return [replace(document, node, text)];
  const colon = document.text.indexOf(':', document.keyEnd(pair));
  return [{ start: colon + 1, end: colon + 1, text: ` ${text}` }];
}

function replace(document: ValuesDocument, node: Scalar, text: string): Splice {
  if (!node.range) return document.refuse(0, say('file.noPlace'));
  return { start: node.range[0], end: node.range[1], text };
}

/** Adds `key: value` to the mapping of a pair, under the line of its key, so that comments stay with what they are about. @internal */
export function addToMap(
  document: ValuesDocument,
  parent: Pair,
  entry: string,
): Splice[] {
  const { value: map } = parent;
  if (isMap(map)) {
    requirePlainMap(document, map);
    if (map.flow) return [addToFlow(document, map, entry)];
    return [underKey(document, parent, document.indentation(map) + entry)];
  }
  if (isScalar(map) && map.value === null && !map.anchor && !map.tag) {
    if (map.range && map.range[0] !== map.range[1])
      return [replace(document, map, `{${entry}}`)];
    const start = document.start(parent);
    const column = start - (document.text.lastIndexOf('\n', start - 1) + 1);
    return [underKey(document, parent, `${' '.repeat(column + 2)}${entry}`)];
  }
  return document.refuse(
    document.start(parent),
    sayAt(
      String(parent.key),
      say(isAlias(map) ? 'file.mapping.alias' : 'file.mapping.list'),
    ),
  );
}

/** Adds an entry to a mapping in braces. @internal */
export function addToFlow(
  document: ValuesDocument,
  map: YAMLMap,
  entry: string,
): Splice {
  const start = (map.range?.[0] ?? 0) + 1;
  if (document.text[start - 1] !== '{')
    return document.refuse(start, say('file.noPlace'));
  return {
    start,
    end: start,
    text: map.items.length > 0 ? `${entry}, ` : entry,
  };
}

function underKey(
  { text, eol }: ValuesDocument,
  pair: Pair,
  line: string,
): Splice {
  const { range } = isScalar(pair.key) ? pair.key : { range: undefined };
  const end = text.indexOf('\n', range?.[1] ?? 0);
  // Without a line end after it, the key is the last thing there is.
  return end < 0
    ? { start: text.length, end: text.length, text: eol + line }
    : { start: end + 1, end: end + 1, text: line + eol };
}

/** Adds lines to the end of the top mapping. A file without a last line end stays so. @internal */
export function appendLines(
  document: ValuesDocument,
  lines: readonly string[],
): Splice {
  const { text, eol, root } = document;
  const end = root?.range?.[1] ?? 0;
  if (/^\.\.\.\s*$/m.test(text.slice(end)))
    return document.refuse(end, say('file.closed'));
  const indentation = root ? document.indentation(root) : '';
  const added = lines.map(line => indentation + line).join(eol);
  const isOpen = text !== '' && text !== '\uFEFF' && !text.endsWith('\n');
  return {
    start: text.length,
    end: text.length,
    text: isOpen ? eol + added : added + eol,
  };
}
