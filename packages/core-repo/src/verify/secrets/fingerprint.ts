import { createHash } from 'node:crypto';

/** More of a line than that tells no more; a file may be one line. */
const maxContext = 400;

/**
 * What tells a finding from others of its file, also when lines move: its rule, its path,
 * and its line with every secret in it masked. No secret is a part of it: whoever sees the
 * fingerprint could try guesses against it.
 * @internal
 */
export function fingerprintOf(finding: {
  rule: string;
  path: string;
  maskedLine: string;
  /** Which of the secrets of that line it is. */
  ordinal: number;
}): string {
  const { rule, path, maskedLine, ordinal } = finding;
  return createHash('sha256')
    .update(
      JSON.stringify([
        rule,
        path,
        maskedLine.trim().slice(0, maxContext),
        ordinal,
      ]),
    )
    .digest('hex')
    .slice(0, 16);
}
