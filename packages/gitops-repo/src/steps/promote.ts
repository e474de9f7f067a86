import { z } from 'zod';
import {
  EnvironmentName,
  environmentSchema,
  parseImageReference,
  parsePrimitiveId,
  promotionOrder,
  say,
  sayAt,
  Saying,
  sayLines,
} from '@ameide/plugin-primitives-common';
import { ArgoCDReader } from '../argocd/client';
import { PromotedSource, proveSources } from '../argocd/prove-source';
import { Change, describeChange, differingPaths } from '../change/change';
import { smokeOf } from '../component';
import { RefusedError, UsageError } from '../errors';
import { parseInput } from '../input';
import { sayRefusal } from '../policy/judge-move';
import { judgePlanned } from '../policy/rules-in-force';
import { readEnvironmentState, requireEnvironment } from '../values/state';
import { editEnvironment, isWired } from './desired';
import { listWired } from './list';
import { promotionBranch } from './promotion-branch';

const promoteInputSchema = z.strictObject({
  from: environmentSchema,
  to: environmentSchema,
  /** These primitives; everything that is enabled in `from` when left out. */
  ids: z.array(z.string()).min(1).optional(),
});

/** A promotion: the change, what it moves, and what it left alone and why. @public */
export type Promotion = Change & {
  promoted: { id: string; repository: string; digest: string }[];
  notes: Saying[];
};

/**
 * Plans a promotion: copies image references from one environment to the next,
 * exactly, never resolving anything anew. What is there already is no part of it. What a
 * hold or the policy is against, or Argo CD does not vouch for, is left alone and said
 * where everything was asked for; where primitives were named, nothing moves and each that
 * may not is said. Writes nothing.
 * @public
 */
export async function promote(
  options: {
    root: string;
    now?: Date;
    /** Given, what does not run well in the source environment by it is not promoted. */
    argocd?: ArgoCDReader;
  } & z.input<typeof promoteInputSchema>,
): Promise<Promotion> {
  const { root, now = new Date(), argocd, ...rest } = options;
  const { from, to, ids } = parseInput(promoteInputSchema, rest);
  const next = promotionOrder[promotionOrder.indexOf(from) + 1];
  if (promotionOrder.indexOf(from) < 0 || next !== to) {
    throw new UsageError(
      say('gitops.noStep', { order: promotionOrder.join(' → '), from, to }),
    );
  }
  await requireEnvironment(root, from);
  await requireEnvironment(root, to);
  const named = ids && namedOnce(ids);
  const { sources, notes } = await findSources(root, from, named);
  const moves = await findMoves({ root, to, sources });
  if (named) {
    const there = sources.filter(s => moves.every(m => m.source !== s));
    notes.push(
      ...there.map(({ id, digest }) =>
        say('gitops.isThere', { id, digest, environment: to }),
      ),
    );
  }
  const against = await findRefusals({ root, from, to, moves, now, argocd });
  const refusals = named && sayAll(moves, against, named.length > 1);
  if (refusals) throw new RefusedError(refusals);
  const files = new Map<string, string>();
  const promoted: Promotion['promoted'] = [];
  for (const [at, { source, edited }] of moves.entries()) {
    if (against[at].length > 0) {
      notes.push(
        ...against[at].map(reason =>
          say('gitops.leftAlone', { id: source.id, reason }),
        ),
      );
      continue;
    }
    edited.forEach((content, path) => files.set(path, content));
    const { id: name, repository, digest } = source;
    promoted.push({ id: name, repository, digest });
  }
  const branch = promotionBranch({ from, to, ids: named });
  return {
    ...(await describeChange({ root, files, branch })),
    promoted,
    notes,
  };
}

/** Ids, each once and in order, so that a selection is the same however it was made. */
function namedOnce(ids: readonly string[]): string[] {
  for (const id of ids) {
    if (!parsePrimitiveId(id))
      throw new UsageError(say('input.idForm', { value: JSON.stringify(id) }));
  }
  return [...new Set(ids)].sort();
}

/** Whatever is against what was named, undefined where nothing is; of one alone the reason says which it is. */
function sayAll(
  moves: readonly PlannedMove[],
  against: readonly Saying[][],
  several: boolean,
): Saying | undefined {
  return sayLines(
    moves.flatMap(({ source }, at) =>
      against[at].map(reason => (several ? sayAt(source.id, reason) : reason)),
    ),
  );
}

type Source = PromotedSource & { ref: string; repository: string };
type PlannedMove = { source: Source; edited: Map<string, string> };

/** The sources that are not in the target environment yet, each with the files that bring it there. */
async function findMoves(options: {
  root: string;
  to: EnvironmentName;
  sources: readonly Source[];
}): Promise<PlannedMove[]> {
  const { root, to, sources } = options;
  const moves: PlannedMove[] = [];
  for (const source of sources) {
    const edited = await editEnvironment({
      ...{ root, id: source.id, environment: to },
      edit: { enabled: true, ref: source.ref },
    });
    if ((await differingPaths(root, edited)).length > 0)
      moves.push({ source, edited });
  }
  return moves;
}

/** What is against each move: holds and policy, and, only where they are not, what Argo CD says. */
async function findRefusals(options: {
  root: string;
  from: EnvironmentName;
  to: EnvironmentName;
  moves: readonly PlannedMove[];
  now: Date;
  argocd: ArgoCDReader | undefined;
}): Promise<Saying[][]> {
  const { root, from, to, moves, now, argocd } = options;
  const sources = moves.map(({ source }) => source);
  const judged = await judgePlanned(
    root,
    sources.map(({ id, digest }) => ({ id, digest, environment: to })),
    now,
  );
  const open = sources.filter((_, at) => judged[at].refusals.length === 0);
  const proofs =
    argocd && open.length > 0
      ? await proveSources({ root, argocd, environment: from, sources: open })
      : [];
  return sources.map((source, at) => [
    ...judged[at].refusals.map(sayRefusal),
    ...(proofs[open.indexOf(source)] ?? []),
  ]);
}

/** What runs in an environment, of all primitives or of those that must. */
async function findSources(
  root: string,
  from: EnvironmentName,
  ids: readonly string[] | undefined,
): Promise<{ sources: Source[]; notes: Saying[] }> {
  const candidates = ids ?? (await listWired(root)).map(p => p.id);
  const missing: Saying[] = [];
  const notes: Saying[] = [];
  const sources: Source[] = [];
  for (const candidate of candidates) {
    const state = await readEnvironmentState(root, candidate, from);
    if (!state?.enabled || !state.digest) {
      const where = { id: candidate, environment: from };
      const why = state?.enabled
        ? say('gitops.noDigest', where)
        : say('gitops.off', where);
      if (ids) missing.push(say('gitops.offNext', { why }));
      else notes.push(say('gitops.offLeft', { why }));
      continue;
    }
    const { ref, digest } = state;
    const repository = parseImageReference(ref)?.repository ?? '';
    const smoke = await smokeIn(root, candidate, from);
    if (smoke === 'disabled') {
      notes.push(say('gitops.smokeOff', { id: candidate, environment: from }));
    }
    sources.push({ id: candidate, ref, repository, digest, smoke });
  }
  const refusals = sayLines(missing);
  if (refusals) throw new RefusedError(refusals);
  return { sources, notes };
}

async function smokeIn(
  root: string,
  id: string,
  environment: EnvironmentName,
): Promise<Source['smoke']> {
  const smoke = smokeOf(id);
  if (!(await isWired(root, smoke))) return 'missing';
  const state = await readEnvironmentState(root, smoke, environment);
  return state?.enabled ? 'enabled' : 'disabled';
}
