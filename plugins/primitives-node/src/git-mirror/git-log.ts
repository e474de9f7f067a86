import { randomUUID } from 'node:crypto';

/** A commit of a log. Author, message and paths are whatever somebody wrote. @public */
export type MirrorCommit = {
  sha: string;
  parents: string[];
  author: string;
  /** ISO 8601 in UTC, when it was committed by its committer's word; empty when that is no time. */
  date: string;
  /** First line of the message. */
  subject: string;
  /** Paths that it changed, against its first parent; only when asked for. */
  files: string[];
};

/** Fields of a commit in the log's format, each ended by NUL. */
const fields = ['%H', '%P', '%an', '%ct', '%s'];

/**
 * Format of a log and the reader of it. With `-z` commits and paths are all ended by
 * NUL; a commit is told from a path by a mark that nobody can have known before.
 * @internal
 */
export function logReader(): {
  format: string;
  read: (tokens: AsyncIterable<string>) => AsyncGenerator<MirrorCommit>;
} {
  const mark = `commit:${randomUUID()}:`;
  return {
    format: `${mark}${fields.join('%x00')}`,
    read: tokens => readLog(tokens, mark),
  };
}

/** In GitHub's spelling, so that both can be compared as text. */
function toDate(seconds: string): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

async function* readLog(
  tokens: AsyncIterable<string>,
  mark: string,
): AsyncGenerator<MirrorCommit> {
  let head: string[] = [];
  let files: string[] = [];
  const finish = (): MirrorCommit => {
    const [sha, parents, author, time, subject] = head;
    return {
      sha: sha.slice(mark.length),
      parents: parents ? parents.split(' ') : [],
      ...{ author, date: toDate(time), subject, files },
    };
  };
  for await (const token of tokens) {
    if (token.startsWith(mark)) {
      if (head.length > 0) yield finish();
      head = [token];
      files = [];
    } else if (head.length < fields.length) head.push(token);
    else {
      // A line feed stands between the format and the first path.
      const path = files.length === 0 ? token.replace(/^\n/, '') : token;
      if (path !== '') files.push(path);
    }
  }
  if (head.length === fields.length) yield finish();
}
