import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { recognised, refusal, say } from '@ameide/plugin-primitives-common';
import { authorizeCreate } from '../access/authorize';
import { CoreWorkspace } from '../core/core-workspace';
import { judgeReport } from '../core/judge-report';
import { primitiveInput } from '../primitive-input';
import { parseInput, primitiveRequestSchema } from '../primitive-request';
import { ActionServices } from '../services';
import { followingExample } from './checkout.examples';

/** Verifies what was scaffolded, with the same checks that CI runs. @internal */
export function createVerifyAction(services: ActionServices) {
  return createTemplateAction({
    id: 'primitives:verify',
    description:
      'Verifies a freshly scaffolded primitive and prints the report. A skeleton may be RED by its markers and tests, and by nothing else.',
    supportsDryRun: true,
    examples: followingExample('verify', 'primitives:verify', 'Verify the primitive'),
    schema: {
      input: { primitive: primitiveInput },
      output: {
        outcome: z => z.enum(['passed', 'red-on-purpose', 'left-to-ci']),
        message: z => z.string({ description: 'The outcome in one sentence' }),
        report: z => z.string({ description: 'The report as Markdown' }),
      },
    },
    async handler(ctx) {
      const request = parseInput(primitiveRequestSchema, ctx.input.primitive);
      await authorizeCreate(services, ctx, request);
      const leave = (message: string) => {
        ctx.logger.info(message);
        ctx.output('outcome', 'left-to-ci');
        ctx.output('message', message);
        ctx.output('report', message);
      };
      if (ctx.isDryRun) {
        leave('Would verify the scaffolded primitive');
        return;
      }
      const workspace = await CoreWorkspace.open(services, ctx, request);
      if (workspace.isExisting) {
        // Its tests are other people's code by now, and the portal holds tokens: CI's runners are made for that.
        leave('The primitive was there before; CI verifies it, the portal does not run code that people may have changed');
        return;
      }
      await workspace.writeScaffold();
      const { tools, config } = services;
      const report = await tools.verifyPrimitive({
        root: workspace.root,
        kind: request.kind,
        name: request.name,
        base: `origin/${config.core.branch}`,
        signal: ctx.signal,
      });
      for (const line of tools.formatReport(report).trimEnd().split('\n')) ctx.logger.info(line);
      const { outcome, message } = judgeReport(report, request.from);
      if (outcome === 'failed' || outcome === 'error') {
        throw refusal(Error, say('task.nothingPushed', { problem: recognised(message) }));
      }
      ctx.logger.info(message);
      ctx.output('outcome', outcome);
      ctx.output('message', message);
      ctx.output('report', tools.formatReportMarkdown(report));
    },
  });
}
