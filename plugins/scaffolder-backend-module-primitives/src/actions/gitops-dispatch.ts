import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { createGitHubClient } from '@ameide/plugin-primitives-node';
import { audited } from '../access/audited';
import { authorizeDispatch } from '../access/authorize-dispatch';
import { callGitHub } from '../github/call-github';
import { askCi, DispatchResult } from '../gitops/ask-ci';
import { findMoves } from '../gitops/find-moves';
import { dispatchRequestSchema, planDispatch } from '../gitops/dispatch-request';
import { parseInput } from '../primitive-request';
import { ActionServices } from '../services';
import { gitopsDispatchExamples } from './gitops-dispatch.examples';

/** A person looks on, and wants to see the run move. */
const defaultPollMs = 1_000;

/** Asks CI of the GitOps repo to open a pull request: wiring, enablement, promotion, rollback or another run of a smoke. @internal */
export function createGitopsDispatchAction(services: ActionServices & { pollMs?: number }) {
  const { config, integrations, pollMs = defaultPollMs } = services;
  return createTemplateAction({
    id: 'primitives:gitops:dispatch',
    description:
      'Starts a workflow of the GitOps repo and follows it to the pull request that CI opens. Finds what is there already instead of asking twice. The portal itself never writes to the GitOps repo.',
    supportsDryRun: true,
    examples: gitopsDispatchExamples,
    schema: {
      input: {
        workflow: z => z.string({ description: 'wiring, enable, promote, rollback or retry-smoke' }),
        kind: z => z.string({ description: 'wiring: kind of the primitive' }).optional(),
        name: z => z.string({ description: 'wiring: name of the primitive' }).optional(),
        version: z => z.string({ description: 'wiring: version of the primitive' }).optional(),
        withSmoke: z => z.boolean({ description: 'wiring: with a smoke beside it' }).optional(),
        primitive: z => z.string({ description: 'enable, rollback, retry-smoke: id of the primitive, <kind>-<name>-<version>, or its entity reference' }).optional(),
        primitives: z => z.array(z.string(), { description: 'promote: ids of the primitives, or their entity references; everything that is enabled in the source when left out' }).optional(),
        environment: z => z.string({ description: 'enable, rollback, retry-smoke: environment' }).optional(),
        digest: z => z.string({ description: 'enable: digest of the published image, sha256:…; rollback: one that ran there before, the previous good one when left out' }).optional(),
        source: z => z.string({ description: 'promote: environment to copy digests from' }).optional(),
        target: z => z.string({ description: 'promote: the environment after it' }).optional(),
        reason: z => z.string({ description: 'all but wiring: why, in 10 to 500 characters; production asks for it' }).optional(),
      },
      output: {
        state: z => z.enum(['done', 'existing', 'created', 'nothing']),
        message: z => z.string({ description: 'What came of it, in one sentence' }),
        id: z => z.string({ description: 'Id of the primitive; not set where several or all were meant' }).optional(),
        runUrl: z => z.string({ description: 'Address of the run' }).optional(),
        pullRequestUrl: z => z.string({ description: 'Address of the pull request' }).optional(),
        number: z => z.number({ description: 'Number of the pull request' }).optional(),
        moves: z =>
          z.array(z.object({ id: z.string(), environment: z.string(), digest: z.string() }), {
            description: 'Which digests come into which environment, of 100 primitives at most; not set for wiring, or where nothing changes',
          }).optional(),
        more: z => z.number({ description: 'How many primitives the pull request changes beyond those; not set where it changes no more' }).optional(),
      },
    },
    async handler(ctx) {
      const request = parseInput(dispatchRequestSchema, ctx.input);
      const plan = planDispatch(request, config.gitops.workflows);
      const { ids, targets, reason } = plan;
      const id = ids.length === 1 ? ids[0] : undefined;
      const [{ environment }] = targets;
      const change = {
        eventId: `primitive-${request.workflow}`,
        meta: {
          primitive: ids.length > 0 ? ids.join(', ') : 'every primitive',
          ...(environment && { environment }),
          ...(reason && { reason }),
          workflow: plan.workflow,
          inputs: plan.inputs,
        },
      };
      await audited(services, ctx, change, askForIt);

      async function askForIt() {
        await authorizeDispatch(services, ctx, plan);
        if (id) ctx.output('id', id);
        if (ctx.isDryRun) {
          const message = `Would start ${plan.workflow} with ${JSON.stringify(plan.inputs)}`;
          ctx.logger.info(message);
          ctx.output('state', 'nothing');
          ctx.output('message', message);
          return {};
        }
        const github = await createGitHubClient({ config, integrations, logger: ctx.logger, signal: ctx.signal });
        const result = await callGitHub(config, () => askCi({ github, config, ctx, request, plan, pollMs }));
        const { state, runUrl, pullRequest } = result;
        ctx.output('state', state);
        ctx.output('message', outcomeOf(plan.title, state));
        if (runUrl) ctx.output('runUrl', runUrl);
        if (pullRequest) {
          ctx.output('pullRequestUrl', pullRequest.url);
          ctx.output('number', pullRequest.number);
          const { moves, more } = await callGitHub(config, () => findMoves({ github, config, number: pullRequest.number, environment }));
          if (moves.length > 0) ctx.output('moves', moves);
          if (more > 0) ctx.output('more', more);
        }
        return { state, ...(runUrl && { runUrl }), ...(pullRequest && { pullRequestUrl: pullRequest.url }) };
      }

      function outcomeOf(title: string, state: DispatchResult['state']): string {
        return {
          done: `${title} is on ${config.gitops.branch}`,
          existing: `${title}: its pull request is open`,
          created: `${title}: CI opened a pull request`,
          nothing: `${title}: nothing to change`,
        }[state];
      }
    },
  });
}
