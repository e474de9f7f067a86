import { z } from 'zod';
import {
  branchName,
  environmentSchema,
  parsePrimitiveId,
  promotionOrder,
} from '@ameide/plugin-primitives-common';
import { Change, describeChange } from '../change/change';
import { smokeOf } from '../component';
import { RefusedError, UsageError } from '../errors';
import { parseInput } from '../input';
import { readEnvironmentState, requireEnvironment } from '../values/state';
import { editEnvironment, isWired } from './desired';
import { listWired } from './list';

const promoteInputSchema = z.strictObject({
  from: environmentSchema,
  to: environmentSchema,
  /** One primitive; everything that is enabled in `from` when left out. */
  id: z.string().optional(),
});

/** A promotion: the change, what it moves, and what it left alone and why. @public */
export type Promotion = Change & {
  promoted: { id: string; digest: string }[];
  notes: string[];
};

/**
 * Plans a promotion: copies image references from one environment to the next,
 * exactly, never resolving anything anew. Writes nothing.
 * @public
 */
export async function promote(
  options: { root: string } & z.input<typeof promoteInputSchema>,
): Promise<Promotion> {
  const { root, ...rest } = options;
  const { from, to, id } = parseInput(promoteInputSchema, rest);
  const next = promotionOrder[promotionOrder.indexOf(from) + 1];
  if (promotionOrder.indexOf(from) < 0 || next !== to) {
    throw new UsageError(
      `target: a digest moves one step at a time along ${promotionOrder.join(
        ' → ',
      )}; ${from} → ${to} is no such step`,
    );
  }
  await requireEnvironment(root, from);
  await requireEnvironment(root, to);
  const ref = id === undefined ? undefined : parsePrimitiveId(id);
  if (id !== undefined && !ref) {
    throw new UsageError(
      `primitive: ${JSON.stringify(id)} is not <kind>-<name>-<version>`,
    );
  }
  const candidates =
    id === undefined ? (await listWired(root)).map(p => p.id) : [id];
  const files = new Map<string, string>();
  const promoted: Promotion['promoted'] = [];
  const notes: string[] = [];
  for (const candidate of candidates) {
    const source = await readEnvironmentState(root, candidate, from);
    if (!source?.enabled || !source.digest) {
      const why = `${candidate} is not enabled in ${from}${
        source?.enabled ? ' at a digest' : ''
      }`;
      if (id !== undefined)
        throw new RefusedError(`${why}; enable it there first`);
      notes.push(`${why}; left alone`);
      continue;
    }
    const smoke = await readEnvironmentState(root, smokeOf(candidate), from);
    if ((await isWired(root, smokeOf(candidate))) && !smoke?.enabled) {
      notes.push(
        `${candidate}: its smoke is not enabled in ${from}, so nothing there proves this digest`,
      );
    }
    const edited = await editEnvironment({
      root,
      id: candidate,
      environment: to,
      workload: { enabled: true, ref: source.ref },
      smoke: { enabled: true, ref: source.ref },
    });
    edited.forEach((content, path) => files.set(path, content));
    promoted.push({ id: candidate, digest: source.digest });
  }
  const branch = ref
    ? branchName(ref, `enable-${to}`)
    : `promotion/${from}-to-${to}`;
  return {
    ...(await describeChange({ root, files, branch })),
    promoted,
    notes,
  };
}
