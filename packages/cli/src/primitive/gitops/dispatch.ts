import { setTimeout as sleep } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { OutsideError } from '../../exit';

/** A repository on GitHub, and the client that talks to it. @internal */
export type Place = { github: Octokit; owner: string; repo: string };

/** A run of a workflow. @internal */
export type StartedRun = { id: number; url: string };

const detailsSchema = z.object({
  workflow_run_id: z.number(),
  html_url: z.string(),
});
const unprocessableSchema = z.object({
  status: z.literal(422),
  message: z.string(),
});

/** GitHub lists a dispatched run within seconds; a minute means that none was made. */
const listAttempts = 30;

/**
 * Starts a workflow and gives its run. GitHub names the run when it is asked to
 * (`return_run_details`, REST API "Create a workflow dispatch event"); a server that does
 * not know the parameter is asked again without, and the run that is new is taken.
 * @internal
 */
export async function dispatchWorkflow(
  { github, owner, repo }: Place,
  options: {
    workflow: string;
    ref: string;
    inputs: Record<string, string>;
    pollMs: number;
    signal: AbortSignal;
  },
): Promise<StartedRun> {
  const { workflow, ref, inputs, pollMs, signal } = options;
  const request = { signal };
  const newest = async () => {
    const { data } = await github.rest.actions.listWorkflowRuns({
      owner,
      repo,
      workflow_id: workflow,
      event: 'workflow_dispatch',
      per_page: 1,
      request,
    });
    return data.workflow_runs.at(0);
  };
  const dispatch = (details: { return_run_details?: boolean }) =>
    github.request(
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      { owner, repo, workflow_id: workflow, ref, inputs, request, ...details },
    );
  const before = await newest();
  const response = await dispatch({ return_run_details: true }).catch(error => {
    const refused = unprocessableSchema.safeParse(error);
    if (refused.data?.message.includes('return_run_details'))
      return dispatch({});
    throw error;
  });
  const details = detailsSchema.safeParse(response.data);
  if (details.success) {
    return { id: details.data.workflow_run_id, url: details.data.html_url };
  }
  for (let attempt = 0; attempt < listAttempts; attempt += 1) {
    const run = await newest();
    if (run && run.id !== before?.id) return { id: run.id, url: run.html_url };
    await sleep(pollMs, undefined, { signal });
  }
  throw new OutsideError(
    `GitHub took the dispatch of ${workflow}, but lists no new run of it`,
  );
}
