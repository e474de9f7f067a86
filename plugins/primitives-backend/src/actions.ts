import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  PermissionsService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { ReadModel } from './read-model';

/** Offers the reads to agents and to the command line, through Backstage's actions registry. @internal */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  permissions: PermissionsService;
  model: ReadModel;
}): void {
  const { actionsRegistry, permissions, model } = options;
  const attributes = { readOnly: true, idempotent: true, destructive: false };

  async function authorize(credentials: BackstageCredentials): Promise<void> {
    const [decision] = await permissions.authorize(
      [{ permission: primitivesReadPermission }],
      {
        credentials,
      },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `This needs the permission '${primitivesReadPermission.name}'`,
      );
    }
  }

  actionsRegistry.register({
    name: 'list-primitives',
    title: 'List primitives',
    description:
      'Lists every primitive with its newest digest, the state of its build and of each environment, and its next step.',
    attributes,
    visibilityPermission: primitivesReadPermission,
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          items: z.array(z.unknown()),
          sources: z.array(z.unknown()),
        }),
    },
    action: async ({ credentials }) => {
      await authorize(credentials);
      return { output: await model.fleet() };
    },
  });

  actionsRegistry.register({
    name: 'get-primitive-pipeline',
    title: 'Get the pipeline of a primitive',
    description:
      'Shows the path of the newest digest of one primitive: every stage with status, reason and evidence, the Definition of Done, and the next step.',
    attributes,
    visibilityPermission: primitivesReadPermission,
    schema: {
      input: z =>
        z.object({
          id: z
            .string()
            .describe('<kind>-<name>-<version>, for example domain-orders-v0'),
        }),
      output: z => z.object({ pipeline: z.unknown() }),
    },
    action: async ({ input, credentials }) => {
      await authorize(credentials);
      const pipeline = await model.pipeline(input.id);
      if (!pipeline)
        throw new NotFoundError(`No primitive '${input.id}' is known`);
      return { output: { pipeline } };
    },
  });
}
