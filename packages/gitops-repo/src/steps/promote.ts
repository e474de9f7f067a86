import { z } from 'zod';
import {
  EnvironmentName,
  environmentSchema,
  parseImageReference,
  parsePrimitiveId,
  promotionOrder,
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
  notes: string[];
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
      `target: a digest moves one step at a time along ${promotionOrder.join(
        ' → ',
      )}; ${from} → ${to} is no such step`,
    );
  }
  await requireEnvironment(root, from);
  await requireEnvironment(root, to);
  const named = ids && namedOnce(ids);
  const { sources, notes } = await findSources(root, from, named);
  const moves = await findMoves({ root, to, sources });
  if (named) {
    const there = sources.filter(s => moves.every(m => m.source !== s));
    notes.push(...there.map(s => `${s.id} is at ${s.digest} in ${to} already`));
  }
  const against = await findRefusals({ root, from, to, moves, now, argocd });
  if (named && against.some(words => words.length > 0))
    throw new RefusedError(sayAll(moves, against, named.length > 1));
  const files = new Map<string, string>();
  const promoted: Promotion['promoted'] = [];
  for (const [at, { source, edited }] of moves.entries()) {
    const words = against[at];
    if (words.length > 0) {
      notes.push(...words.map(each => `${source.id} is left alone: ${each}`));
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
      throw new UsageError(
        `primitive: ${JSON.stringify(id)} is not <kind>-<name>-<version>`,
      );
  }
  return [...new Set(ids)].sort();
}

/** Whatever is against what was named; of one alone the reason says which it is. */
function sayAll(
  moves: readonly PlannedMove[],
  against: readonly string[][],
  several: boolean,
): string {
  return moves
    .flatMap(({ source }, at) =>
      against[at].map(words => (several ? `${source.id}: ${words}` : words)),
    )
    .join('\n');
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
}): Promise<string[][]> {
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
): Promise<{ sources: Source[]; notes: string[] }> {
  const candidates = ids ?? (await listWired(root)).map(p => p.id);
  const missing: string[] = [];
  const notes: string[] = [];
  const sources: Source[] = [];
  for (const candidate of candidates) {
    const state = await readEnvironmentState(root, candidate, from);
    if (!state?.enabled || !state.digest) {
      const why = `${candidate} is not enabled in ${from}${
        state?.enabled ? ' at a digest' : ''
      }`;
      if (ids) missing.push(`${why}; enable it there first`);
      else notes.push(`${why}; left alone`);
      continue;
    }
    const { ref, digest } = state;
    const repository = parseImageReference(ref)?.repository ?? '';
    const smoke = await smokeIn(root, candidate, from);
    if (smoke === 'disabled') {
      notes.push(
        `${candidate}: its smoke is not enabled in ${from}, so nothing there proves this digest`,
      );
    }
    sources.push({ id: candidate, ref, repository, digest, smoke });
  }
  if (missing.length > 0) throw new RefusedError(missing.join('\n'));
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
