import { createHash } from 'node:crypto';
import {
  branchName,
  EnvironmentName,
  parsePrimitiveId,
  promotionOrder,
} from '@ameide/plugin-primitives-common';

/** Enough that no two selections of a fleet meet; a branch name stays readable. */
const hashLength = 12;
/** What a selection's branch has behind that of everything. */
const selection = new RegExp(`-[0-9a-f]{${hashLength}}$`);

/**
 * Branch of a promotion: the same selection has the same one, so that asking again finds
 * the pull request that is there. One primitive shares the branch of its enablement. A
 * selection's name does not begin with that of everything and a slash, since Git cannot
 * have a branch below another.
 * @public
 */
export function promotionBranch(options: {
  from: EnvironmentName;
  to: EnvironmentName;
  /** Primitives that were named; everything when left out. */
  ids?: readonly string[];
}): string {
  const { from, to, ids } = options;
  const everything = `promotion/${from}-to-${to}`;
  if (!ids) return everything;
  const named = [...new Set(ids)].sort();
  const ref = named.length === 1 ? parsePrimitiveId(named[0]) : undefined;
  if (ref) return branchName(ref, `enable-${to}`);
  const hash = createHash('sha256').update(named.join(' ')).digest('hex');
  return `${everything}-${hash.slice(0, hashLength)}`;
}

/** Whether a branch is that of a promotion of everything or of a selection: what it moves its name does not say. @public */
export function isPromotionBranch(branch: string): boolean {
  const everything = promotionOrder.slice(1).map((to, index) =>
    promotionBranch({ from: promotionOrder[index], to }),
  );
  return everything.includes(branch.replace(selection, ''));
}
