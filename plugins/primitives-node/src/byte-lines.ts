const newline = 0x0a;

/**
 * Lines of a stream, in the groups that its chunks bring, each decoded once. A line longer
 * than `maxBytes` is passed over, and `onTooLong` told of it: one monster may not stop the
 * rest. What follows the last newline is no line: the stream was cut there.
 * @internal
 */
export async function* byteLines(
  chunks: AsyncIterable<Uint8Array>,
  options: { maxBytes: number; onTooLong: () => void },
): AsyncIterable<string[]> {
  let parts: Buffer[] = [];
  let size = 0;
  let isSkipping = false;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const lines: string[] = [];
    let start = 0;
    for (
      let end = bytes.indexOf(newline);
      end >= 0;
      end = bytes.indexOf(newline, start)
    ) {
      const last = bytes.subarray(start, end);
      start = end + 1;
      const length = size + last.length;
      if (!isSkipping && length <= options.maxBytes) {
        const line = parts.length > 0 ? Buffer.concat([...parts, last]) : last;
        if (length > 0) lines.push(line.toString('utf8'));
      } else if (!isSkipping) options.onTooLong();
      parts = [];
      size = 0;
      isSkipping = false;
    }
    const rest = bytes.subarray(start);
    size += rest.length;
    if (!isSkipping && size > options.maxBytes) {
      isSkipping = true;
      parts = [];
      options.onTooLong();
    }
    if (!isSkipping && rest.length > 0) parts.push(rest);
    if (lines.length > 0) yield lines;
  }
}
