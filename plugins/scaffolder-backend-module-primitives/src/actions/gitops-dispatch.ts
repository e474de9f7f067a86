import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { createGitHubClient } from '@ameide/plugin-primitives-node';
import { callGitHub } from '../github/call-github';
import { askCi } from '../gitops/ask-ci';
import { dispatchRequestSchema, planDispatch } from '../gitops/dispatch-request';
import { parseInput } from '../primitive-request';
import { ActionServices, authorize } from '../services';
import { gitopsDispatchExamples } from './gitops-dispatch.examples';

/** A person looks on, and wants to see the run move. */
const defaultPollMs = 1_000;

/** Asks CI of the GitOps repo to open a pull request: wiring, enablement or promotion. @internal */
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
        workflow: z => z.string({ description: 'wiring, enable or promote' }),
        kind: z => z.string({ description: 'wiring: kind of the primitive' }).optional(),
        name: z => z.string({ description: 'wiring: name of the primitive' }).optional(),
        version: z => z.string({ description: 'wiring: version of the primitive' }).optional(),
        withSmoke: z => z.boolean({ description: 'wiring: with a smoke beside it' }).optional(),
        primitive: z => z.string({ description: 'enable, promote: id of the primitive, <kind>-<name>-<version>, or its entity reference' }).optional(),
        environment: z => z.string({ description: 'enable: environment' }).optional(),
        digest: z => z.string({ description: 'enable: digest of the published image, sha256:…' }).optional(),
        source: z => z.string({ description: 'promote: environment to copy digests from' }).optional(),
        target: z => z.string({ description: 'promote: the environment after it' }).optional(),
      },
      output: {
        state: z => z.enum(['done', 'existing', 'created', 'nothing']),
        message: z => z.string({ description: 'What came of it, in one sentence' }),
        id: z => z.string({ description: 'Id of the primitive; not set where all were meant' }).optional(),
        runUrl: z => z.string({ description: 'Address of the run' }).optional(),
        pullRequestUrl: z => z.string({ description: 'Address of the pull request' }).optional(),
        number: z => z.number({ description: 'Number of the pull request' }).optional(),
      },
    },
    async handler(ctx) {
      const request = parseInput(dispatchRequestSchema, ctx.input);
      const plan = planDispatch(request, config.gitops.workflows);
      await authorize(services, ctx, plan.permission);
      if (plan.id) ctx.output('id', plan.id);
      if (ctx.isDryRun) {
        const message = `Would start ${plan.workflow} with ${JSON.stringify(plan.inputs)}`;
        ctx.logger.info(message);
        ctx.output('state', 'nothing');
        ctx.output('message', message);
        return;
      }
      const github = await createGitHubClient({ config, integrations, logger: ctx.logger, signal: ctx.signal });
      const result = await callGitHub(config, () => askCi({ github, config, ctx, request, plan, pollMs }));
      const outcome = {
        done: `${plan.title} is on ${config.gitops.branch}`,
        existing: `${plan.title}: its pull request is open`,
        created: `${plan.title}: CI opened a pull request`,
        nothing: `${plan.title}: nothing to change`,
      }[result.state];
      ctx.output('state', result.state);
      ctx.output('message', outcome);
      if (result.runUrl) ctx.output('runUrl', result.runUrl);
      if (result.pullRequest) {
        ctx.output('pullRequestUrl', result.pullRequest.url);
        ctx.output('number', result.pullRequest.number);
      }
    },
  });
}
