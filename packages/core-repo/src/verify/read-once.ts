import { join } from 'node:path';
import { CheckContext } from './check';
import { openOwnFile, OwnFile } from './own-file';

/** What is larger is read by each check anew: keeping it would cost more than reading it. */
const maxKeptBytes = 256 * 1024;

const kept = new WeakMap<readonly string[], Map<string, OwnFile>>();

/**
 * A file of the primitive, read once however many checks look at it. What is kept goes
 * with the list of the primitive's files.
 * @internal
 */
export function readOnce(
  context: Pick<CheckContext, 'root' | 'folder' | 'files'>,
  path: string,
): OwnFile {
  let files = kept.get(context.files);
  if (!files) {
    files = new Map();
    kept.set(context.files, files);
  }
  const known = files.get(path);
  if (known) return known;
  const fresh = openOwnFile(join(context.root, context.folder, path));
  if (!('content' in fresh) || fresh.content.length <= maxKeptBytes)
    files.set(path, fresh);
  return fresh;
}

/** Text of a file of the primitive; undefined for one that cannot be read. @internal */
export function readTextOnce(
  context: Pick<CheckContext, 'root' | 'folder' | 'files'>,
  path: string,
): string | undefined {
  const read = readOnce(context, path);
  return 'content' in read ? read.content.toString('utf8') : undefined;
}
