import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/rest';
import { refusal, say } from '@ameide/plugin-primitives-common';
import { RepositoryConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';

/** A run that was started. A type and not an interface: the scaffolder stores it as JSON. @internal */
export type StartedRun = { id: number; url: string };

const runDetailsSchema = z.object({ workflow_run_id: z.number(), html_url: z.string() });
const unprocessableSchema = z.object({ status: z.literal(422), message: z.string() });

/** GitHub lists a dispatched run within seconds; a minute means that none was made. */
const listAttempts = 30;

/**
 * Starts a workflow and gives the run. GitHub tells which run it made since February
 * 2026 (`return_run_details`); where it does not, the newest run since then is taken.
 * @internal
 */
export async function dispatchWorkflow(
  github: Octokit,
  repository: RepositoryConfig,
  options: { workflow: string; inputs: Record<string, string>; signal?: AbortSignal; pollMs: number },
): Promise<StartedRun> {
  const { owner, repository: repo, branch: ref } = repository;
  const { workflow, inputs, signal, pollMs } = options;
  const newest = async () => {
    const { data } = await github.actions.listWorkflowRuns({
      owner,
      repo,
      workflow_id: workflow,
      event: 'workflow_dispatch',
      per_page: 1,
    });
    return data.workflow_runs.at(0);
  };
  const dispatch = (details: { return_run_details?: boolean }) =>
    github.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      owner,
      repo,
      workflow_id: workflow,
      ref,
      inputs,
      ...details,
    });

  const before = await newest();
  const response = await dispatch({ return_run_details: true }).catch(error => {
    const refused = unprocessableSchema.safeParse(error);
    // Older servers know no such parameter.
    if (refused.success && refused.data.message.includes('return_run_details')) return dispatch({});
    throw error;
  });
  const details = runDetailsSchema.safeParse(response.data);
  if (details.success) return { id: details.data.workflow_run_id, url: details.data.html_url };
  for (let attempt = 0; attempt < listAttempts; attempt++) {
    const run = await newest();
    if (run && run.id !== before?.id) return { id: run.id, url: run.html_url };
    await sleep(pollMs, undefined, { signal });
  }
  throw refusal(Error, say('task.noRun', { workflow }));
}
