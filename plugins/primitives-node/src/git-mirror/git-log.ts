import { randomUUID } from 'node:crypto';
import { checkObjectId } from './names';
import { assertFew, TokensOf } from './tree-reader';

/** A commit of a log. Author, message and paths are whatever somebody wrote. @public */
export type MirrorCommit = {
  sha: string;
  parents: string[];
  author: string;
  /** ISO 8601 in UTC, when it was committed by its committer's word; empty when that is no time. */
  date: string;
  /** First line of the message, or its beginning. */
  subject: string;
  /** Paths that it changed, against its first parent; only when asked for. */
  files: string[];
};

/** What `GitMirror.log` gives. @public */
export type MirrorLogOptions = {
  /** Leaves out what is reachable from here. */
  from?: string;
  to: string;
  paths?: readonly string[];
  /** Only the branch's own commits, each with all that it brought. */
  firstParent?: boolean;
  withFiles?: boolean;
  limit?: number;
};

/** A commit with what it changed against its first parent; `before` and `oid` are undefined where there is no file. @internal */
export type RangeCommit = Omit<MirrorCommit, 'files'> & {
  changes: Array<{ path: string; before?: string; oid?: string }>;
};

/** Characters of a subject, and of an author's name, that are kept; Git itself has no limit for either. */
const longest = { subject: 500, author: 200 };

/** Fields of a commit in the log's format, each ended by NUL. */
const fields = ['%H', '%P', '%an', '%ct', '%s'];

/** With `-z` commits and paths are all ended by NUL; a commit is told from a path by a mark that nobody can have known before. */
function newMark(): { mark: string; format: string } {
  const mark = `commit:${randomUUID()}:`;
  return { mark, format: `${mark}${fields.join('%x00')}` };
}

/** Commits, newest first, as they come. @internal */
export async function* readLog(
  tokensOf: TokensOf,
  options: MirrorLogOptions,
): AsyncGenerator<MirrorCommit> {
  const { from, to, paths, firstParent, withFiles, limit } = options;
  const { mark, format } = newMark();
  const args = ['log', '-z', `--format=${format}`];
  if (firstParent) args.push('--first-parent');
  if (withFiles)
    args.push('--name-only', '--no-renames', '--diff-merges=first-parent');
  if (limit !== undefined) args.push(`--max-count=${Math.floor(limit)}`);
  args.push(checkObjectId(to));
  if (from !== undefined) args.push(`^${checkObjectId(from)}`);
  const tokens = tokensOf([...args, '--', ...(paths ?? [])]);
  for await (const { commit, rest } of readCommits(tokens, mark))
    yield { ...commit, files: rest };
}

/** The branch's own commits from one to another, newest first, each with what it changed. @internal */
export async function* readRange(
  tokensOf: TokensOf,
  range: { from: string; to: string; limit: number },
): AsyncGenerator<RangeCommit> {
  const { mark, format } = newMark();
  const tokens = tokensOf([
    ...['log', '-z', `--format=${format}`, '--first-parent'],
    ...['--raw', '--no-abbrev', '--no-renames', '--diff-merges=first-parent'],
    `--max-count=${range.limit}`,
    ...[checkObjectId(range.to), `^${checkObjectId(range.from)}`, '--'],
  ]);
  for await (const { commit, rest } of readCommits(tokens, mark))
    yield { ...commit, changes: changesIn(rest) };
}

/** `:100644 100644 <before> <after> M` and a path, in turns. */
function changesIn(tokens: readonly string[]): RangeCommit['changes'] {
  const changes: RangeCommit['changes'] = [];
  for (let i = 0; i + 1 < tokens.length; i += 2) {
    const [was, is, before, oid] = tokens[i].slice(1).split(' ');
    changes.push({
      path: tokens[i + 1],
      before: isNothing(was) ? undefined : before,
      oid: isNothing(is) ? undefined : oid,
    });
  }
  return changes;
}

function isNothing(mode: string): boolean {
  return mode === '000000';
}

/** In GitHub's spelling, so that both can be compared as text. */
function toDate(seconds: string): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Commits, each with what stands between it and the next. */
async function* readCommits(
  tokens: AsyncIterable<string>,
  mark: string,
): AsyncGenerator<{ commit: Omit<MirrorCommit, 'files'>; rest: string[] }> {
  let head: string[] = [];
  let rest: string[] = [];
  const finish = () => {
    const [sha, parents, author = '', time, subject = ''] = head;
    return {
      commit: {
        sha: sha.slice(mark.length),
        parents: parents ? parents.split(' ') : [],
        author: author.slice(0, longest.author),
        date: toDate(time),
        subject: subject.slice(0, longest.subject),
      },
      rest,
    };
  };
  for await (const token of tokens) {
    if (token.startsWith(mark)) {
      if (head.length > 0) yield finish();
      head = [token];
      rest = [];
    } else if (head.length < fields.length) head.push(token);
    else {
      // A line feed stands between the format and the first path.
      const text = rest.length === 0 ? token.replace(/^\n/, '') : token;
      assertFew(rest, `Commit ${head[0].slice(mark.length)}`);
      if (text !== '') rest.push(text);
    }
  }
  if (head.length === fields.length) yield finish();
}
