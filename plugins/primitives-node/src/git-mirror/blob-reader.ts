/** What a name led to. @public */
export type MirrorBlob = {
  /** As it was asked for: an object's id, or `<commit>:<path>`. */
  name: string;
  /** Undefined when there is no such blob, or it is larger than the limit. */
  text?: string;
  /** True when it is there but larger than the limit. */
  tooLarge?: true;
};

/** Takes lines and lengths out of a stream of chunks. */
class ByteQueue {
  readonly #source: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

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

/**
 * Reads the answers of `git cat-file --batch`, which come in the order of the names.
 * What is larger than `limit` bytes is passed over without being held.
 * @internal
 */
export async function* readBlobs(
  chunks: AsyncIterable<Buffer>,
  options: { names: readonly string[]; limit: number },
): AsyncGenerator<MirrorBlob> {
  const bytes = new ByteQueue(chunks);
  for (const name of options.names) {
    const head = await bytes.line();
    const found = / (blob|tree|commit|tag) (\d+)$/.exec(head);
    if (!found) {
      yield { name };
      continue;
    }
    const size = Number(found[2]);
    const isRead = found[1] === 'blob' && size <= options.limit;
    const body = await bytes.take(size, isRead);
    await bytes.take(1, false);
    if (isRead) yield { name, text: body.toString('utf8') };
    else yield { name, ...(found[1] === 'blob' && { tooLarge: true }) };
  }
}
