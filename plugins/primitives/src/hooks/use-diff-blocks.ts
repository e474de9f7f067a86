import { useMemo } from 'react';
import {
  DiffWords,
  recognisedDiffLine,
  recognisedDiffWords,
} from '@ameide/plugin-primitives-common';
import { DiffBlock, diffBlocks } from '../model/diff-text';
import { useSay } from './use-primitives-api';

/**
 * A rendered difference in its parts, what the gate says around it in the language of the
 * page: it comes in English, as it is posted. What charts render stays as it is.
 * @internal
 */
export function useDiffBlocks(text: string): DiffBlock[] {
  const sayIt = useSay();
  return useMemo(() => {
    const written = (found: DiffWords | undefined, words: string) =>
      found ? `${found.sign}${sayIt(found.saying)}` : words;
    const aside = (words: string) => written(recognisedDiffWords(words), words);
    const within = (line: string) => written(recognisedDiffLine(line), line);
    return diffBlocks(text).map(({ kind, title, lines }) => ({
      kind,
      ...(title !== undefined && { title: aside(title) }),
      lines: lines.map(kind === 'words' ? aside : within),
    }));
  }, [text, sayIt]);
}
