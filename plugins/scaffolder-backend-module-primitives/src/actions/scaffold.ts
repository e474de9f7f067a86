import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { authorizeCreate } from '../access/authorize';
import { CoreWorkspace } from '../core/core-workspace';
import { primitiveInput } from '../primitive-input';
import { parseInput, primitiveRequestSchema } from '../primitive-request';
import { ActionServices } from '../services';
import { followingExample } from './checkout.examples';

/** Writes the code of a new primitive from its skeleton or example. @internal */
export function createScaffoldAction(services: ActionServices) {
  return createTemplateAction({
    id: 'primitives:scaffold',
    description: 'Writes the code of a new primitive from the skeleton or the example; leaves an existing primitive as it is.',
    supportsDryRun: true,
    examples: followingExample('scaffold', 'primitives:scaffold', 'Scaffold the primitive'),
    schema: {
      input: { primitive: primitiveInput },
      output: { files: z => z.array(z.string(), { description: 'Paths of the files, from the root of the core repository' }) },
    },
    async handler(ctx) {
      const request = parseInput(primitiveRequestSchema, ctx.input.primitive);
      await authorizeCreate(services, ctx, request);
      const files = ctx.isDryRun
        ? (await services.tools.previewScaffold(request)).map(file => file.path)
        : await write(request);
      for (const file of files) ctx.logger.info(`  ${file}`);
      ctx.output('files', files);

      async function write(primitive: typeof request): Promise<string[]> {
        const workspace = await CoreWorkspace.open(services, ctx, primitive);
        if (workspace.isExisting) ctx.logger.info('The primitive is there; left as it is');
        else ctx.logger.info(`Scaffolding ${primitive.kind}/${primitive.name} in ${primitive.language} from the ${primitive.from}`);
        await workspace.writeScaffold();
        return workspace.changedFiles();
      }
    },
  });
}
