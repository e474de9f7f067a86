const quote = 0x22;
const backslash = 0x5c;
const open = { array: 0x5b, object: 0x7b };
const close = { array: 0x5d, object: 0x7d };

/**
 * Cuts the objects out of `{"metadata":…,"items":[{…},{…}]}` while it arrives, so that a
 * list of a hundred megabytes is never in memory as a whole. It only finds where they
 * begin and end, whatever the white space; parsing each is the caller's.
 * @internal
 */
export class JsonItems {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  #depth = 0;
  #isInItems = false;
  #isInString = false;
  #isEscaped = false;
  #hasBegun = false;

  /** Throws at an item of more than `maxBytes`. */
  constructor(options: { maxBytes: number }) {
    this.#maxBytes = options.maxBytes;
  }

  /** The objects that end in this chunk. */
  push(chunk: Uint8Array): string[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const items: string[] = [];
    let start = this.#isInsideItem() ? 0 : -1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) this.#isInString = false;
      } else if (byte === quote) {
        this.#isInString = true;
      } else if (byte === open.object || byte === open.array) {
        // The only array directly below the root is `items`.
        if (byte === open.array && this.#depth === 1) this.#isInItems = true;
        if (byte === open.object && this.#isInItems && this.#depth === 2)
          start = i;
        this.#depth += 1;
        this.#hasBegun = true;
      } else if (byte === close.object || byte === close.array) {
        this.#depth -= 1;
        if (this.#isInItems && this.#depth === 2) {
          items.push(this.#take(bytes.subarray(start, i + 1)));
          start = -1;
        }
        if (this.#depth === 1) this.#isInItems = false;
      }
    }
    if (start >= 0) this.#keep(bytes.subarray(start));
    return items;
  }

  /** Throws when what came was no object, or was cut off. */
  end(): void {
    if (!this.#hasBegun || this.#depth !== 0)
      throw new Error('the list was cut off before its end');
  }

  #isInsideItem(): boolean {
    return this.#isInItems && this.#depth > 2;
  }

  #keep(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size > this.#maxBytes)
      throw new Error(`one item of the list has over ${this.#maxBytes} bytes`);
    this.#parts.push(bytes);
  }

  #take(last: Buffer): string {
    this.#keep(last);
    const whole = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#size = 0;
    return whole;
  }
}
