import { InputError } from '@backstage/errors';
import { createTemplateAction, ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { refusal, say } from '@ameide/plugin-primitives-common';
import { z as zod } from 'zod';
import { audited, personOf } from '../access/audited';
import { authorizeDispatch } from '../access/authorize-dispatch';
import { auditResult, carryOut, dispatchOutput, handOver } from '../gitops/carry-out';
import { changeOf, planDispatch } from '../gitops/dispatch-request';
import { askedSchema, AskingTask, judgeApproval } from '../gitops/second-person';
import { parseInput } from '../primitive-request';
import { ActionServices } from '../services';
import { gitopsApproveExamples } from './gitops-approve.examples';

/** A person looks on, and wants to see the run move. */
const defaultPollMs = 1_000;

const inputSchema = zod.strictObject({
  // Goes into a path of the scaffolder's API, whose ids are UUIDs.
  task: zod.string().regex(/^[\w-]{1,100}$/, 'must be the id of a task, as its address ends'),
});

/** The events of a task that are read here; the last one has what the template's `output` came to. */
const eventsSchema = zod.array(
  zod.object({
    type: zod.string(),
    body: zod.object({ output: zod.looseObject({ asked: askedSchema.nullish() }).optional() }),
  }),
);

/** Approves what another person asked for, and hands it to CI. @internal */
export function createGitopsApproveAction(services: ActionServices & { pollMs?: number }) {
  const { config, scaffolder, pollMs = defaultPollMs } = services;
  return createTemplateAction({
    id: 'primitives:gitops:approve',
    description:
      'Approves, as a second person, what somebody else asked for by a task, and hands it to CI as primitives:gitops:dispatch does. Who asked cannot approve, and who approves needs the permission to ask.',
    supportsDryRun: true,
    examples: gitopsApproveExamples,
    schema: {
      input: {
        task: z => z.string({ description: 'Id of the task that asked' }),
      },
      output: {
        ...dispatchOutput,
        by: z => z.string({ description: 'Entity reference of who asked' }),
      },
    },
    async handler(ctx) {
      const { task: taskId } = parseInput(inputSchema, ctx.input);
      const credentials = await ctx.getInitiatorCredentials();
      // Before the task is read nobody knows what it asked for; that somebody tried is on record.
      await audited(services, ctx, { eventId: 'primitive-approve', meta: { task: taskId } }, async () => {
        const { by, request } = judgeApproval({
          task: await readTask(scaffolder, taskId, credentials),
          approver: personOf(credentials),
          now: new Date(),
        });
        const plan = planDispatch(request, config.gitops.workflows);
        await authorizeDispatch(services, ctx, plan);
        ctx.logger.info(`${plan.title}, which ${by} asked for`);
        const output = await carryOut({ services, ctx, request, plan, pollMs });
        handOver(ctx.output, output);
        ctx.output('by', by);
        return { askedBy: by, ...changeOf(request, plan).meta, ...auditResult(output) };
      });
    },
  });
}

async function readTask(
  scaffolder: Pick<ScaffolderService, 'getTask' | 'getLogs'>,
  taskId: string,
  credentials: BackstageCredentials,
): Promise<AskingTask> {
  const task = await scaffolder.getTask({ taskId }, { credentials });
  const events = eventsSchema.safeParse(await scaffolder.getLogs({ taskId }, { credentials }));
  if (!events.success) throw refusal(InputError, say('task.notUnderstood', { id: taskId }));
  // A task that was run again has several ends.
  const end = events.data.findLast(event => event.type === 'completion');
  return {
    ...{ id: taskId, status: task.status },
    startedBy: task.spec.user?.ref,
    asked: end?.body.output?.asked ?? undefined,
  };
}
