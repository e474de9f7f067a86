/** Bytes that are looked at to tell text from what is none, as Git does. */
const sampleBytes = 8000;

/** A file as text, and how it was read. @internal */
export type Decoded = {
  text: string;
  /** `binary`: no text; every byte stands for one character, so that words in it can be found. */
  encoding: 'utf-8' | 'utf-16' | 'binary';
};

/**
 * Reads bytes as text: UTF-8, or UTF-16 by its mark or, without one, by where its zeros
 * are. A text with a stray zero byte is `binary`, and is still searched.
 * @internal
 */
export function decode(content: Buffer): Decoded {
  const [a, b, c] = content;
  if (a === 0xff && b === 0xfe) return utf16('utf-16le', content);
  if (a === 0xfe && b === 0xff) return utf16('utf-16be', content);
  const sample = content.subarray(0, sampleBytes);
  if (sample.includes(0)) {
    const order = zerosOf(sample);
    if (order) return utf16(order, content);
    return { text: content.toString('latin1'), encoding: 'binary' };
  }
  const start = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  return { text: content.toString('utf8', start), encoding: 'utf-8' };
}

function utf16(order: 'utf-16le' | 'utf-16be', content: Buffer): Decoded {
  return { text: new TextDecoder(order).decode(content), encoding: 'utf-16' };
}

/** Latin letters have a zero in every second byte; nearly all of them mean UTF-16. */
function zerosOf(sample: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] += 1;
  });
  const half = sample.length / 2;
  if (zeros[1] > half * 0.7 && zeros[0] < half * 0.1) return 'utf-16le';
  if (zeros[0] > half * 0.7 && zeros[1] < half * 0.1) return 'utf-16be';
  return undefined;
}

/** Where in a text something begins, as people count: from 1. @internal */
export type Place = { line: number; column: number };

/** Gives places in a text; each costs a search among its line starts. @internal */
export function placesIn(text: string): (at: number) => Place {
  let starts: number[] | undefined;
  return at => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low] + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}
