import { z } from 'zod';
import { environmentSchema } from '@ameide/plugin-primitives-common';
import { durationSchema } from './duration';
import { freezeSchema } from './freeze';
import { readSettingsFile } from '../settings-file';

/** Where the policy is, in the GitOps repository. @public */
export const policyFile = 'config/promotion-policy.yaml';

const owner = z
  .string({ error: 'must be a team or person, such as @ameideio/platform' })
  .regex(
    /^@[A-Za-z0-9][\w-]*(\/[\w.-]+)?$/,
    'must be a team or person, such as @ameideio/platform',
  );

const environmentPolicySchema = z.strictObject({
  requires: z
    .array(environmentSchema)
    .default([])
    .describe(
      'Environments that a digest must have been in, besides the one before.',
    ),
  soak: durationSchema
    .prefault('0m')
    .describe(
      'How long a digest must have run in the environment before: 24h, 1d12h, 30m.',
    ),
  freezes: z
    .array(freezeSchema)
    .default([])
    .describe('Times in which no new digest comes in.'),
  approvers: z
    .array(owner)
    .default([])
    .describe(
      'Who approves what comes in; CODEOWNERS must give them the values of the environment.',
    ),
});

/** Schema of the policy. */
const promotionPolicySchema = z.strictObject({
  environments: z
    .partialRecord(environmentSchema, environmentPolicySchema)
    .default({}),
});

/** What one environment asks of a digest that comes in; times in milliseconds. @public */
export type EnvironmentPolicy = z.output<typeof environmentPolicySchema>;

/** What each environment asks of a digest that comes in. @public */
export type PromotionPolicy = z.output<typeof promotionPolicySchema>;

/** Reads the text of the policy; absent text asks for nothing. Refuses with each key and its rule. @public */
export function parsePolicy(text: string | undefined): PromotionPolicy {
  return readSettingsFile(text, policyFile, promotionPolicySchema);
}

/** JSON Schema of the policy, for editors. @internal */
export function promotionPolicyJsonSchema(): object {
  return {
    ...z.toJSONSchema(promotionPolicySchema, { io: 'input' }),
    title: policyFile,
    description: 'What each environment asks of a digest that comes in.',
  };
}

/** What an environment asks for; nothing where the policy does not name it. @public */
export function policyOf(
  policy: PromotionPolicy,
  environment: string,
): EnvironmentPolicy {
  const known = environmentSchema.safeParse(environment);
  return (
    (known.success ? policy.environments[known.data] : undefined) ??
    environmentPolicySchema.parse({})
  );
}
