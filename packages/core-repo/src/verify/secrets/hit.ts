/** A place in a text that looks like a secret. It says where, and never what. @internal */
export type Hit = {
  /** Id of the rule, with the service below it where one is known. */
  rule: `secrets/${string}`;
  /** What it looks like, in words that hold nothing of it. */
  what: string;
  /** From where to where in the text. */
  start: number;
  end: number;
};

/**
 * Of hits that overlap the first in the list counts, so that one secret is one finding;
 * the list is in the order of how much each says. The outcome is in the text's order.
 * @internal
 */
export function withoutOverlaps(hits: readonly Hit[]): Hit[] {
  const taken: Hit[] = [];
  for (const hit of hits) {
    if (!taken.some(other => hit.start < other.end && other.start < hit.end))
      taken.push(hit);
  }
  return taken.sort((a, b) => a.start - b.start);
}

/** The text with every hit made unreadable, for whatever prints a part of a file. @internal */
export function mask(text: string, hits: readonly Hit[]): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of [...hits].sort((a, b) => a.start - b.start)) {
    if (start > at) masked += text.slice(at, start);
    // Line ends stay, so that lines keep their numbers.
    masked += text.slice(Math.max(at, start), end).replace(/[^\n]+/g, '***');
    at = Math.max(at, end);
  }
  return masked + text.slice(at);
}
