import { z } from 'zod';
import {
  digestSchema,
  environmentSchema,
  formatImageReference,
  gitopsPaths,
  parseImageReference,
  primitiveId,
  primitiveRefSchema,
} from '@ameide/plugin-primitives-common';
import { Change } from '../change/change';
import { RefusedError } from '../errors';
import { parseInput } from '../input';
import { requireMove } from '../policy/rules-in-force';
import { PastState, readStateHistory } from '../policy/state-history';
import { readEnvironmentState, requireEnvironment } from '../values/state';
import { planEdit } from './desired';

const rollbackInputSchema = z.strictObject({
  ref: primitiveRefSchema,
  environment: environmentSchema,
  /** Digest to go back to; the previous good one when left out. */
  to: digestSchema.optional(),
});

/** A way back: the change, from where to where, and the commit that had brought the digest in. @public */
export type Rollback = Change & {
  from: string;
  to: string;
  commit: string;
  at: Date;
};

/**
 * Plans the way back to a digest that the environment ran before, workload and smoke in
 * one change. Without a digest it is the one before the present one that nobody went back
 * from. Refuses what was never there, and what a hold is against. Writes nothing.
 * @public
 */
export async function rollback(
  options: { root: string; now?: Date } & z.input<typeof rollbackInputSchema>,
): Promise<Rollback> {
  const { root, now = new Date(), ...rest } = options;
  const { ref, environment, to } = parseInput(rollbackInputSchema, rest);
  await requireEnvironment(root, environment);
  const id = primitiveId(ref);
  const state = await readEnvironmentState(root, id, environment);
  if (!state?.enabled || !state.digest)
    throw new RefusedError(
      `${id} is not enabled in ${environment} at a digest, so there is nothing to go back from`,
    );
  const file = gitopsPaths(id).environmentValues(environment);
  const history = await readStateHistory(root, [file]);
  const past = history.of(file).filter(p => p.enabled && p.digest);
  const target = to
    ? past.find(({ digest }) => digest === to)
    : previousGood(past, state.digest);
  if (!target?.digest || target.digest === state.digest)
    throw new RefusedError(
      noWayBack({ id, environment, current: state.digest, to, past }) +
        (history.isWhole
          ? ''
          : '; the Git history is not whole here, fetch it first (fetch-depth: 0)'),
    );
  const { digest, commit, at } = target;
  await requireMove(root, { id, environment, digest }, now);
  const repository = parseImageReference(state.ref)?.repository;
  if (!repository)
    throw new RefusedError(`${file}: image.ref: is no reference by digest`);
  const edit = {
    enabled: true,
    ref: formatImageReference({ repository, digest }),
  };
  const change = await planEdit({ root, ref, environment, edit });
  return { ...change, from: state.digest, to: digest, commit, at };
}

/**
 * The state to go back to, of states from newest to oldest. Who goes back to a digest says
 * that what came after it was not good: that is taken off the pile, and never gone back to.
 * @internal
 */
export function previousGood(
  past: readonly PastState[],
  current: string,
): PastState | undefined {
  return pileUp(past)
    .pile.filter(({ digest }) => digest !== current)
    .at(-1);
}

/** Whether somebody went back from a digest, and nobody brought it in again since. @internal */
export function wasGoneBackFrom(
  past: readonly PastState[],
  digest: string,
): boolean {
  return pileUp(past).off.has(digest);
}

function pileUp(past: readonly PastState[]) {
  const pile: PastState[] = [];
  const off = new Set<string | undefined>();
  for (const state of [...past].reverse()) {
    if (!state.enabled || !state.digest) continue;
    const known = pile.findIndex(({ digest }) => digest === state.digest);
    if (known < 0) pile.push(state);
    else pile.splice(known + 1).forEach(({ digest }) => off.add(digest));
    off.delete(state.digest);
  }
  return { pile, off };
}

function noWayBack(options: {
  id: string;
  environment: string;
  current: string;
  to: string | undefined;
  past: readonly PastState[];
}): string {
  const { id, environment, current, to, past } = options;
  if (to === current) return `to: ${id} runs ${to} in ${environment} already`;
  const others = [
    ...new Set(past.flatMap(({ digest }) => digest ?? [])),
  ].filter(digest => digest !== current);
  if (others.length === 0)
    return `${id} never ran another digest in ${environment} than ${current}`;
  return to
    ? `to: ${to} never ran in ${environment}; there were ${others.join(', ')}`
    : `every digest before ${current} was gone back from; name one with --to: ${others.join(
        ', ',
      )}`;
}
