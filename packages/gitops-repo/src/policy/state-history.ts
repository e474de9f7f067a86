import { EnvironmentState, parseEnvironmentState } from '../values/state';
import { RefusedError } from '../errors';
import { run } from '../tools/run';

/** What a commit of the main line made of a values file. @public */
export type PastState = {
  commit: string;
  /** When it came into the main line: its committer's date. */
  at: Date;
} & Partial<Pick<EnvironmentState, 'enabled' | 'digest'>>;

/** What values files said, by file, newest first; of the main line alone. @public */
export type StateHistory = {
  /** Newest commit of all. */
  head: string | undefined;
  /** Whether the whole history is here. */
  isWhole: boolean;
  of(file: string): readonly PastState[];
};

const mebibyte = 1024 * 1024;

/** A name of only zeros stands for no file. */
const isBlob = (name: string) => !/^0+$/.test(name);

/**
 * Reads what the values files of environments said over time, in three calls of git,
 * however many files are asked for. Where a file was gone or cannot be read, it said
 * nothing. Only the main line counts (`--first-parent`).
 * @internal
 */
export async function readStateHistory(
  root: string,
  files: readonly string[],
): Promise<StateHistory> {
  const git = (...args: string[]) =>
    run('git', args, {
      cwd: root,
      timeoutMs: 300_000,
      maxBuffer: 1024 * mebibyte,
    });
  const [log, shallow, head] = await Promise.all([
    git(
      'log',
      '--first-parent',
      '-m',
      '--raw',
      '--no-abbrev',
      '--no-renames',
      '-z',
      '--format=%x01%H %ct',
      'HEAD',
      '--',
      'sources/values/env',
    ),
    git('rev-parse', '--is-shallow-repository'),
    git('rev-parse', '--verify', '--quiet', 'HEAD'),
  ]);
  const changes =
    log.exitCode === 0 ? parseRawLog(log.stdout, new Set(files)) : [];
  const blobs = new Set(changes.map(({ blob }) => blob).filter(isBlob));
  const texts = await readBlobs(root, [...blobs]);
  const states = new Map<string, PastState[]>();
  for (const { file, blob, commit, at } of changes) {
    const past = states.get(file) ?? [];
    past.push({ commit, at, ...stateOf(texts.get(blob), file) });
    states.set(file, past);
  }
  return {
    head: head.exitCode === 0 ? head.stdout.trim() : undefined,
    isWhole:
      log.exitCode === 0 &&
      shallow.stdout.trim() === 'false' &&
      texts.size === blobs.size,
    of: file => states.get(file) ?? [],
  };
}

type RawChange = { commit: string; at: Date; file: string; blob: string };

/** Reads what `git log --raw -z --format=%x01%H %ct` printed. */
function parseRawLog(log: string, files: ReadonlySet<string>): RawChange[] {
  return log.split('\x01').flatMap(text => {
    const [head, ...fields] = text.split('\0');
    const [commit, seconds] = head.split(' ');
    const at = new Date(Number(seconds) * 1000);
    const changes: RawChange[] = [];
    // Modes and blobs, then the path: `:100644 100644 <old> <new> M`.
    const parts = fields.map(field => field.replace(/^\n/, '')).filter(Boolean);
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const file = parts[index + 1];
      const blob = parts[index].split(' ')[3];
      if (files.has(file)) changes.push({ commit, at, file, blob });
    }
    return changes;
  });
}

async function readBlobs(
  root: string,
  blobs: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (blobs.length === 0) return texts;
  const { stdout } = await run('git', ['cat-file', '--batch'], {
    cwd: root,
    input: `${blobs.join('\n')}\n`,
    // It tells lengths in bytes.
    encoding: 'latin1',
    maxBuffer: 1024 * mebibyte,
  });
  let at = 0;
  while (at < stdout.length) {
    const lineEnd = stdout.indexOf('\n', at);
    const [blob, type, size] = stdout.slice(at, lineEnd).split(' ');
    at = lineEnd + 1;
    // `<name> missing`, where a partial clone has not fetched it: not known.
    if (type === 'missing') continue;
    const text = stdout.slice(at, at + Number(size));
    texts.set(blob, Buffer.from(text, 'latin1').toString('utf8'));
    at += Number(size) + 1;
  }
  return texts;
}

function stateOf(
  text: string | undefined,
  file: string,
): Partial<Pick<EnvironmentState, 'enabled' | 'digest'>> {
  if (text === undefined) return {};
  try {
    const { enabled, digest } = parseEnvironmentState(text, file);
    return { enabled, ...(digest && { digest }) };
  } catch (error) {
    if (error instanceof RefusedError) return {};
    throw error;
  }
}
