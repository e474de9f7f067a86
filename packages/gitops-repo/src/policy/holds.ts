import { z } from 'zod';
import {
  digestSchema,
  environmentSchema,
  parsePrimitiveId,
} from '@ameide/plugin-primitives-common';
import { readSettingsFile } from '../settings-file';

/** Where the holds are, in the GitOps repository. @public */
export const holdsFile = 'config/holds.yaml';

/** A hold is for days: whoever needs more of them at once keeps a whole environment, by a freeze. @internal */
export const mostHolds = 500;

const day = 'until: must be a day such as 2026-12-31';

/** Schema of a hold. @public */
export const holdSchema = z.strictObject({
  primitive: z
    .string({ error: 'must be an id, such as domain-orders-v0' })
    .refine(
      id => parsePrimitiveId(id) !== undefined,
      'must be an id, such as domain-orders-v0',
    ),
  environment: environmentSchema,
  digest: digestSchema,
  /** The last day, in UTC. */
  until: z.iso.date({ error: day }),
  reason: z
    .string({ error: 'reason: must say why' })
    .trim()
    .min(1, 'reason: must say why')
    .max(500, 'reason: must be at most 500 characters')
    .regex(/^[^\p{Cc}]*$/u, 'reason: must be one line of text'),
});

/** A digest that an environment keeps until a day, whatever is published or promoted. @public */
export type Hold = z.output<typeof holdSchema>;

const holdsSchema = z.strictObject({
  holds: z
    .array(holdSchema)
    .max(
      mostHolds,
      `must be at most ${mostHolds}; take out those that are over`,
    )
    .nullish()
    .describe('One for each digest that is kept.'),
});

/** JSON Schema of the holds, for editors. @internal */
export function holdsJsonSchema(): object {
  return {
    ...z.toJSONSchema(holdsSchema, { io: 'input' }),
    title: holdsFile,
    description: 'Digests that environments keep until a day.',
  };
}

/** Reads the text of the holds; absent text has none. Refuses with each key and its rule. @public */
export function parseHolds(text: string | undefined): Hold[] {
  return readSettingsFile(text, holdsFile, holdsSchema).holds ?? [];
}

/** Whether a hold still pins: its last day is not over. @internal */
export function isActive(hold: Hold, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= hold.until;
}

/** The hold that pins a primitive in an environment now. @internal */
export function findHold(
  holds: readonly Hold[],
  id: string,
  environment: string,
  now: Date,
): Hold | undefined {
  return holds.find(
    hold =>
      hold.primitive === id &&
      hold.environment === environment &&
      isActive(hold, now),
  );
}
