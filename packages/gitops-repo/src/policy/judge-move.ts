import {
  english,
  gitopsPaths,
  promotionOrder,
  say,
  Saying,
} from '@ameide/plugin-primitives-common';
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
  /** Which messages these are. */
  said: { message: Saying; next: Saying };
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
    refusals.push(
      refusal('hold', {
        message: say('move.held', {
          ...{ id, environment, digest: hold.digest },
          ...{ until: hold.until, reason: hold.reason },
        }),
        next: say('move.heldNext', { file: holdsFile }),
      }),
    );
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
      refusal('freeze', {
        message: say('move.frozen', {
          ...{ environment, until },
          reason: freeze.reason,
        }),
        next:
          approvers.length > 0
            ? say('move.frozenAsk', { until, approvers })
            : say('move.frozenNext', { until }),
      }),
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
  const message = say('move.soak', {
    ...{ digest, id, source, environment },
    soak: formatDuration(policy.soak),
    ran: formatDuration(ran),
  });
  const next = soakEnds(policy, pastOf(source), move);
  return history.isWhole
    ? [refusal('soak', { message, next })]
    : [unknown(message)];
}

function soakEnds(
  { soak }: EnvironmentPolicy,
  past: readonly PastState[],
  { digest }: Move,
): Saying {
  const end = past.findIndex(p => !p.enabled || p.digest !== digest);
  const since = past.at(end < 0 ? -1 : end - 1);
  if (end === 0 || !since) return say('move.soakEnable');
  const until = new Date(since.at.getTime() + soak);
  return say('move.soakWait', { until: sayTime(until, 'UTC') });
}

function judgeRequired(
  { history, move }: Options,
  policy: EnvironmentPolicy,
  pastOf: PastOf,
): Refusal[] {
  const { id, environment, digest } = move;
  return policy.requires.flatMap((required): Refusal[] => {
    if (pastOf(required).some(p => p.enabled && p.digest === digest)) return [];
    const message = say('move.requires', {
      ...{ digest, id, required, environment },
    });
    return [
      history.isWhole
        ? refusal('requires', {
            message,
            next: say('move.requiresNext', { required }),
          })
        : unknown(message),
    ];
  });
}

function unknown(message: Saying): Refusal {
  return refusal('history', {
    message: say('move.notWhole', { message }),
    next: say('move.notWholeNext'),
  });
}

function refusal(rule: Refusal['rule'], said: Refusal['said']): Refusal {
  const { message, next } = said;
  return { rule, message: english(message), next: english(next), said };
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
export function sayRefusal({ said }: Refusal): Saying {
  return say('move.refusedNext', said);
}
