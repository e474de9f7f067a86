import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { audited, personOf } from '../access/audited';
import { authorizeDispatch } from '../access/authorize-dispatch';
import { aboutOf, auditResult, carryOut, dispatchOutput, DispatchOutput, handOver } from '../gitops/carry-out';
import { changeOf, dispatchRequestSchema, planDispatch } from '../gitops/dispatch-request';
import { needsSecondPerson } from '../gitops/second-person';
import { parseInput } from '../primitive-request';
import { ActionServices } from '../services';
import { gitopsDispatchExamples } from './gitops-dispatch.examples';

/** A person looks on, and wants to see the run move. */
const defaultPollMs = 1_000;

/** Asks CI of the GitOps repo to open a pull request: wiring, enablement, promotion, rollback, another run of a smoke or an exception from a rule. @internal */
export function createGitopsDispatchAction(services: ActionServices & { pollMs?: number }) {
  const { config, pollMs = defaultPollMs } = services;
  return createTemplateAction({
    id: 'primitives:gitops:dispatch',
    description:
      'Starts a workflow of the GitOps repository and follows it to the pull request that CI opens. Finds what is there already instead of asking twice. Where primitives.secondPerson asks for another person, it starts nothing, and keeps what was asked for until one approves. The portal itself never writes to the GitOps repository.',
    supportsDryRun: true,
    examples: gitopsDispatchExamples,
    schema: {
      input: {
        workflow: z => z.string({ description: 'wiring, enable, promote, rollback, retry-smoke or waive' }),
        kind: z => z.string({ description: 'wiring: kind of the primitive' }).optional(),
        name: z => z.string({ description: 'wiring: name of the primitive' }).optional(),
        version: z => z.string({ description: 'wiring: version of the primitive' }).optional(),
        withSmoke: z => z.boolean({ description: 'wiring: with a smoke beside it' }).optional(),
        primitive: z => z.string({ description: 'enable, rollback, retry-smoke, waive: id of the primitive, <kind>-<name>-<version>, or its entity reference' }).optional(),
        primitives: z => z.array(z.string(), { description: 'promote: ids of the primitives, or their entity references; everything that is enabled in the source when left out' }).optional(),
        environment: z => z.string({ description: 'enable, rollback, retry-smoke: environment; waive: only there' }).optional(),
        digest: z => z.string({ description: 'enable: digest of the published image, sha256:…; rollback: one that ran there before, the previous good one when left out' }).optional(),
        source: z => z.string({ description: 'promote: environment to copy digests from' }).optional(),
        target: z => z.string({ description: 'promote: the environment after it' }).optional(),
        rule: z => z.string({ description: 'waive: id of the rule' }).optional(),
        owner: z => z.string({ description: 'waive: whose primitives it is for, in place of primitive' }).optional(),
        until: z => z.string({ description: 'waive: the last day in UTC, such as 2026-12-31' }).optional(),
        reason: z => z.string({ description: 'all but wiring: why, in 10 to 500 characters; production asks for it, and waive' }).optional(),
      },
      output: {
        ...dispatchOutput,
        asked: z =>
          z.object({ by: z.string(), until: z.string(), request: z.record(z.unknown()) }, {
            description: 'What another person has to approve (primitives:gitops:approve), until when, and who asked; set where primitives.secondPerson asks for one',
          }).optional(),
      },
    },
    async handler(ctx) {
      const request = parseInput(dispatchRequestSchema, ctx.input);
      const plan = planDispatch(request, config.gitops.workflows);
      await audited(services, ctx, changeOf(request, plan), async () => {
        await authorizeDispatch(services, ctx, plan);
        if (needsSecondPerson(request, config.secondPerson)) return ask();
        const output = await carryOut({ services, ctx, request, plan, pollMs });
        handOver(ctx.output, output);
        return auditResult(output);
      });

      async function ask() {
        const until = new Date(Date.now() + config.secondPerson.expiresAfterMs).toISOString();
        const output: DispatchOutput = {
          ...aboutOf(plan.ids),
          state: 'asked',
          message: `${plan.title} waits for a second person, until ${until}`,
        };
        ctx.logger.info(output.message);
        handOver(ctx.output, output);
        const by = personOf(await ctx.getInitiatorCredentials());
        ctx.output('asked', { by, until, request });
        return auditResult(output);
      }
    },
  });
}
