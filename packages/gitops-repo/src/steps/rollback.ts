import { z } from 'zod';
import {
  digestSchema,
  environmentSchema,
  formatImageReference,
  gitopsPaths,
  parseImageReference,
  primitiveId,
  primitiveRefSchema,
  say,
  sayAt,
  Saying,
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
      say('gitops.nothingBefore', {
        why: say('gitops.noDigest', { id, environment }),
      }),
    );
  const file = gitopsPaths(id).environmentValues(environment);
  const history = await readStateHistory(root, [file]);
  const past = history.of(file).filter(p => p.enabled && p.digest);
  const target = to
    ? past.find(({ digest }) => digest === to)
    : previousGood(past, state.digest);
  if (!target?.digest || target.digest === state.digest) {
    const why = noWayBack({ id, environment, current: state.digest, to, past });
    throw new RefusedError(
      history.isWhole ? why : say('gitops.back.notWhole', { why }),
    );
  }
  const { digest, commit, at } = target;
  await requireMove(root, { id, environment, digest }, now);
  const repository = parseImageReference(state.ref)?.repository;
  if (!repository)
    throw new RefusedError(
      sayAt(`${file}: image.ref`, say('file.noReference')),
    );
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
}): Saying {
  const { id, environment, current, to, past } = options;
  const where = { id, environment, digest: current };
  if (to === current) return say('gitops.back.runs', where);
  const others = [
    ...new Set(past.flatMap(({ digest }) => digest ?? [])),
  ].filter(digest => digest !== current);
  if (others.length === 0) return say('gitops.back.noOther', where);
  return to
    ? say('gitops.back.never', { digest: to, environment, digests: others })
    : say('gitops.back.allGone', { digest: current, digests: others });
}
