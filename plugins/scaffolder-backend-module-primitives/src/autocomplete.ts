import { NotFoundError } from '@backstage/errors';
import { AutocompleteHandler } from '@backstage/plugin-scaffolder-node/alpha';
import { CoreTools } from './core/core-tools';
import { parseInput, primitiveRequestSchema } from './primitive-request';

const previewSchema = primitiveRequestSchema.omit({ owner: true, system: true });

/**
 * `primitives/files`: the files that "create primitive" would make, for the form's
 * review step. Reads the skeletons on this machine; asks nobody outside.
 * @internal
 */
export function createFilesAutocomplete(tools: Pick<CoreTools, 'previewScaffold'>): AutocompleteHandler {
  return async ({ resource, context }) => {
    if (resource !== 'files') {
      throw new NotFoundError(`resource: ${JSON.stringify(resource)} is unknown; there is 'files'`);
    }
    const files = await tools.previewScaffold(parseInput(previewSchema, context));
    return { results: files.map(({ path }) => ({ id: path })) };
  };
}
