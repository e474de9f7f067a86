import { StringDecoder } from 'node:string_decoder';

/** Enough for any report. */
const maxBytes = 16 * 1024 * 1024;

/** A line for reading; a program that never ends its line must not fill our memory. */
const maxLineLength = 4096;

/**
 * Keeps what a program prints: all of it up to a limit, beyond that the first and the
 * last part, since reports begin and die at their ends.
 * @internal
 */
export function collectOutput(
  stream: NodeJS.ReadableStream,
  limit = maxBytes,
): () => string {
  const half = limit / 2;
  const head: Buffer[] = [];
  let headSize = 0;
  let tail: Buffer[] = [];
  let tailSize = 0;
  let dropped = 0;
  stream.on('data', (chunk: Buffer) => {
    const first = chunk.subarray(0, Math.max(0, half - headSize));
    if (first.length) head.push(first);
    headSize += first.length;
    const rest = chunk.subarray(first.length);
    if (!rest.length) return;
    tail.push(rest);
    tailSize += rest.length;
    // Joined only once in a while: a chunk may be one byte.
    if (tailSize < 2 * half) return;
    const joined = Buffer.concat(tail);
    const last = Buffer.from(joined.subarray(joined.length - half));
    dropped += joined.length - last.length;
    tail = [last];
    tailSize = last.length;
  });
  return () => {
    const parts = [...head];
    if (dropped) parts.push(Buffer.from(`\n… ${dropped} bytes left out …\n`));
    return Buffer.concat([...parts, ...tail]).toString('utf8');
  };
}

/** Tells each line of a stream as it comes, long ones cut. @internal */
export function tellLines(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): void {
  const decoder = new StringDecoder('utf8');
  let begun = '';
  const tell = (line: string) => {
    const whole = line.replace(/\r$/, '');
    onLine(
      whole.length > maxLineLength
        ? `${whole.slice(0, maxLineLength)}…`
        : whole,
    );
  };
  const take = (text: string) => {
    const lines = text.split('\n');
    lines[0] = begun + lines[0];
    begun = lines.pop() ?? '';
    lines.forEach(tell);
    // One more than is told, so that it is seen to be cut.
    begun = begun.slice(0, maxLineLength + 1);
  };
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
  stream.on('close', () => {
    take(decoder.end());
    if (begun) tell(begun);
    begun = '';
  });
}
