import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  environmentSchema,
  parsePrimitiveId,
  say,
  sayAt,
} from '@ameide/plugin-primitives-common';
import { RefusedError } from '../errors';
import { readSettingsFile } from '../settings-file';
import { holdSchema } from './holds';

/** Where the waivers are, in the GitOps repository. @public */
export const waiversFile = 'config/waivers.yaml';

const waiverFields = z.strictObject({
  rule: z
    .string({ error: 'rule: must be the id of a rule' })
    .regex(/^[a-z][a-z0-9-]{0,59}$/, 'rule: must be the id of a rule'),
  primitive: z
    .string()
    .refine(
      id => parsePrimitiveId(id) !== undefined,
      'must be an id, such as domain-orders-v0',
    )
    .optional(),
  /** As `catalog-info.yaml` writes it. */
  owner: z
    .string()
    .regex(/^[A-Za-z0-9:/._-]{1,255}$/, 'must be an owner, as it is written')
    .optional(),
  environment: environmentSchema.optional(),
  until: holdSchema.shape.until,
  reason: holdSchema.shape.reason,
});

/** Schema of a waiver. @public */
export const waiverSchema = waiverFields.refine(
  ({ primitive, owner }) => (primitive === undefined) !== (owner === undefined),
  { path: ['primitive'], message: 'must be given, or owner, and not both' },
);

/**
 * An exception from a rule until a day, for a primitive or for all of an owner; in one
 * environment or, without, in all.
 * @public
 */
export type Waiver = z.output<typeof waiverSchema>;

/** Each is looked at for each verdict; a rule that needs more exceptions than that is no rule. */
const mostWaivers = 500;

const waiversSchema = z.strictObject({
  waivers: z
    .array(waiverSchema)
    .max(
      mostWaivers,
      `must be at most ${mostWaivers}; take out those that are over`,
    )
    .nullish()
    .describe('One for each exception.'),
});

/** JSON Schema of the waivers, for editors. @internal */
export function waiversJsonSchema(): object {
  return {
    ...z.toJSONSchema(waiversSchema, { io: 'input' }),
    title: waiversFile,
    description: 'Exceptions from rules until a day.',
  };
}

/** Reads the text of the waivers; absent text has none. Refuses with each key and its rule. @public */
export function parseWaivers(text: string | undefined): Waiver[] {
  return readSettingsFile(text, waiversFile, waiversSchema).waivers ?? [];
}

/** When a waiver is over: its last day is, in UTC (ms). @public */
export function waiverEndsAt(waiver: { until: string }): number {
  return Date.parse(`${waiver.until}T00:00:00Z`) + 24 * 60 * 60_000;
}

const preamble = `# Exceptions from rules until a day (UTC, that day included): \`ameide gitops waive\` adds one.
# Whoever owns this file answers for them; one that is over has no effect.
`;

/** Adds a waiver at the end of the text; everything else stays, byte for byte. @internal */
export function addWaiver(text: string | undefined, waiver: Waiver): string {
  const known = parseWaivers(text);
  if (known.length >= mostWaivers)
    throw new RefusedError(
      sayAt(waiversFile, say('file.fullOfWaivers', { most: mostWaivers })),
    );
  const before =
    known.length > 0 && text !== undefined
      ? text.replace(/\n?$/, '\n')
      : `${
          text?.replace(/^waivers:.*$/m, '').trimEnd() || preamble.trimEnd()
        }\nwaivers:\n`;
  const indentation = /^( *)- /m.exec(before)?.[1] ?? '  ';
  const lines = Object.entries(waiver).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
  const entry = lines
    .map((line, index) => `${indentation}${index === 0 ? '- ' : '  '}${line}\n`)
    .join('');
  const after = before + entry;
  if (isDeepStrictEqual(readAgain(after), [...known, waiver])) return after;
  throw new RefusedError(sayAt(waiversFile, say('file.waiverList')));
}

function readAgain(text: string): Waiver[] | undefined {
  try {
    return parseWaivers(text);
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
