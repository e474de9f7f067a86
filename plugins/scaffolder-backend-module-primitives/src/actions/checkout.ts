import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { branchName, primitivesCreatePermission } from '@ameide/plugin-primitives-common';
import { CoreWorkspace, Origin } from '../core/core-workspace';
import { parseInput, primitiveFields, primitiveInput, primitiveRequestSchema } from '../primitive-request';
import { ActionServices, authorize } from '../services';
import { checkoutExamples } from './checkout.examples';

const found: Record<Origin, string> = {
  new: 'The name is free',
  branch: 'It was created before and its pull request is not merged: going on with that branch',
  main: 'It is merged already: going on with what is there',
};

/** Clones the core repo onto the primitive's branch; the first step of "create primitive". @internal */
export function createCheckoutAction(services: ActionServices) {
  const { core } = services.config;
  return createTemplateAction({
    id: 'primitives:core:checkout',
    description:
      'Clones the core repo and stands on the branch of the primitive, the one that exists or a new one. Fails when the name is taken by another primitive.',
    supportsDryRun: true,
    examples: checkoutExamples,
    schema: {
      input: primitiveFields,
      output: {
        primitive: primitiveInput,
        origin: z => z.enum(['new', 'branch', 'main'], { description: 'Where the primitive was found' }),
        branch: z => z.string({ description: 'Branch of the pull request' }),
      },
    },
    async handler(ctx) {
      const request = parseInput(primitiveRequestSchema, ctx.input);
      await authorize(services, ctx, primitivesCreatePermission);
      const branch = branchName(request, 'create');
      let origin: Origin = 'new';
      if (ctx.isDryRun) {
        ctx.logger.info(`Would clone ${core.owner}/${core.repository} and stand on ${branch}`);
      } else {
        ctx.logger.info(`Cloning ${core.owner}/${core.repository}`);
        const workspace = await CoreWorkspace.checkOut(services, ctx, request);
        origin = workspace.origin;
        ctx.logger.info(`${found[origin]}; on branch ${branch}`);
      }
      ctx.output('primitive', request);
      ctx.output('origin', origin);
      ctx.output('branch', branch);
    },
  });
}
