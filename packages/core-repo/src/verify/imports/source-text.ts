import { isAscii, isUtf8 } from 'node:buffer';

/** Encodings that spell ASCII as ASCII does, as Python names them. */
const likeAscii =
  /^(?:utf-?8(?:-sig)?|u8|ascii|us-ascii|latin-?1|iso-?8859-?\d+|cp125\d)$/;

/**
 * Text of a source file, or what is wrong with its bytes: a compiler that reads them in
 * another encoding sees another program.
 * @internal
 */
export function sourceText(
  path: string,
  content: Buffer,
): { text: string } | { problem: string } {
  if (content.includes(0))
    return { problem: 'holds zero bytes, so it is no text' };
  if (!isUtf8(content)) return { problem: 'is not UTF-8' };
  // Files of requirements may name one too: https://pip.pypa.io/en/stable/reference/requirements-file-format/#encoding
  const encoding = /\.(?:py|txt|in)$/.test(path)
    ? pythonEncoding(content)
    : undefined;
  if (encoding !== undefined) {
    const name = encoding.toLowerCase().replaceAll('_', '-');
    const isPlain =
      /^utf-?8(?:-sig)?$|^u8$/.test(name) ||
      (likeAscii.test(name) && isAscii(content));
    if (!isPlain)
      return {
        problem: `says that it is written in ${JSON.stringify(
          encoding,
        )}, and is not read as that here`,
      };
  }
  const hasMark = content.subarray(0, 3).equals(Buffer.from('\u{feff}'));
  return { text: content.toString('utf8', hasMark ? 3 : 0) };
}

/** https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations */
function pythonEncoding(content: Buffer): string | undefined {
  const lines = content
    .subarray(0, 4096)
    .toString('latin1')
    .split(/\r\n|\r|\n/, 2);
  for (const line of lines) {
    const found = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(
      line.replace(/^\u{ef}\u{bb}\u{bf}/u, ''),
    );
    if (found) return found[1];
    // Only a comment or an empty line may stand before.
    if (!/^[ \t\f]*(?:#.*)?$/.test(line)) return undefined;
  }
  return undefined;
}
