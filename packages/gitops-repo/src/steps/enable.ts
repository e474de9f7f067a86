import { z } from 'zod';
import {
  digestSchema,
  environmentSchema,
  formatImageReference,
  primitiveId,
  primitiveImageRepository,
  primitiveRefSchema,
  say,
} from '@ameide/plugin-primitives-common';
import { Change } from '../change/change';
import { UsageError } from '../errors';
import { parseInput } from '../input';
import { requireMove } from '../policy/rules-in-force';
import { requireEnvironment } from '../values/state';
import { planEdit } from './desired';

const enableInputSchema = z.strictObject({
  ref: primitiveRefSchema,
  environment: environmentSchema,
  /** Digest of the image index; left out only when disabling. */
  digest: digestSchema.optional(),
  disable: z.boolean().default(false),
  /** Registry host and owner. */
  registry: z.string().min(1),
});

/**
 * Plans the enablement of a digest in one environment, workload and smoke in one
 * change; or, with `disable`, the end of it (the image stays named). Refuses what a hold or
 * the policy is against. Writes nothing.
 * @public
 */
export async function enable(
  options: { root: string; now?: Date } & z.input<typeof enableInputSchema>,
): Promise<Change> {
  const { root, now = new Date(), ...rest } = options;
  const input = parseInput(enableInputSchema, rest);
  if (!input.disable && !input.digest) {
    throw new UsageError(say('gitops.needsDigest'));
  }
  await requireEnvironment(root, input.environment);
  const image = input.digest && {
    ref: formatImageReference({
      repository: primitiveImageRepository({
        registry: input.registry,
        ...input.ref,
      }),
      digest: input.digest,
    }),
  };
  const id = primitiveId(input.ref);
  if (!input.disable && input.digest) {
    const { environment, digest } = input;
    await requireMove(root, { id, environment, digest }, now);
  }
  return planEdit({
    root,
    ref: input.ref,
    environment: input.environment,
    edit: { enabled: !input.disable, ...image },
  });
}
