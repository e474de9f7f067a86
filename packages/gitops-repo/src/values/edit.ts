import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isMap,
  isScalar,
  LineCounter,
  Pair,
  parseAllDocuments,
  parseDocument,
  Scalar,
  YAMLMap,
} from 'yaml';
import { RefusedError } from '../errors';

/** What an edit sets; what is left out stays as it is. @public */
export type ValuesEdit = { enabled?: boolean; ref?: string };

type Splice = { start: number; end: number; text: string };

class ValuesEditor {
  readonly document: Document.Parsed;
  readonly #text: string;
  readonly #file: string;
  readonly #eol: string;
  readonly #lines = new LineCounter();
  readonly #splices: Splice[] = [];

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#eol = text.includes('\r\n') ? '\r\n' : '\n';
    const { length } = parseAllDocuments(text);
    if (length > 1)
      throw new RefusedError(
        `${file}: holds ${length} YAML documents; values are one`,
      );
    this.document = parseDocument(text, { lineCounter: this.#lines });
    const [error] = this.document.errors;
    if (error)
      this.#refuse(
        error.pos[0],
        error.message.split('\n')[0].replace(/ at line.*$/, ''),
      );
  }

  apply(edit: ValuesEdit): string {
    const root: unknown = this.document.contents;
    if (root === null || (isScalar(root) && root.value === null)) {
      return this.#append(this.#topLevel(edit));
    }
    if (!isMap(root)) return this.#refuse(0, 'values must be a mapping');
    this.#plainMap(root);
    let appended = '';
    if (edit.enabled !== undefined) {
      const pair = this.#find(root, 'enabled');
      if (!pair) this.#insertBefore(root, `enabled: ${edit.enabled}`);
      else this.#setBoolean(pair, edit.enabled);
    }
    if (edit.ref !== undefined) {
      const image = this.#find(root, 'image');
      if (!image) {
        if (root.flow)
          this.#refuse(
            root.range?.[0] ?? 0,
            'image: is missing in a flow mapping',
          );
        appended = this.#topLevel({ ref: edit.ref });
      } else if (isMap(image.value)) {
        this.#plainMap(image.value);
        const ref = this.#find(image.value, 'ref');
        if (!ref) this.#insertBefore(image.value, `ref: "${edit.ref}"`);
        else this.#setString(ref, edit.ref);
      } else {
        this.#refuse(this.#offset(image), 'image: must be a mapping with ref');
      }
    }
    const spliced = this.#splices
      .sort((a, b) => b.start - a.start)
      .reduce(
        (text, s) => text.slice(0, s.start) + s.text + text.slice(s.end),
        this.#text,
      );
    return appended ? this.#append(appended, spliced) : spliced;
  }

  #topLevel(edit: ValuesEdit): string {
    const lines: string[] = [];
    if (edit.enabled !== undefined) lines.push(`enabled: ${edit.enabled}`);
    if (edit.ref !== undefined) lines.push('image:', `  ref: "${edit.ref}"`);
    return lines.map(line => line + this.#eol).join('');
  }

  #append(lines: string, text = this.#text): string {
    if (/^\.\.\.\s*$/m.test(text))
      this.#refuse(0, 'the document is closed with "..."');
    const gap = text === '' || text.endsWith('\n') ? '' : this.#eol;
    return text + gap + lines;
  }

  #find(map: YAMLMap, key: string): Pair | undefined {
    return map.items.find(pair => isScalar(pair.key) && pair.key.value === key);
  }

  #plainMap(map: YAMLMap): void {
    if (map.anchor || map.tag)
      this.#refuse(map.range?.[0] ?? 0, 'carries an anchor or a tag');
    const merge = this.#find(map, '<<');
    if (merge)
      this.#refuse(
        this.#offset(merge),
        'a merge key ("<<") hides what is set here',
      );
  }

  #setBoolean(pair: Pair, value: boolean): void {
    const node = this.#scalar(pair);
    if (typeof node.value !== 'boolean')
      this.#refuse(this.#offset(pair), 'enabled: must be true or false');
    if (node.value !== value) this.#replace(node, String(value));
  }

  #setString(pair: Pair, value: string): void {
    const node = this.#scalar(pair);
    if (node.value === value) return;
    if (node.value === null) {
      const colon = this.#text.indexOf(':', this.#keyEnd(pair));
      const [start, end] = node.range ?? [colon + 1, colon + 1];
      // An empty value has no text to replace; an explicit null has.
      if (start === end)
        this.#splices.push({
          start: colon + 1,
          end: colon + 1,
          text: ` "${value}"`,
        });
      else this.#replace(node, `"${value}"`);
      return;
    }
    if (typeof node.value !== 'string')
      this.#refuse(this.#offset(pair), 'image.ref: must be text');
    if (node.type === Scalar.QUOTE_SINGLE) this.#replace(node, `'${value}'`);
    else if (node.type === Scalar.PLAIN) this.#replace(node, value);
    else if (node.type === Scalar.QUOTE_DOUBLE)
      this.#replace(node, `"${value}"`);
    else
      this.#refuse(
        this.#offset(pair),
        'image.ref: is a block of text; write it on one line',
      );
  }

  #scalar(pair: Pair): Scalar {
    const node: unknown = pair.value;
    if (!isScalar(node))
      return this.#refuse(
        this.#offset(pair),
        'must be a plain value, not an alias, list or mapping',
      );
    if (node.anchor || node.tag)
      return this.#refuse(this.#offset(pair), 'carries an anchor or a tag');
    return node;
  }

  #replace(node: Scalar, text: string): void {
    if (!node.range) return this.#refuse(0, 'has no place in the text');
    this.#splices.push({ start: node.range[0], end: node.range[1], text });
    return undefined;
  }

  #insertBefore(map: YAMLMap, line: string): void {
    const [first] = map.items;
    if (map.flow || !first)
      return this.#refuse(
        map.range?.[0] ?? 0,
        'a key is missing in a flow mapping',
      );
    const start = this.#offset(first);
    const column = start - (this.#text.lastIndexOf('\n', start - 1) + 1);
    this.#splices.push({
      start,
      end: start,
      text: line + this.#eol + ' '.repeat(column),
    });
    return undefined;
  }

  #offset(pair: Pair): number {
    return isScalar(pair.key) ? pair.key.range?.[0] ?? 0 : 0;
  }

  #keyEnd(pair: Pair): number {
    return isScalar(pair.key) ? pair.key.range?.[1] ?? 0 : 0;
  }

  #refuse(offset: number, why: string): never {
    throw new RefusedError(
      `${this.#file}:${this.#lines.linePos(offset).line}: ${why}`,
    );
  }
}

/**
 * Sets `enabled` and `image.ref` in the text of a values file. The document is
 * parsed to find the places, and only those are spliced: every other byte stays,
 * comments, order, quoting, indentation and line ends included. A file that cannot
 * be edited without changing its meaning is refused with the line.
 * @public
 */
export function editValues(
  text: string,
  edit: ValuesEdit,
  file: string,
): string {
  const editor = new ValuesEditor(text, file);
  const after = editor.apply(edit);
  const before: unknown = editor.document.toJS();
  const result = new ValuesEditor(after, file).document.toJS();
  // The proof that the splices mean what was asked, and nothing else.
  if (!isDeepStrictEqual(result, expected(before, edit))) {
    throw new RefusedError(
      `${file}: cannot be edited without changing its meaning; edit it by hand`,
    );
  }
  return after;
}

function expected(before: unknown, edit: ValuesEdit): unknown {
  const values = { ...(isRecord(before) ? before : {}) };
  if (edit.enabled !== undefined) values.enabled = edit.enabled;
  if (edit.ref !== undefined) {
    values.image = {
      ...(isRecord(values.image) ? values.image : {}),
      ref: edit.ref,
    };
  }
  return values;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
