import { readFile } from 'node:fs/promises';
import type { Language, Node } from 'web-tree-sitter';
import { Finding } from '@ameide/plugin-primitives-common';
import { loadTreeSitter } from '../../lazy';
import { findingsBy } from '../finding';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** Source takes milliseconds; what takes longer was made to. */
const maxMs = 5_000;

/**
 * Says whether a reading that begins now takes too long: by the clock, and by what this
 * process worked meanwhile. On a busy machine the clock alone would have the same file
 * read at one time and not at another.
 */
function begin(): () => boolean {
  const end = performance.now() + maxMs;
  const before = process.cpuUsage();
  return () => {
    // The clock is quick to ask, at every node; the system's account is not.
    if (performance.now() <= end) return false;
    const { user, system } = process.cpuUsage(before);
    return user + system > maxMs * 1_000;
  };
}

/** A language that Tree-sitter reads here. */
type Grammar = 'go' | 'python';

/**
 * Ends the reading of a tree when it takes too long. Every loop over nodes calls it: to
 * find the parent of one, Tree-sitter goes down from the root.
 * @internal
 */
export type Tick = () => void;

class TookTooLong extends Error {}

/**
 * Parses a text and gives what `read` made of it; undefined when that took too long. The
 * tree is gone afterwards: it lies in memory that nobody collects.
 * @internal
 */
export type SourceParser = <T>(
  text: string,
  read: (root: Node, tick: Tick) => T,
) => T | undefined;

/** Grammars that are loaded, as Node keeps modules: one that is loaded twice is in memory twice. */
const languages = new Map<Grammar, Promise<Language>>();

async function loadLanguage(grammar: Grammar): Promise<Language> {
  const { module, program, grammars } = loadTreeSitter();
  await module.Parser.init({ locateFile: () => program });
  return module.Language.load(await readFile(grammars[grammar]));
}

/** Makes the parser of a language: 30 ms for the first, nothing for those after it. @internal */
export async function openParser(grammar: Grammar): Promise<SourceParser> {
  const known = languages.get(grammar) ?? loadLanguage(grammar);
  languages.set(grammar, known);
  const language = await known;
  const { Parser } = loadTreeSitter().module;
  return (text, read) => {
    const parser = new Parser();
    try {
      parser.setLanguage(language);
      const isLate = begin();
      const tree = parser.parse(text, null, { progressCallback: isLate });
      if (!tree) return undefined;
      try {
        return read(tree.rootNode, () => {
          if (isLate()) throw new TookTooLong();
        });
      } catch (error) {
        if (error instanceof TookTooLong) return undefined;
        throw error;
      } finally {
        tree.delete();
      }
    } finally {
      parser.delete();
    }
  };
}

/** Where a node begins, as people count: from 1. @internal */
export function placeOf({ startPosition: { row, column } }: Node): {
  line: number;
  column: number;
} {
  return { line: row + 1, column: column + 1 };
}

/** Nodes of some types, in the order of the text. @internal */
export function nodesOf(root: Node, ...types: string[]): Node[] {
  return root.descendantsOfType(types);
}

/** What to say of a file that the grammar has no rule for. @internal */
export function syntaxFindings(root: Node, file: string): Finding[] {
  const place = firstProblem(root);
  return place
    ? [
        finding('imports/syntax', {
          message: 'is not understood from here on',
          file,
          ...place,
        }),
      ]
    : [];
}

/** Goes down to the first node that is wrong itself. */
function firstProblem(root: Node): ReturnType<typeof placeOf> | undefined {
  if (!root.hasError) return undefined;
  const cursor = root.walk();
  try {
    for (;;) {
      const node = cursor.currentNode;
      if (node.isError || node.isMissing) return placeOf(node);
      if (!node.hasError) {
        if (!cursor.gotoNextSibling()) return placeOf(node);
      } else if (!cursor.gotoFirstChild()) return placeOf(node);
    }
  } finally {
    cursor.delete();
  }
}

/** What to say of a file that nobody waited for. @internal */
export function tooSlow(file: string): Finding {
  return finding('imports/not-looked-at', {
    message: `took more than ${maxMs / 1000} s to parse`,
    file,
  });
}
