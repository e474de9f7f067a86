import { decode, placesIn, Place } from '../decode';

/** What the scaffold leaves where somebody has to decide. @internal */
export const marker = 'AMEIDE_SCAFFOLD';

const littleEndian = Buffer.from(marker, 'utf16le');

/** Places of the marker in a file, the first of each line. @internal */
export function findMarkers(content: Buffer): Place[] {
  // In UTF-16 of the other order the same bytes stand, but for the first.
  if (
    !content.includes(marker) &&
    !content.includes(littleEndian.subarray(0, -1))
  )
    return [];
  const { text } = decode(content);
  const placeOf = placesIn(text);
  const places: Place[] = [];
  for (
    let at = text.indexOf(marker);
    at >= 0;
    at = text.indexOf(marker, at + 1)
  ) {
    const place = placeOf(at);
    if (places.at(-1)?.line !== place.line) places.push(place);
  }
  // Text in an unusual place, such as UTF-16 in a file of bytes.
  return places.length > 0 ? places : [{ line: 1, column: 1 }];
}
