import fc from 'fast-check';
import { byteLines } from './byte-lines';

async function linesOf(chunks: Uint8Array[], maxBytes = 1_000) {
  const lines: string[] = [];
  let tooLong = 0;
  const source = (async function* generate() {
    yield* chunks;
  })();
  const options = {
    maxBytes,
    onTooLong: () => {
      tooLong += 1;
    },
  };
  for await (const group of byteLines(source, options)) lines.push(...group);
  return { lines, tooLong };
}

/** Cuts a text's bytes, also in the middle of characters. */
function cut(text: string, at: number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const places = [...new Set(at.map(n => n % (bytes.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [...places, bytes.length].map((end, i) =>
    bytes.subarray(places[i - 1] ?? 0, end),
  );
}

describe('byteLines', () => {
  it('finds the same lines however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '😀', '{') })),
        fc.array(fc.nat()),
        async (texts, at) => {
          const whole = texts.map(text => `${text}\n`).join('');
          const { lines } = await linesOf(cut(`${whole}half`, at));
          expect(lines).toEqual(texts.filter(text => text !== ''));
        },
      ),
    );
  });

  it('passes over what is too long, wherever it is cut, and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async at => {
        const text = `one\n${'x'.repeat(50)}\ntwo\n`;
        expect(await linesOf(cut(text, at), 10)).toEqual({
          lines: ['one', 'two'],
          tooLong: 1,
        });
      }),
    );
  });
});
