import fc from 'fast-check';
import { JsonItems } from './json-items';

function itemsOf(text: string, at: number[] = [], maxBytes = 100_000) {
  const bytes = Buffer.from(text);
  const items = new JsonItems({ maxBytes });
  const places = [...at.map(n => n % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  const found = places.flatMap((end, i) =>
    items.push(bytes.subarray(places[i - 1] ?? 0, end)),
  );
  items.end();
  return found.map((text_): unknown => JSON.parse(text_));
}

describe('JsonItems', () => {
  it('finds the items of any list, however it is cut and spaced', () => {
    const item = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.array(item),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.nat()),
        fc.constantFrom(undefined, 2),
        (list, metadata, at, spaces) => {
          const text = JSON.stringify({ metadata, items: list }, null, spaces);
          expect(itemsOf(text, at)).toEqual(JSON.parse(JSON.stringify(list)));
        },
      ),
    );
  });

  it('finds them in the layout that Argo CD writes, item by item', () => {
    expect(
      itemsOf(
        '{"metadata":{"a":"]}"}\n,"items":[{"b":"\\"}{"}\n,{"c":[{}]}\n]}',
      ),
    ).toEqual([{ b: '"}{' }, { c: [{}] }]);
  });

  it('finds none in a list of nothing', () => {
    expect(itemsOf('{"metadata":{},"items":null}')).toEqual([]);
  });

  it.each([
    ['', 'cut off'],
    ['<html>', 'cut off'],
    ['{"metadata":{},"items":[{"a":1}', 'cut off'],
    [`{"items":[{"a":"${'x'.repeat(100)}"}]}`, 'over 50 bytes'],
  ])('refuses %s', (text, message) => {
    expect(() => itemsOf(text, [20], 50)).toThrow(message);
  });
});
