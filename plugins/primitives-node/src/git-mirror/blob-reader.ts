import { ByteQueue } from './byte-queue';

/** What a name led to. @public */
export type MirrorBlob = {
  /** As it was asked for: an object's id, or `<commit>:<path>`. */
  name: string;
  /** Undefined when there is no such blob, or it is larger than the limit. */
  text?: string;
  /** True when it is there but larger than the limit. */
  tooLarge?: true;
};

/** An object of whichever type that a name led to; without an id where there is none. @internal */
export type MirrorObject = MirrorBlob & {
  oid?: string;
  type?: 'blob' | 'tree' | 'commit' | 'tag';
};

/** Values and catalog files are some kilobytes; what is larger than this is no file of ours. */
const blobLimit = 1024 * 1024;

/** What is wrong with a file of which `tooLarge` is said. @public */
export const mirrorFileTooLarge = 'has more than 1024 KiB, and is not read';

/** A file that is there, and was not read for its size. @public */
export class MirrorFileTooLargeError extends Error {
  /** By which it is told from other errors. */
  name = 'MirrorFileTooLargeError';

  constructor(
    /** From the root of the repository. */
    readonly path: string,
  ) {
    super(`${path} ${mirrorFileTooLarge}`);
  }
}

/**
 * Reads the answer of `git cat-file --batch` to one name. Of what is no blob, or is larger
 * than a file of ours can be, the text is passed over without being held.
 * @internal
 */
export async function readObject(
  bytes: ByteQueue,
  name: string,
): Promise<MirrorObject> {
  const head = await bytes.line();
  const found = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(head);
  if (!found) return { name };
  const [, oid, word, length] = found;
  const type = typeOf(word);
  const size = Number(length);
  const isRead = type === 'blob' && size <= blobLimit;
  const body = await bytes.take(size, isRead);
  await bytes.take(1, false);
  if (isRead) return { name, oid, type, text: body.toString('utf8') };
  return { name, oid, type, ...(type === 'blob' && { tooLarge: true }) };
}

/** Reads the answers of `git cat-file --batch`, which come in the order of the names. @internal */
export async function* readObjects(
  chunks: AsyncIterable<Buffer>,
  names: readonly string[],
): AsyncGenerator<MirrorObject> {
  const bytes = new ByteQueue(chunks);
  for (const name of names) yield await readObject(bytes, name);
}

function typeOf(word: string): MirrorObject['type'] {
  return word === 'blob' || word === 'tree' || word === 'commit' ? word : 'tag';
}
