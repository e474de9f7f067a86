import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { authorizeCreate } from '../access/authorize';
import { CoreWorkspace } from '../core/core-workspace';
import { primitiveInput } from '../primitive-input';
import { parseInput, primitiveRequestSchema } from '../primitive-request';
import { ActionServices } from '../services';
import { followingExample } from './checkout.examples';

/** Writes the `.proto` of a new primitive and generates code from it. @internal */
export function createContractAction(services: ActionServices) {
  return createTemplateAction({
    id: 'primitives:contract',
    description: 'Writes the contract of a new primitive and runs buf generate; leaves an existing contract as it is.',
    supportsDryRun: true,
    examples: followingExample('contract', 'primitives:contract', 'Write the contract and generate code'),
    schema: { input: { primitive: primitiveInput } },
    async handler(ctx) {
      const request = parseInput(primitiveRequestSchema, ctx.input.primitive);
      await authorizeCreate(services, ctx, request);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would write the contract of ${request.kind}/${request.name} ${request.version} and run buf generate`);
        return;
      }
      const workspace = await CoreWorkspace.open(services, ctx, request);
      if (workspace.isExisting) {
        ctx.logger.info('The contract is there; left as it is');
        return;
      }
      await workspace.writeContract();
      ctx.logger.info('Contract written, buf generate ran');
      for (const file of await workspace.changedFiles()) ctx.logger.info(`  ${file}`);
    },
  });
}
