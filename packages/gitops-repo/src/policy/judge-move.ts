import { gitopsPaths, promotionOrder } from '@ameide/plugin-primitives-common';
import { formatDuration } from './duration';
import { frozenUntil, sayTime } from './freeze';
import { findHold, Hold, holdsFile } from './holds';
import { EnvironmentPolicy, PromotionPolicy, policyOf } from './policy';
import { PastState, StateHistory } from './state-history';

/** A digest on its way into an environment. @public */
export type Move = {
  /** Id of the primitive. */
  id: string;
  environment: string;
  digest: string;
};

/** Why a digest may not come in now, and who can do something about it. @public */
export type Refusal = {
  rule: 'hold' | 'freeze' | 'soak' | 'requires' | 'history';
  message: string;
  /** Who acts next, and how. */
  next: string;
};

/** Environments through which a digest must have come, the one before first. @public */
export function requiredEnvironments(
  policy: EnvironmentPolicy,
  environment: string,
): string[] {
  const index = promotionOrder.findIndex(e => e === environment);
  const previous = index > 0 ? [promotionOrder[index - 1]] : [];
  return [...new Set<string>([...previous, ...policy.requires])];
}

/**
 * What holds and policy have against a digest in an environment at a moment. A digest
 * that was enabled there before is a way back: it need not wait, and only a hold stops it.
 * @public
 */
export function judgeMove(options: {
  policy: PromotionPolicy;
  holds: readonly Hold[];
  history: StateHistory;
  move: Move;
  at: Date;
  /** The commit that brought the digest in; it is no past of its own. */
  arrival?: string;
}): Refusal[] {
  const { holds, history, move, at, arrival } = options;
  const { id, environment, digest } = move;
  const policy = policyOf(options.policy, environment);
  const pastOf = (name: string) =>
    history
      .of(gitopsPaths(id).environmentValues(name))
      .filter(({ commit }) => commit !== arrival);
  const hold = findHold(holds, id, environment, at);
  const refusals: Refusal[] = [];
  if (hold && hold.digest !== digest)
    refusals.push({
      rule: 'hold',
      message: `${id} is held at ${hold.digest} in ${environment} until ${hold.until}: ${hold.reason}`,
      next: `whoever owns ${holdsFile} releases it ("ameide gitops release"), or it ends after that day`,
    });
  const wasThere = pastOf(environment).some(
    past => past.enabled && past.digest === digest,
  );
  if (wasThere) return refusals;
  return [
    ...refusals,
    ...judgeFreezes(policy, environment, at),
    ...judgeSoak(options, policy, pastOf),
    ...judgeRequired(options, policy, pastOf),
  ];
}

function judgeFreezes(
  { freezes, approvers }: EnvironmentPolicy,
  environment: string,
  at: Date,
): Refusal[] {
  return freezes.flatMap((freeze): Refusal[] => {
    const end = frozenUntil(freeze, at);
    if (!end) return [];
    const until = sayTime(end, freeze.timeZone);
    return [
      {
        rule: 'freeze',
        message: `${environment} is frozen until ${until}: ${freeze.reason}`,
        next: `do it again after ${until}${
          approvers.length > 0
            ? `, or ask ${approvers.join(', ')} to end the freeze`
            : ''
        }`,
      },
    ];
  });
}

type Options = Parameters<typeof judgeMove>[0];
type PastOf = (environment: string) => readonly PastState[];

function judgeSoak(
  { history, move, at }: Options,
  policy: EnvironmentPolicy,
  pastOf: PastOf,
): Refusal[] {
  const { id, environment, digest } = move;
  const [source] = requiredEnvironments(policy, environment);
  if (policy.soak === 0 || source === undefined) return [];
  const ran = longestRun(pastOf(source), digest, at);
  if (ran >= policy.soak) return [];
  const message = `${digest} of ${id} must run for ${formatDuration(
    policy.soak,
  )} in ${source} before ${environment}; it ran for ${formatDuration(ran)}`;
  return history.isWhole
    ? [{ rule: 'soak', message, next: soakEnds(policy, pastOf(source), move) }]
    : [unknown(message)];
}

function soakEnds(
  { soak }: EnvironmentPolicy,
  past: readonly PastState[],
  { digest }: Move,
): string {
  const end = past.findIndex(p => !p.enabled || p.digest !== digest);
  const since = past.at(end < 0 ? -1 : end - 1);
  if (end === 0 || !since) return 'enable it there, and wait';
  const until = new Date(since.at.getTime() + soak);
  return `wait until ${sayTime(until, 'UTC')}, and do it again`;
}

function judgeRequired(
  { history, move }: Options,
  policy: EnvironmentPolicy,
  pastOf: PastOf,
): Refusal[] {
  const { id, environment, digest } = move;
  return policy.requires.flatMap((required): Refusal[] => {
    if (pastOf(required).some(p => p.enabled && p.digest === digest)) return [];
    const message = `${digest} of ${id} must have been in ${required} before ${environment}, and never was`;
    return [
      history.isWhole
        ? { rule: 'requires', message, next: `enable it in ${required} first` }
        : unknown(message),
    ];
  });
}

function unknown(message: string): Refusal {
  return {
    rule: 'history',
    message: `cannot tell, since the Git history is not whole here: ${message}`,
    next: 'fetch the whole history (fetch-depth: 0)',
  };
}

/** The longest time, in milliseconds, that a digest was enabled without a break. @internal */
export function longestRun(
  past: readonly PastState[],
  digest: string,
  at: Date,
): number {
  let [longest, since] = [0, undefined as Date | undefined];
  for (const state of [...past].reverse()) {
    const runs = state.enabled === true && state.digest === digest;
    if (runs) since ??= state.at;
    else if (since) {
      longest = Math.max(longest, state.at.getTime() - since.getTime());
      since = undefined;
    }
  }
  return since ? Math.max(longest, at.getTime() - since.getTime()) : longest;
}

/** A refusal in one line. @internal */
export function sayRefusal({ message, next }: Refusal): string {
  return `${message}; next: ${next}`;
}
