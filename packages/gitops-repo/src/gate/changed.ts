import { forTheLog, RefusedError, UsageError } from '../errors';
import { run } from '../tools/run';
import { Application, applicationSetFile } from './applications';

/** Paths that differ between a base commit and the working tree, untracked files included. @internal */
export async function changedPaths(
  root: string,
  base: string,
): Promise<string[]> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_./~^-]*$/.test(base)) {
    throw new UsageError(
      forTheLog(`base: ${JSON.stringify(base)} is no Git revision`),
    );
  }
  const options = { cwd: root };
  const [diff, untracked] = await Promise.all([
    run(
      'git',
      ['diff', '--name-only', '-z', '--merge-base', base, '--'],
      options,
    ),
    run('git', ['ls-files', '--others', '--exclude-standard', '-z'], options),
  ]);
  if (diff.exitCode !== 0 || untracked.exitCode !== 0) {
    throw new RefusedError(
      forTheLog(
        `base: cannot compare with ${base}: ${(
          diff.stderr || untracked.stderr
        ).trim()}`,
      ),
    );
  }
  return `${diff.stdout}${untracked.stdout}`.split('\0').filter(Boolean);
}

/** Whether a change of these paths can change what an Application renders. @internal */
export function touchesApplication(
  application: Application,
  paths: readonly string[],
): boolean {
  const inputs = new Set([
    ...application.valueFiles,
    application.file,
    application.clusterFile,
    applicationSetFile,
  ]);
  return paths.some(
    path => inputs.has(path) || path.startsWith(`${application.chartPath}/`),
  );
}
