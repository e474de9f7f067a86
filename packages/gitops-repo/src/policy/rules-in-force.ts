import { gitopsPaths, sayLines } from '@ameide/plugin-primitives-common';
import { readText } from '../change/change';
import { RefusedError } from '../errors';
import { Hold, holdsFile, parseHolds } from './holds';
import {
  judgeMove,
  Move,
  Refusal,
  requiredEnvironments,
  sayRefusal,
} from './judge-move';
import { parsePolicy, policyFile, policyOf, PromotionPolicy } from './policy';
import { readStateHistory } from './state-history';

/** Holds and policy of a working tree. @public */
export type RulesInForce = { policy: PromotionPolicy; holds: Hold[] };

/** Reads holds and policy; refuses what cannot be read. */
async function readRules(root: string): Promise<RulesInForce> {
  const [policy, holds] = await Promise.all([
    readText(root, policyFile),
    readText(root, holdsFile),
  ]);
  return parseRules(policy, holds);
}

/** Parses the texts of both; absent ones ask for nothing. Refuses with each key and its rule. @public */
export function parseRules(
  policy: string | undefined,
  holds: string | undefined,
): RulesInForce {
  return { policy: parsePolicy(policy), holds: parseHolds(holds) };
}

/** Values files whose past has a say in a move. @internal */
export function filesOfMove(
  policy: PromotionPolicy,
  { id, environment }: Omit<Move, 'digest'>,
): string[] {
  const { environmentValues } = gitopsPaths(id);
  return [
    environment,
    ...requiredEnvironments(policyOf(policy, environment), environment),
  ].map(environmentValues);
}

/** Whether anything is asked of what comes into an environment, that its past has a say in. @internal */
export function hasRules(
  { policy, holds }: RulesInForce,
  environment: string,
): boolean {
  const { soak, freezes, requires } = policyOf(policy, environment);
  return (
    soak > 0 ||
    freezes.length > 0 ||
    requires.length > 0 ||
    holds.some(hold => hold.environment === environment)
  );
}

/** What holds and policy have against moves that are planned, in the order of the moves. @internal */
export async function judgePlanned(
  root: string,
  moves: readonly Move[],
  now: Date,
): Promise<{ move: Move; refusals: Refusal[] }[]> {
  const { policy, holds } = await readRules(root);
  // Most repositories have neither for most environments, and need no look at the past then.
  if (
    !moves.some(({ environment }) => hasRules({ policy, holds }, environment))
  )
    return moves.map(move => ({ move, refusals: [] }));
  const history = await readStateHistory(
    root,
    moves.flatMap(move => filesOfMove(policy, move)),
  );
  return moves.map(move => ({
    move,
    refusals: judgeMove({ policy, holds, history, move, at: now }),
  }));
}

/** Refuses a move that holds or policy are against. @internal */
export async function requireMove(
  root: string,
  move: Move,
  now: Date,
): Promise<void> {
  const [{ refusals }] = await judgePlanned(root, [move], now);
  const reasons = sayLines(refusals.map(sayRefusal));
  if (reasons) throw new RefusedError(reasons);
}
