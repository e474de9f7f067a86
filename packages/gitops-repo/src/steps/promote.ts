import { z } from 'zod';
import {
  branchName,
  EnvironmentName,
  environmentSchema,
  parseImageReference,
  parsePrimitiveId,
  promotionOrder,
} from '@ameide/plugin-primitives-common';
import { ArgoCDClient } from '../argocd/client';
import { proveSources } from '../argocd/prove-source';
import { Change, describeChange } from '../change/change';
import { smokeOf } from '../component';
import { RefusedError, UsageError } from '../errors';
import { parseInput } from '../input';
import { sayRefusal } from '../policy/judge-move';
import { judgePlanned } from '../policy/rules-in-force';
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
  promoted: { id: string; repository: string; digest: string }[];
  notes: string[];
};

/**
 * Plans a promotion: copies image references from one environment to the next,
 * exactly, never resolving anything anew. What a hold or the policy is against is
 * refused, or left alone and said where everything was asked for. Writes nothing.
 * @public
 */
export async function promote(
  options: {
    root: string;
    now?: Date;
    /** Given, what does not run well in the source environment by it is not promoted. */
    argocd?: Pick<ArgoCDClient, 'application' | 'podImages'>;
  } & z.input<typeof promoteInputSchema>,
): Promise<Promotion> {
  const { root, now = new Date(), argocd, ...rest } = options;
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
  const { sources, notes } = await findSources(root, from, id);
  const files = new Map<string, string>();
  const promoted: Promotion['promoted'] = [];
  const judged = await judgePlanned(
    root,
    sources.map(source => ({ ...source, environment: to })),
    now,
  );
  const proofs =
    argocd &&
    (await proveSources({ root, argocd, environment: from, sources }));
  for (const [at, source] of sources.entries()) {
    const words = [
      ...judged[at].refusals.map(sayRefusal),
      ...(proofs?.[at] ?? []),
    ];
    if (words.length > 0) {
      if (id !== undefined) throw new RefusedError(words.join('\n'));
      notes.push(...words.map(each => `${source.id} is left alone: ${each}`));
      continue;
    }
    const edited = await editEnvironment({
      root,
      id: source.id,
      environment: to,
      workload: { enabled: true, ref: source.ref },
      smoke: { enabled: true, ref: source.ref },
    });
    edited.forEach((content, path) => files.set(path, content));
    const { id: name, repository, digest } = source;
    promoted.push({ id: name, repository, digest });
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

type Source = {
  id: string;
  ref: string;
  repository: string;
  digest: string;
  hasSmoke: boolean;
};

/** What runs in an environment, of all primitives or of one that must. */
async function findSources(
  root: string,
  from: EnvironmentName,
  id: string | undefined,
): Promise<{ sources: Source[]; notes: string[] }> {
  const candidates =
    id === undefined ? (await listWired(root)).map(p => p.id) : [id];
  const notes: string[] = [];
  const sources: Source[] = [];
  for (const candidate of candidates) {
    const state = await readEnvironmentState(root, candidate, from);
    if (!state?.enabled || !state.digest) {
      const why = `${candidate} is not enabled in ${from}${
        state?.enabled ? ' at a digest' : ''
      }`;
      if (id !== undefined)
        throw new RefusedError(`${why}; enable it there first`);
      notes.push(`${why}; left alone`);
      continue;
    }
    const smoke = await readEnvironmentState(root, smokeOf(candidate), from);
    const hasSmoke = await isWired(root, smokeOf(candidate));
    if (hasSmoke && !smoke?.enabled) {
      notes.push(
        `${candidate}: its smoke is not enabled in ${from}, so nothing there proves this digest`,
      );
    }
    const { ref, digest } = state;
    const repository = parseImageReference(ref)?.repository ?? '';
    sources.push({ id: candidate, ref, repository, digest, hasSmoke });
  }
  return { sources, notes };
}
