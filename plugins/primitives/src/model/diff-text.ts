/** A part of what the gate posted: words, or the changed lines of some Applications. @internal */
export type DiffBlock = {
  kind: 'words' | 'lines';
  /** Names of the Applications, for lines. */
  title?: string;
  lines: string[];
};

/** What a version before wrote, and comments that are there still have; numbers are what is written now. */
const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
};

/**
 * Takes apart the Markdown of the gate's comment into plain text: what it writes is known
 * (`### `, `<details>`, a fence around lines), and whatever else is there stays words.
 * Nothing of it is ever markup again.
 * @internal
 */
export function diffBlocks(text: string): DiffBlock[] {
  const blocks: DiffBlock[] = [];
  let fence: string | undefined;
  let title: string | undefined;
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (fence !== undefined) {
      if (line === fence) fence = undefined;
      else blocks.at(-1)?.lines.push(line);
      continue;
    }
    const opening = /^(`{3,})diff$/.exec(line)?.[1];
    const summary = /^<details(?: open)?><summary>(.*)<\/summary>$/.exec(line);
    if (opening) {
      fence = opening;
      blocks.push({ kind: 'lines', title, lines: [] });
    } else if (summary) title = plain(summary[1]);
    else if (line !== '</details>' && line.trim() !== '') {
      blocks.push({ kind: 'words', lines: [plain(line)] });
    }
  }
  return blocks;
}

/** What a line of a diff does, by its first sign. @internal */
export function lineChange(line: string): 'added' | 'removed' | undefined {
  const sign = line.trimStart().at(0);
  if (sign === '+') return 'added';
  return sign === '-' ? 'removed' : undefined;
}

function plain(text: string): string {
  return text
    .replace(/^#+ /, '')
    .replace(/<\/?code>/g, '')
    .replace(/&(?:amp|lt|gt|#(\d{1,3}));/g, (entity, code?: string) =>
      code ? String.fromCharCode(Number(code)) : entities[entity] ?? entity,
    );
}
