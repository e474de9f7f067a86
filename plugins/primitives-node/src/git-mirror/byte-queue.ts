/** Takes lines and lengths out of a stream of chunks. @internal */
export class ByteQueue {
  readonly #source: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  /** Over what `git cat-file --batch` writes. */
  constructor(chunks: AsyncIterable<Buffer>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  /** Up to the next line feed, without it. */
  async line(): Promise<string> {
    const parts: Buffer[] = [];
    for (;;) {
      const end = this.#chunk.indexOf(10);
      if (end >= 0) {
        parts.push(this.#chunk.subarray(0, end));
        this.#chunk = this.#chunk.subarray(end + 1);
        return Buffer.concat(parts).toString('utf8');
      }
      parts.push(this.#chunk);
      await this.#next();
    }
  }

  /** The next so many bytes; what is not kept is never held together. */
  async take(size: number, keep: boolean): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = size;
    while (missing > 0) {
      if (this.#chunk.length === 0) await this.#next();
      const part = this.#chunk.subarray(0, missing);
      if (keep) parts.push(part);
      missing -= part.length;
      this.#chunk = this.#chunk.subarray(part.length);
    }
    return Buffer.concat(parts);
  }

  async #next(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done) throw new Error('git cat-file ended before it had answered');
    this.#chunk = value;
  }
}
