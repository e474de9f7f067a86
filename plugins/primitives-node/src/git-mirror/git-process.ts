import { ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';

/** Longest line of what git says of a failure that is passed on. */
const shownErrorLength = 500;

/** A run of git that failed; its message holds no credentials. @internal */
export class GitError extends Error {
  name = 'GitError';

  constructor(
    message: string,
    /** Exit code; undefined when a signal ended it. */
    readonly code: number | undefined,
  ) {
    super(message);
  }
}

/** One run of git. @internal */
export type GitRun = {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Written to git's standard input. */
  input?: Iterable<string>;
  signal?: AbortSignal;
  timeoutMs: number;
  /** Texts that must not be seen in a message. */
  secrets?: readonly string[];
};

/** From when git is asked to end until it is killed. */
const endsWithinMs = 2_000;

/**
 * Streams what git writes. Git runs in a process group of its own, so that ending it also
 * ends the transport that it started; no shell is involved. Throws a `GitError` when it
 * fails, and the signal's reason when it was aborted.
 * @internal
 */
export async function* streamGit(run: GitRun): AsyncGenerator<Buffer> {
  const deadline = AbortSignal.timeout(run.timeoutMs);
  const signal = run.signal
    ? AbortSignal.any([run.signal, deadline])
    : deadline;
  signal.throwIfAborted();
  const child = spawn('git', [...run.args], {
    env: { ...run.env },
    detached: true,
    stdio: 'pipe',
  });
  let isClosed = false;
  const end = () => {
    if (!isClosed) endGroup(child);
  };
  signal.addEventListener('abort', end, { once: true });
  const told = readTail(child.stderr);
  const closed = new Promise<number | undefined>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      isClosed = true;
      resolve(code ?? undefined);
    });
  });
  // Seen below; without this an early failure would count as unhandled meanwhile.
  closed.catch(() => {});
  // Git may end before it has read all (EPIPE); its exit code says whether that matters.
  child.stdin.on('error', () => {});
  Readable.from(run.input ?? []).pipe(child.stdin);
  try {
    for await (const chunk of child.stdout) yield chunk;
    const code = await closed;
    if (deadline.aborted) {
      throw new GitError(
        `git ${run.args[0]} did not end within ${run.timeoutMs / 1000} s`,
        undefined,
      );
    }
    signal.throwIfAborted();
    if (code !== 0) {
      const words = redact(await told, run.secrets ?? []);
      throw new GitError(`git ${run.args[0]} failed: ${words}`, code);
    }
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/** Runs git and gives all that it wrote, which must be small. @internal */
export async function runGit(run: GitRun): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamGit(run)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Most bytes of a path or a field: no file system takes a longer path, and nobody reads a longer subject. */
const longestToken = 16 * 1024;

/**
 * Splits a stream at NUL, which no path and no field of ours can hold. Of one that somebody
 * made megabytes long the beginning is given, and the rest is not held.
 * @internal
 */
export async function* splitAtNul(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let held = 0;
  const hold = (piece: Buffer) => {
    const kept = piece.subarray(0, longestToken - held);
    held += kept.length;
    if (kept.length > 0) rest.push(kept);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      hold(chunk.subarray(start, end));
      yield (rest.length === 1 ? rest[0] : Buffer.concat(rest)).toString(
        'utf8',
      );
      rest = [];
      held = 0;
      start = end + 1;
    }
    if (start < chunk.length) hold(chunk.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
}

/**
 * Git that is asked to end takes its locks and half-written packs with it; git that is killed
 * leaves them. It may end before a transport that it started does, which holds its output
 * open: the group is there until that is closed.
 */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const group = -child.pid;
  const tell = (signal: NodeJS.Signals) => {
    try {
      process.kill(group, signal);
    } catch {
      // The group is gone already.
    }
  };
  tell('SIGTERM');
  const timer = setTimeout(() => tell('SIGKILL'), endsWithinMs);
  child.once('close', () => clearTimeout(timer));
}

async function readTail(stream: Readable): Promise<string> {
  let tail = '';
  for await (const chunk of stream) tail = `${tail}${chunk}`.slice(-4000);
  return tail;
}

/** What git says of a failure, as people may see it. It may quote an address with credentials, or, with tracing on, a header. @internal */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets)
    if (secret) clean = clean.split(secret).join('***');
  return (
    clean
      .replace(/:\/\/[^/\s@]+@/g, '://***@')
      .replace(/(authorization:\s*)\S.*/gi, '$1***')
      // eslint-disable-next-line no-control-regex -- what a server sent must not steer a terminal
      .replace(/[\x00-\x1f\x7f]+/g, ' ')
      .trim()
      .slice(-shownErrorLength) || 'it gave no reason'
  );
}
