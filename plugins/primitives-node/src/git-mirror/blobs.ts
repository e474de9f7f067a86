import { MirrorBlob, readObjects } from './blob-reader';
import { GitRun, streamGit } from './git-process';
import { ObjectReader } from './object-reader';
import { fewObjects } from './tree-reader';

/** Texts of blobs, in the order of their names, as they come: few from the reader that stays, more by a run of their own. @internal */
export async function* readBlobs(options: {
  names: readonly string[];
  objects: ObjectReader;
  runOf: (args: string[]) => GitRun;
}): AsyncGenerator<MirrorBlob> {
  const { names, objects, runOf } = options;
  if (names.length === 0) return;
  if (names.length <= fewObjects) {
    yield* await objects.read(names);
    return;
  }
  const stream = streamGit({
    ...runOf(['cat-file', '--batch', '--buffer']),
    input: names.map(name => `${name}\n`),
  });
  try {
    yield* readObjects(stream, names);
  } finally {
    await stream.return(undefined);
  }
}
