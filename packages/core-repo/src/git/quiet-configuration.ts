import { devNull } from 'node:os';

/**
 * Settings by which a repository's own configuration has git run programs, each at a
 * value that runs none. What the person set for all of their repositories stays.
 */
const quiet: ReadonlyArray<readonly [string, string]> = [
  // https://git-scm.com/docs/git-config#Documentation/git-config.txt-corefsmonitor
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', devNull],
  ['core.pager', 'cat'],
  // A missing object would be fetched, and `ext::` addresses are commands.
  ['protocol.allow', 'never'],
  ['submodule.recurse', 'false'],
  // A folder that merely looks like a repository is none.
  ['safe.bareRepository', 'explicit'],
];

/** Keys of a filter that name a program, and what makes its failure ours. */
const filterKey = /^filter\..*\.(?:clean|smudge|process|required)$/is;

/** Keys of filters that the repository itself brings, from `git config --list --show-scope --name-only -z`. @internal */
export function ownFilters(listed: string): string[] {
  const parts = listed.split('\0');
  const keys = new Set<string>();
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [scope, key] = [parts[at], parts[at + 1]];
    if ((scope === 'local' || scope === 'worktree') && filterKey.test(key))
      keys.add(key);
  }
  return [...keys];
}

/**
 * Environment under which git runs no program that the repository names. Given by
 * `GIT_CONFIG_COUNT` and not by `-c`, since a filter's name may hold an equals sign.
 * https://git-scm.com/docs/git-config#ENVIRONMENT
 * @internal
 */
export function quietConfiguration(
  filters: readonly string[],
): Record<string, string> {
  const settings = [
    ...quiet,
    ...filters.map(
      key =>
        [key, key.toLowerCase().endsWith('.required') ? 'false' : ''] as const,
    ),
  ];
  const environment: Record<string, string> = {
    GIT_CONFIG_COUNT: String(settings.length),
    GIT_NO_LAZY_FETCH: '1',
    // `git status` writes the index otherwise, and the tree is only read.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  settings.forEach(([key, value], at) => {
    environment[`GIT_CONFIG_KEY_${at}`] = key;
    environment[`GIT_CONFIG_VALUE_${at}`] = value;
  });
  return environment;
}
