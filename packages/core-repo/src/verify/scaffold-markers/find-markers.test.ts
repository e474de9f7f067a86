import fc from 'fast-check';
import { findMarkers, marker } from './find-markers';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

it.each<[string, Buffer, Array<[number, number]>]>([
  ['nothing', Buffer.from('AMEIDE_SCAFFOL D'), []],
  [
    'a text',
    Buffer.from(`x\n  // ${marker}: later\ny\n${marker}`),
    [
      [2, 6],
      [4, 1],
    ],
  ],
  ['two in a line', Buffer.from(`${marker} ${marker}`), [[1, 1]]],
  ['CRLF', Buffer.from(`a\r\nb ${marker}\r\n`), [[2, 3]]],
  ['a mark at the start', Buffer.from(`\u{feff}${marker}`), [[1, 1]]],
  ['UTF-16', Buffer.from(`\u{feff}a\nb ${marker}`, 'utf16le'), [[2, 3]]],
  ['UTF-16 without a mark', Buffer.from(`a\nb ${marker}`, 'utf16le'), [[2, 3]]],
  ['UTF-16 the other way', utf16be(`\u{feff}a\nb ${marker}`), [[2, 3]]],
  [
    'bytes',
    Buffer.concat([Buffer.from([0, 1, 255, 10]), Buffer.from(marker)]),
    [[2, 1]],
  ],
  [
    'no UTF-8',
    Buffer.concat([Buffer.from([0xc3, 0x28, 10]), Buffer.from(marker)]),
    [[2, 1]],
  ],
  [
    'UTF-16 among bytes',
    Buffer.concat([Buffer.alloc(64), Buffer.from(marker, 'utf16le')]),
    [[1, 1]],
  ],
])('in %s', (_title, content, places) => {
  expect(
    findMarkers(content).map(({ line, column }) => [line, column]),
  ).toEqual(places);
});

it('finds it in any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (before, after) => {
      const content = Buffer.concat([before, Buffer.from(marker), after]);
      expect(findMarkers(content).length).toBeGreaterThan(0);
    }),
  );
});
