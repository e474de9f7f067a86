import { setTimeout as sleep } from 'node:timers/promises';
import { oneLine } from '@ameide/plugin-primitives-common';
import { OutsideError } from '../../exit';
import type { Place, StartedRun } from './dispatch';

/** The workflow ends itself after ten minutes; the rest is time in the queue. */
const giveUpAfterMs = 20 * 60_000;

/**
 * Follows a run to its end, a line for every change of a job. A run that did not succeed
 * is an error that names job and step.
 * @internal
 */
export async function followRun(
  { github, owner, repo }: Place,
  options: {
    run: StartedRun;
    tell: (line: string) => void;
    pollMs: number;
    signal: AbortSignal;
  },
): Promise<void> {
  const { run, tell, pollMs, signal } = options;
  const target = { owner, repo, run_id: run.id, request: { signal } };
  const told = new Map<number, string>();
  const started = Date.now();
  for (;;) {
    const { data } = await github.rest.actions.getWorkflowRun(target);
    const { data: listed } = await github.rest.actions.listJobsForWorkflowRun({
      ...target,
      per_page: 100,
    });
    for (const { id, name, status, conclusion } of listed.jobs) {
      const state = oneLine(`  ${name}: ${conclusion ?? status}`);
      if (told.get(id) !== state) tell(state);
      told.set(id, state);
    }
    if (data.status === 'completed') {
      if (data.conclusion === 'success') return;
      const job = listed.jobs.find(
        ({ conclusion }) =>
          conclusion && !['success', 'skipped'].includes(conclusion),
      );
      const step = job?.steps?.find(
        ({ conclusion }) => conclusion === 'failure',
      );
      const where = [
        ...(job ? [` in job ${JSON.stringify(job.name)}`] : []),
        ...(step ? [`, step ${JSON.stringify(step.name)}`] : []),
      ].join('');
      throw new OutsideError(
        `the run ended with ${
          data.conclusion ?? 'no conclusion'
        }${where}: read its log, then run the command again: ${run.url}`,
      );
    }
    if (Date.now() - started > giveUpAfterMs) {
      throw new OutsideError(
        `the run is still ${data.status} after ${
          giveUpAfterMs / 60_000
        } minutes: ${run.url}`,
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** Address of a branch's pull request: the open one, else the newest that was merged. @internal */
export async function findPullRequest(
  { github, owner, repo }: Place,
  branch: string,
): Promise<string | undefined> {
  const { data } = await github.rest.pulls.list({
    owner,
    repo,
    head: `${owner}:${branch}`,
    state: 'all',
    sort: 'created',
    direction: 'desc',
    per_page: 100,
  });
  // A server that does not know the filter would give others.
  const own = data.filter(pull => pull.head.ref === branch);
  const pull =
    own.find(({ state }) => state === 'open') ??
    own.find(({ merged_at }) => merged_at);
  return pull?.html_url;
}
