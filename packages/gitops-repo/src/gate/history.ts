import { run } from '../tools/run';

/** When digests came into files, by Git: the lower the number, the newer the commit. @internal */
export type DigestHistory = {
  /** Every commit that brought a digest into a file, newest first. */
  commitsOf(file: string, digest: string): readonly number[];
  /** Whether a commit is the first of all, with which a repository begins. */
  isFirst(commit: number): boolean;
  /** Whether the whole history is here; else what is not found is not known to be absent. */
  isWhole: boolean;
};

const mebibyte = 1024 * 1024;

/**
 * Reads in one pass which commits of the main line brought which digests into the values
 * of environments. Only the main line counts (`--first-parent`): what a branch had for a
 * while before it was merged never was desired state.
 * @internal
 */
export async function readDigestHistory(
  root: string,
  folder: string,
): Promise<DigestHistory> {
  const [log, shallow] = await Promise.all([
    run(
      'git',
      [
        '-c',
        'core.quotePath=false',
        'log',
        '--first-parent',
        '-m',
        '-p',
        '-U0',
        '--no-color',
        '--no-ext-diff',
        '--no-renames',
        '--no-prefix',
        '--format=%x00%P',
        'HEAD',
        '--',
        folder,
      ],
      { cwd: root, timeoutMs: 300_000, maxBuffer: 1024 * mebibyte },
    ),
    run('git', ['rev-parse', '--is-shallow-repository'], { cwd: root }),
  ]);
  const isWhole = log.exitCode === 0 && shallow.stdout.trim() === 'false';
  return parseDigestHistory(log.exitCode === 0 ? log.stdout : '', isWhole);
}

/** Reads what `git log -p --format=%x00%P` printed. @internal */
export function parseDigestHistory(
  log: string,
  isWhole: boolean,
): DigestHistory {
  const commits = new Map<string, number[]>();
  const first = new Set<number>();
  // The first part is what stands before the first commit: nothing.
  for (const [commit, text] of log.split('\0').slice(1).entries()) {
    let file = '';
    const [parents, ...lines] = text.split('\n');
    if (parents.trim() === '') first.add(commit);
    for (const line of lines) {
      if (line.startsWith('+++ ')) file = line.slice(4).trimEnd();
      else if (line.startsWith('+')) {
        for (const [digest] of line.matchAll(/sha256:[0-9a-f]{64}/g)) {
          const key = `${file}\n${digest}`;
          const known = commits.get(key) ?? [];
          if (known.at(-1) !== commit) known.push(commit);
          commits.set(key, known);
        }
      }
    }
  }
  return {
    commitsOf: (file, digest) => commits.get(`${file}\n${digest}`) ?? [],
    isFirst: commit => first.has(commit),
    isWhole,
  };
}
