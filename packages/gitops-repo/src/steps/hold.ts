import { z } from 'zod';
import {
  branchName,
  digestSchema,
  environmentSchema,
  primitiveId,
  primitiveRefSchema,
  say,
} from '@ameide/plugin-primitives-common';
import { Change, describeChange, readText } from '../change/change';
import { forTheLog, RefusedError, UsageError } from '../errors';
import { parseInput } from '../input';
import { addHold, removeHold } from '../policy/edit-holds';
import {
  Hold,
  holdSchema,
  holdsFile,
  isActive,
  parseHolds,
} from '../policy/holds';
import { readEnvironmentState, requireEnvironment } from '../values/state';

const whereSchema = z.strictObject({
  ref: primitiveRefSchema,
  environment: environmentSchema,
});

const holdInputSchema = whereSchema.extend({
  digest: digestSchema,
  until: holdSchema.shape.until,
  reason: holdSchema.shape.reason,
});

/**
 * Plans a hold: the environment keeps the digest that it runs until a day, whatever is
 * published or promoted. A hold that is there already is replaced. Writes nothing.
 * @public
 */
export async function hold(
  options: { root: string; now?: Date } & z.input<typeof holdInputSchema>,
): Promise<Change> {
  const { root, now = new Date(), ...rest } = options;
  const { ref, ...wanted } = parseInput(holdInputSchema, rest);
  const id = primitiveId(ref);
  const next: Hold = { primitive: id, ...wanted };
  const { environment, digest, until } = wanted;
  if (!isActive(next, now)) throw new UsageError(say('gitops.over', { until }));
  await requireEnvironment(root, environment);
  const state = await readEnvironmentState(root, id, environment);
  if (!state?.enabled || state.digest !== digest)
    throw new RefusedError(
      forTheLog(
        `digest: ${id} ${
          state?.enabled && state.digest
            ? `runs ${state.digest} in ${environment}, not ${digest}`
            : `is not enabled in ${environment}`
        }; only what runs can be held`,
      ),
    );
  const text = await readText(root, holdsFile);
  const known = parseHolds(text).find(isFor(id, environment));
  const without = text !== undefined && known ? removeHold(text, known) : text;
  return describeChange({
    root,
    files: new Map([[holdsFile, addHold(without, next)]]),
    branch: branchName(ref, `hold-${environment}`),
  });
}

/** Plans the end of a hold. Refuses where there is none. Writes nothing. @public */
export async function release(
  options: { root: string } & z.input<typeof whereSchema>,
): Promise<Change & { released: Hold }> {
  const { root, ...rest } = options;
  const { ref, environment } = parseInput(whereSchema, rest);
  const id = primitiveId(ref);
  const text = await readText(root, holdsFile);
  const known = parseHolds(text).find(isFor(id, environment));
  if (text === undefined || !known)
    throw new RefusedError(
      forTheLog(`${holdsFile}: ${id} is not held in ${environment}`),
    );
  const change = await describeChange({
    root,
    files: new Map([[holdsFile, removeHold(text, known)]]),
    branch: branchName(ref, `hold-${environment}`),
  });
  return { ...change, released: known };
}

function isFor(id: string, environment: string) {
  return (other: Hold) =>
    other.primitive === id && other.environment === environment;
}
