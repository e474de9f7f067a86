import { run } from '../tools/run';
import { HistoryLookup } from './rules/environment-order';

/** Looks a text up in the Git history of a file; a shallow clone or no repository is `unknown`, never absent. @internal */
export function gitHistory(root: string): HistoryLookup {
  return async (file, text) => {
    const log = await run(
      'git',
      ['log', '-1', '--format=%H', `-S${text}`, 'HEAD', '--', file],
      { cwd: root },
    );
    if (log.exitCode !== 0) return 'unknown';
    if (log.stdout.trim() !== '') return 'found';
    const shallow = await run('git', ['rev-parse', '--is-shallow-repository'], {
      cwd: root,
    });
    return shallow.exitCode === 0 && shallow.stdout.trim() === 'false'
      ? 'absent'
      : 'unknown';
  };
}
