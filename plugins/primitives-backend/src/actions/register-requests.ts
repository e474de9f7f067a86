import {
  acceptedSchema,
  digestSchema,
  environmentSchema,
  primitiveIdSchema,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesRefreshPermission,
  refreshRequestSchema,
} from '@ameide/plugin-primitives-common';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod';
import { Answers } from '../api/answers';
import { Registrar } from './registrar';

/** As the templates want it; they refuse production without. */
const reasonSchema = z
  .string()
  .min(10)
  .max(500)
  .optional()
  .describe('Why production changes now; needed there, and kept in the audit');

const taskSchema = z.object({
  taskId: z.string().describe('The Scaffolder task that does it'),
  url: z.string().describe('Its page, which links to the pull request'),
});

/**
 * Offers the requests that are safe to make: they end in a pull request, or in a look.
 * Enabling and promoting run the templates that people use, with the caller's
 * credentials, so that there is one way to write and it decides alike for all.
 * @internal
 */
export function registerRequests(
  registrar: Registrar,
  options: {
    answers: Answers;
    scaffolder: Pick<ScaffolderService, 'scaffold'>;
    /** Base of the portal's pages. */
    appUrl: string;
  },
): void {
  const { answers, scaffolder, appUrl } = options;
  type Request = Parameters<typeof scaffolder.scaffold>;

  async function start(
    template: string,
    values: Request[0]['values'],
    credentials: Request[1]['credentials'],
  ) {
    const { taskId } = await scaffolder.scaffold(
      { templateRef: `template:default/${template}`, values },
      { credentials },
    );
    const url = `${appUrl}/create/tasks/${encodeURIComponent(taskId)}`;
    return { taskId, url };
  }

  registrar.register({
    name: 'refresh-primitives',
    title: 'Read the sources again',
    description:
      'Asks for everything, one source, or what one primitive stands on to be read again now. It only looks.',
    permission: primitivesRefreshPermission,
    target: ({ primitive }) => ({ id: primitive }),
    readOnly: false,
    input: refreshRequestSchema,
    output: acceptedSchema,
    run: async ({ input, readable }) => {
      await answers.to(readable).refresh(input);
      return { status: 'accepted' as const };
    },
  });

  registrar.register({
    name: 'request-enablement',
    title: 'Request an enablement',
    description:
      'Asks CI to open the pull request that switches a published digest of one primitive on in one environment. It starts a Scaffolder task and gives its address; nothing changes until the pull request merges.',
    permission: primitivesEnablePermission,
    target: ({ primitive, environment }) => ({ id: primitive, environment }),
    readOnly: false,
    input: z.strictObject({
      primitive: primitiveIdSchema.describe('<kind>-<name>-<version>'),
      environment: environmentSchema,
      digest: digestSchema.describe('Of the published image index'),
      reason: reasonSchema,
    }),
    output: taskSchema,
    run: ({ input: { reason, ...values }, credentials }) =>
      start(
        'enable-primitive',
        { ...values, ...(reason !== undefined && { reason }) },
        credentials,
      ),
  });

  registrar.register({
    name: 'request-promotion',
    title: 'Request a promotion',
    description:
      'Asks CI to open the pull request that copies what one environment runs to the next one, for one primitive or, without primitive, for all. It starts a Scaffolder task and gives its address; a person merges the pull request.',
    permission: primitivesPromotePermission,
    target: ({ primitive, target }) => ({ id: primitive, environment: target }),
    readOnly: false,
    input: z.strictObject({
      source: environmentSchema.describe('Whose digests are copied'),
      target: environmentSchema.describe('The environment right after it'),
      primitive: primitiveIdSchema
        .optional()
        .describe(
          '<kind>-<name>-<version>; all that are enabled there without it',
        ),
      reason: reasonSchema,
    }),
    output: taskSchema,
    run: ({ input: { source, target, primitive, reason }, credentials }) =>
      start(
        'promote-primitive',
        {
          ...{ source, target },
          ...(primitive !== undefined && { primitives: [primitive] }),
          ...(reason !== undefined && { reason }),
        },
        credentials,
      ),
  });
}
