import { loadDiff } from '../../lazy';

/** What is longer is compared, and its difference is not shown. */
const maxTextLength = 512 * 1024;

/** Changes beyond that are a rewrite; showing it would say nothing. */
const maxEdits = 2000;

/** Lines of a report that a person still reads. */
const maxLines = 12;
const maxLineLength = 120;

/**
 * The difference of two texts in the unified form, shortened: from what is committed to
 * what generation gives. Empty when it is too large to show.
 * @internal
 */
export function shortDiff(committed: string, generated: string): string {
  if (committed.length > maxTextLength || generated.length > maxTextLength)
    return '';
  const patch = loadDiff().structuredPatch(
    '',
    '',
    committed,
    generated,
    '',
    '',
    {
      context: 1,
      maxEditLength: maxEdits,
    },
  );
  const lines = (patch?.hunks ?? []).flatMap(hunk => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines.map(shorten),
  ]);
  if (lines.length <= maxLines) return lines.join('\n');
  const more = lines.length - maxLines;
  return [...lines.slice(0, maxLines), `… ${more} more lines`].join('\n');
}

/** A line without what a terminal would act on. */
function shorten(line: string): string {
  const plain = line.replace(/(?!\t)\p{Cc}/gu, '\u{fffd}');
  return plain.length > maxLineLength
    ? `${plain.slice(0, maxLineLength)}…`
    : plain;
}
