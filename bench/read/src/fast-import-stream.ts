/** Files of a commit by path. */
export type Files = ReadonlyMap<string, string>;
/** A commit to be written. */
export type NewCommit = {
  ref: string;
  author: string;
  time: Date;
  message: string;
  /** What it stands on: a mark of this stream, a SHA, or nothing. */
  from: number | string | undefined;
  files: Files;
};

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

/** Writes commits down for `git fast-import`, and numbers them. */
export class FastImportStream {
  #next = 0;
  /** Blobs by their text, so that one that comes twice is written once. */
  readonly #blobs = new Map<string, number>();

  /** The text of a commit, and its mark. */
  commit(commit: NewCommit): { text: string; mark: number } {
    const parts: string[] = [];
    const files = [...commit.files].map(([path, content]) => `M 100644 :${this.#blob(content, parts)} ${path}\n`);
    const mark = (this.#next += 1);
    const who = `${commit.author} <${commit.author}@users.example.org> ${Math.floor(commit.time.getTime() / 1000)} +0000`;
    const from = typeof commit.from === 'number' ? `:${commit.from}` : commit.from;
    parts.push(
      `commit ${commit.ref}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n`,
      data(commit.message),
      from === undefined ? '' : `from ${from}\n`,
      ...files,
      '\n',
    );
    return { text: parts.join(''), mark };
  }

  /** The text of a commit that has the whole tree of another, given by its SHA. */
  commitOfTree(commit: Omit<NewCommit, 'files'>, tree: string): { text: string; mark: number } {
    const { text, mark } = this.commit({ ...commit, files: new Map() });
    return { text: `${text.trimEnd()}\nM 040000 ${tree} \n\n`, mark };
  }

  /** Forgets the blobs, when what comes has none in common with what was. */
  forget(): void {
    this.#blobs.clear();
  }

  #blob(content: string, parts: string[]): number {
    const known = this.#blobs.get(content);
    if (known !== undefined) return known;
    const mark = (this.#next += 1);
    this.#blobs.set(content, mark);
    parts.push(`blob\nmark :${mark}\n${data(content)}`);
    return mark;
  }
}
