import { crc32, deflateSync, inflateSync } from 'node:zlib';

/*
 * PNG 1.2 (https://www.w3.org/TR/png/): Chromium writes 8 bits a sample, RGB or RGBA, and packs for
 * speed. A picture of a page has few colours but for the edges of letters, so that a palette of
 * 256 shows the same at a third of the size.
 */
const signatureBytes = 8;
const paletteSize = 256;
/** Squared distance from which an eye tells two colours apart at a glance. */
const apart = 600;
const samplesOf = { 2: 3, 6: 4 };

function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

function readChunks(png) {
  const packed = [];
  let header;
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') packed.push(data);
    at += 12 + length;
  }
  return { header, data: inflateSync(Buffer.concat(packed)) };
}

/** Chapter 9.4: the one of left, above and above left that is nearest to their plane. */
function paeth(left, above, corner) {
  const plane = left + above - corner;
  const [a, b, c] = [Math.abs(plane - left), Math.abs(plane - above), Math.abs(plane - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Takes the filter of each row back, in place. */
function unfilter(data, { height, stride, samples }) {
  const predict = [() => 0, left => left, (_, above) => above, (left, above) => (left + above) >> 1, paeth];
  for (let row = 0; row < height; row++) {
    const start = row * (stride + 1) + 1;
    const guess = predict[data[start - 1]];
    for (let i = 0; i < stride; i++) {
      const left = i >= samples ? data[start + i - samples] : 0;
      const above = row > 0 ? data[start + i - stride - 1] : 0;
      const corner = row > 0 && i >= samples ? data[start + i - stride - 1 - samples] : 0;
      data[start + i] = (data[start + i] + guess(left, above, corner)) & 255;
    }
  }
}

const partsOf = colour => [colour >> 16, (colour >> 8) & 255, colour & 255];
const distance = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/**
 * The colours that there is most of, and for every colour the nearest of them. Those that stand
 * apart come first: the one small mark that is orange must not become red.
 */
function makePalette(counts) {
  const sorted = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const chosen = new Map();
  for (const colour of sorted) {
    const parts = partsOf(colour);
    if (chosen.size < paletteSize / 2 && ![...chosen.values()].some(other => distance(parts, other) < apart)) chosen.set(colour, parts);
  }
  for (const colour of sorted) if (chosen.size < paletteSize) chosen.set(colour, partsOf(colour));
  const colours = [...chosen.keys()];
  const parts = [...chosen.values()];
  const indices = new Map(colours.map((colour, index) => [colour, index]));
  for (const colour of counts.keys()) {
    if (indices.has(colour)) continue;
    const own = partsOf(colour);
    const distances = parts.map(part => distance(part, own));
    indices.set(colour, distances.indexOf(Math.min(...distances)));
  }
  return { parts, indices };
}

/** The same picture with a palette, packed as tightly as zlib can. A page has no transparent parts. */
export function smallerPng(png) {
  const { header, data } = readChunks(png);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const samples = samplesOf[header[9]];
  if (header[8] !== 8 || samples === undefined || header[12] !== 0) throw new Error('Not a PNG as Chromium writes it');
  const stride = width * samples;
  unfilter(data, { height, stride, samples });
  const colourAt = (row, column) => {
    const at = row * (stride + 1) + 1 + column * samples;
    return (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
  };
  const counts = new Map();
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const colour = colourAt(row, column);
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  const { parts, indices } = makePalette(counts);
  const pixels = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) pixels[row * (width + 1) + 1 + column] = indices.get(colourAt(row, column));
  const newHeader = Buffer.from(header);
  newHeader[9] = 3;
  return Buffer.concat([
    png.subarray(0, signatureBytes),
    chunk('IHDR', newHeader),
    chunk('PLTE', Buffer.from(parts.flat())),
    chunk('IDAT', deflateSync(pixels, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
