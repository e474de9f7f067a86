import { createGitHubClient } from '@ameide/plugin-primitives-node';
import type { z as zod } from 'zod/v3';
import { callGitHub } from '../github/call-github';
import { ActionServices, StepContext } from '../services';
import { askCi, DispatchResult } from './ask-ci';
import { DispatchPlan, DispatchRequest } from './dispatch-request';
import { findMoves } from './find-moves';

/** What the actions give that hand a request to CI. @internal */
export type DispatchOutput = {
  /** `asked`: it waits for a second person. */
  state: DispatchResult['state'] | 'asked';
  message: string;
  id?: string;
  runUrl?: string;
  pullRequestUrl?: string;
  number?: number;
  moves?: Array<{ id: string; environment: string; digest: string }>;
  more?: number;
};

/** The same, as the scaffolder documents it. @internal */
export const dispatchOutput = {
  state: (z: typeof zod) => z.enum(['done', 'existing', 'created', 'nothing', 'asked']),
  message: (z: typeof zod) => z.string({ description: 'What came of it, in one sentence' }),
  id: (z: typeof zod) => z.string({ description: 'Id of the primitive; not set where several or all were meant' }).optional(),
  runUrl: (z: typeof zod) => z.string({ description: 'Address of the run' }).optional(),
  pullRequestUrl: (z: typeof zod) => z.string({ description: 'Address of the pull request' }).optional(),
  number: (z: typeof zod) => z.number({ description: 'Number of the pull request' }).optional(),
  moves: (z: typeof zod) =>
    z
      .array(z.object({ id: z.string(), environment: z.string(), digest: z.string() }), {
        description: 'Which digests come into which environment, of 100 primitives at most; not set for wiring, or where nothing changes',
      })
      .optional(),
  more: (z: typeof zod) =>
    z.number({ description: 'How many primitives the pull request changes beyond those; not set where it changes no more' }).optional(),
};

/** Hands a request that may go to CI, and gives what came of it; a dry run only says what it would start. @internal */
export async function carryOut(options: {
  services: Pick<ActionServices, 'config' | 'integrations'>;
  ctx: StepContext;
  request: DispatchRequest;
  plan: DispatchPlan;
  pollMs: number;
}): Promise<DispatchOutput> {
  const { services, ctx, request, plan, pollMs } = options;
  const { config, integrations } = services;
  const { ids, targets, title } = plan;
  const about = aboutOf(ids);
  if (ctx.isDryRun) {
    const message = `Would start ${plan.workflow} with ${JSON.stringify(plan.inputs)}`;
    ctx.logger.info(message);
    return { ...about, state: 'nothing', message };
  }
  const github = await createGitHubClient({ config, integrations, logger: ctx.logger, signal: ctx.signal });
  const { state, runUrl, pullRequest } = await callGitHub(config, () =>
    askCi({ github, config, ctx, request, plan, pollMs }),
  );
  const [{ environment }] = targets;
  const { moves, more } = pullRequest
    ? await callGitHub(config, () => findMoves({ github, config, number: pullRequest.number, environment }))
    : { moves: [], more: 0 };
  return {
    ...about,
    state,
    message: {
      done: `${title} is on ${config.gitops.branch}`,
      existing: `${title}: its pull request is open`,
      created: `${title}: CI opened a pull request`,
      nothing: `${title}: nothing to change`,
    }[state],
    ...(runUrl && { runUrl }),
    ...(pullRequest && { pullRequestUrl: pullRequest.url, number: pullRequest.number }),
    ...(moves.length > 0 && { moves }),
    ...(more > 0 && { more }),
  };
}

/** The primitive, where one alone is meant. @internal */
export function aboutOf(ids: readonly string[]): { id?: string } {
  return ids.length === 1 ? { id: ids[0] } : {};
}

const names = ['state', 'message', 'id', 'runUrl', 'pullRequestUrl', 'number', 'moves', 'more'] as const;

/** Hands to the steps after it what is there. @internal */
export function handOver(
  output: (name: (typeof names)[number], value: NonNullable<DispatchOutput[(typeof names)[number]]>) => void,
  given: DispatchOutput,
): void {
  for (const name of names) {
    const value = given[name];
    if (value !== undefined) output(name, value);
  }
}

/** What the auditor keeps of what came of a request. @internal */
export function auditResult({ state, runUrl, pullRequestUrl }: DispatchOutput) {
  return { state, ...(runUrl && { runUrl }), ...(pullRequestUrl && { pullRequestUrl }) };
}
