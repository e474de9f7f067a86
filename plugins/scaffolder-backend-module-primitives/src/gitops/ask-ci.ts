import { Octokit } from '@octokit/rest';
import { refusal, say } from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { readFile } from '../github/contents';
import { dispatchWorkflow, StartedRun } from '../github/dispatch-workflow';
import { followRun, isCompleted } from '../github/follow-run';
import { findPullRequest } from '../github/pull-requests';
import { StepContext } from '../services';
import { DispatchPlan, DispatchRequest } from './dispatch-request';
import { isReached, ReadFile } from './goal';

/** What came of a request. @internal */
export type DispatchResult = {
  /** `done`: main holds it already; `existing`: its pull request was open; `created`: CI opened one; `nothing`: CI found nothing to change. */
  state: 'done' | 'existing' | 'created' | 'nothing';
  runUrl?: string;
  pullRequest?: { url: string; number: number };
};

/**
 * Asks CI of the GitOps repo for a change: looks whether it is there, or proposed,
 * before it starts a run; then follows the run to its pull request.
 * @internal
 */
export async function askCi(options: {
  github: Octokit;
  config: PrimitivesConfig;
  ctx: StepContext;
  request: DispatchRequest;
  plan: DispatchPlan;
  pollMs: number;
}): Promise<DispatchResult> {
  const { github, config, ctx, request, plan, pollMs } = options;
  const { gitops } = config;
  const readAt = (ref: string): ReadFile => path => readFile(github, gitops, path, ref);
  const readMain = readAt(gitops.branch);

  if (await isReached(request, readMain, readMain)) {
    ctx.logger.info(`${plan.title} is on ${gitops.branch} already`);
    return { state: 'done', ...(await pullRequestOf('merged')) };
  }
  if (await isReached(request, readAt(plan.branch), readMain)) {
    const found = await pullRequestOf('open');
    if (found.pullRequest) {
      ctx.logger.info(`Its pull request is open already: ${found.pullRequest.url}`);
      return { state: 'existing', ...found };
    }
  }
  const mergedBefore = canBeLookedUp(request) ? undefined : (await pullRequestOf('merged')).pullRequest;
  const run = await startedRun();
  ctx.logger.info(`Run: ${run.url}`);
  await followRun(github, gitops, { run, logger: ctx.logger, signal: ctx.signal, pollMs });

  // One that needs no person may have been merged before we looked.
  const open = await pullRequestOf('open');
  const result = open.pullRequest ? open : await pullRequestOf('merged');
  const reached = await isReached(request, readAt(open.pullRequest ? plan.branch : gitops.branch), readMain);
  // One that was merged before is of another request.
  const isOurs = result.pullRequest !== undefined && result.pullRequest.number !== mergedBefore?.number;
  if (result.pullRequest && (reached || (isOurs && !canBeLookedUp(request)))) {
    ctx.logger.info(`Pull request #${result.pullRequest.number}: ${result.pullRequest.url}`);
    return { state: 'created', runUrl: run.url, ...result };
  }
  if (reached) return { state: 'done', runUrl: run.url };
  if (request.workflow === 'promote' || !canBeLookedUp(request)) {
    ctx.logger.info('The run opened no pull request: it found nothing to change; its log says why');
    return { state: 'nothing', runUrl: run.url };
  }
  throw refusal(Error, say('task.noPull', { branch: plan.branch, url: run.url }));

  async function pullRequestOf(state: 'open' | 'merged'): Promise<Pick<DispatchResult, 'pullRequest'>> {
    const pull = await findPullRequest(github, gitops, plan.branch, state);
    return pull ? { pullRequest: { url: pull.html_url, number: pull.number } } : {};
  }

  /** A run that a killed task started is taken up again while it runs; one that ended brought nothing, so a new one is due. */
  async function startedRun(): Promise<StartedRun> {
    for (let attempt = 1; ; attempt++) {
      let isNew = false;
      const started = await ctx.checkpoint({
        key: `${plan.workflow}.${plan.branch}.${attempt}`,
        fn: async () => {
          isNew = true;
          ctx.logger.info(`${plan.title}: starting ${plan.workflow} in ${gitops.owner}/${gitops.repository}`);
          return dispatchWorkflow(github, gitops, { workflow: plan.workflow, inputs: plan.inputs, signal: ctx.signal, pollMs });
        },
      });
      if (isNew || !(await isCompleted(github, gitops, started))) return started;
    }
  }
}

/** Whether {@link isReached} can tell. */
function canBeLookedUp(request: DispatchRequest): boolean {
  switch (request.workflow) {
    case 'rollback':
      return request.digest !== undefined;
    case 'promote':
      return request.primitives !== undefined;
    default:
      return request.workflow !== 'retry-smoke';
  }
}
