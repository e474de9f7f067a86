import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  Pair,
  parseDocument,
  ParsedNode,
  visit,
  YAMLError,
  YAMLMap,
} from 'yaml';
import {
  recognised,
  say,
  sayAt,
  Saying,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { RefusedError } from '../errors';

/** Public charts' values have hundreds of aliases of small parts; a bomb has millions. */
const maxAliasCount = 10_000;

const asTemplate = say('file.template');

/** The text of a values file, and where its parts are. Whatever it cannot read for certain, it refuses with the line. @internal */
export class ValuesDocument {
  /** The values; undefined when there are none yet. */
  readonly root: YAMLMap | undefined;
  /** How its lines end. */
  readonly eol: string;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(readonly text: string, readonly file: string) {
    // What is no UTF-8 was replaced while it was read, and would be written back so.
    if (text.includes('\uFFFD'))
      this.#refuseAt(
        text.slice(0, text.indexOf('\uFFFD')).split('\n').length,
        say('file.notUtf8'),
      );
    this.eol = /\r?\n/.exec(text)?.[0] ?? '\n';
    this.#document = this.#parse(text);
    const [error] = this.#document.errors;
    if (error) this.#refuseError(error);
    this.#refuseWhatHelmReadsOtherwise();
    const { contents } = this.#document;
    if (isMap(contents)) this.root = contents;
    else if (contents !== null && !isNothing(contents))
      this.refuse(contents.range[0], say('file.noMapping'));
  }

  /** What the file says, as plain data. Refuses what unfolds to more than could be compared. */
  toJS(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return this.refuse(0, verbatim(words));
    }
  }

  /** The pair of a key. */
  find(map: YAMLMap, key: string): Pair | undefined {
    return map.items.find(pair => isScalar(pair.key) && pair.key.value === key);
  }

  /** Where a pair begins. */
  start(pair: Pair): number {
    return isScalar(pair.key) ? pair.key.range?.[0] ?? 0 : 0;
  }

  /** Where the key of a pair ends. */
  keyEnd(pair: Pair): number {
    return isScalar(pair.key) ? pair.key.range?.[1] ?? 0 : 0;
  }

  /** White space before the first key of a block mapping. */
  indentation(map: YAMLMap): string {
    const [first] = map.items;
    const start = first ? this.start(first) : 0;
    const line = this.text.lastIndexOf('\n', start - 1) + 1;
    const before = this.text.slice(line, start).replace('\uFEFF', '');
    return before.trim() === ''
      ? before
      : this.refuse(start, say('file.moreThanKey'));
  }

  /** Refuses with file, line and reason. */
  refuse(offset: number, why: Saying): never {
    return this.#refuseAt(this.#lines.linePos(offset).line, why);
  }

  #parse(text: string): Document.Parsed {
    try {
      return parseDocument(text, { lineCounter: this.#lines });
    } catch (error) {
      // The parser calls itself for each level.
      if (!(error instanceof RangeError)) throw error;
      return this.#refuseAt(1, say('file.deep'));
    }
  }

  #refuseAt(line: number, why: Saying): never {
    throw new RefusedError(sayAt(`${this.file}:${line}`, why));
  }

  #refuseError({ code, message, pos: [offset] }: YAMLError): never {
    const { line } = this.#lines.linePos(offset);
    const shown = this.text.split('\n')[line - 1] ?? '';
    if (shown.includes('{{')) return this.refuse(offset, asTemplate);
    if (code === 'MULTIPLE_DOCS')
      return this.refuse(offset, say('file.twoDocuments'));
    const problem = recognised(
      message.split('\n')[0].replace(/ at line.*$/, ''),
    );
    return this.refuse(
      offset,
      code === 'DUPLICATE_KEY'
        ? say('file.twiceInValues', { problem })
        : say('file.mend', { problem }),
    );
  }

  #refuseWhatHelmReadsOtherwise(): void {
    visit(this.#document, {
      // `{{ .Values.x }}` is a mapping whose key is a mapping; values have no such keys.
      Pair: (_, { key }) => {
        if (isCollection(key)) this.refuse(key.range?.[0] ?? 0, asTemplate);
      },
      Alias: (_, alias) => {
        if (isAlias(alias) && !alias.resolve(this.#document))
          this.refuse(
            alias.range?.[0] ?? 0,
            say('file.mend', {
              problem: say('file.noAnchor', { alias: alias.source }),
            }),
          );
      },
    });
  }
}

/** Whether no values were written yet: nothing that stands in the text, and no name for it either. */
function isNothing(node: ParsedNode): boolean {
  const [start, end] = node.range;
  return isScalar(node) && start === end && !node.anchor && !node.tag;
}
