import type { SyntaxNode, Tree } from '@lezer/common';
import { Finding } from '@ameide/plugin-primitives-common';
import { findingsBy } from '../finding';
import { importsDescription } from './rules';

const finding = findingsBy(importsDescription);

/** A place in a file, 1-based. @internal */
export type Position = { line: number; column: number };

/** Finds lines and columns in a text. @internal */
export function positionsOf(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return offset => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  };
}

/** What to say of a file that the grammar has no rule for somewhere before `end`. @internal */
export function syntaxFindings(
  tree: Tree,
  about: { file: string; at: (offset: number) => Position; end?: number },
): Finding[] {
  const { file, at, end = Infinity } = about;
  const problem = firstProblem(tree);
  if (problem === undefined || problem >= end) return [];
  return [
    finding('imports/syntax', {
      message: 'is not understood from here on',
      file,
      ...at(problem),
    }),
  ];
}

function firstProblem(tree: Tree): number | undefined {
  let found: number | undefined;
  tree.iterate({
    enter: node => {
      if (found === undefined && node.type.isError) found = node.from;
      return found === undefined;
    },
  });
  return found;
}

/** Children of a node, in order. @internal */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    children.push(child);
  return children;
}
