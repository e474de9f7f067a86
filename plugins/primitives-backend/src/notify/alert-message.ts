import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { entityRefOf } from './read-notifications';

/** A breach that nobody was told of. @internal */
export type UntoldBreach = {
  /** Of its period. */
  id: number;
  /** As `catalog-info.yaml` spells it; empty without one. */
  owner: string;
  rule: string;
  /** Title of the rule. */
  title: string;
  /** What it is about. */
  subject: string;
  message: string;
  /** Whether it is over by now. */
  isOver: boolean;
};

/** What one recipient is told at once. @internal */
export type BreachAlert = {
  /** Periods that it tells of. */
  ids: number[];
  /** Absent where there is nobody to tell. */
  notification?: NotificationSendOptions;
};

/** Breaches that one notification spells out. */
const spelledOut = 5;

/**
 * What to send for breaches that nobody was told of: one notification to each owner,
 * however many there are. The scope is the same when it has to be sent again, so that
 * Backstage puts it in the place of the one before.
 * @internal
 */
export function alertsFor(
  breaches: readonly UntoldBreach[],
  fallback: string | undefined,
): BreachAlert[] {
  const byRecipient = new Map<string | undefined, UntoldBreach[]>();
  for (const breach of breaches) {
    const recipient = entityRefOf(breach.owner) ?? fallback;
    const others = byRecipient.get(recipient);
    if (others) others.push(breach);
    else byRecipient.set(recipient, [breach]);
  }
  return [...byRecipient].map(([entityRef, found]) => ({
    ids: found.map(each => each.id),
    ...(entityRef !== undefined && {
      notification: {
        recipients: { type: 'entity', entityRef },
        payload: payloadOf(found),
      },
    }),
  }));
}

function payloadOf(
  found: readonly UntoldBreach[],
): NotificationSendOptions['payload'] {
  const [first] = found;
  const lines = found
    .slice(0, spelledOut)
    .map(each => (each.isOver ? `${each.message} It is over.` : each.message));
  const more = found.length - lines.length;
  if (more > 0) lines.push(`And ${more} more.`);
  return {
    title:
      found.length === 1
        ? `Breach: ${first.title}`
        : `${found.length} breaches of the non-negotiables`,
    description: lines.join('\n'),
    link: linkTo(found),
    severity: 'high',
    topic: 'primitives.breach',
    scope: `primitives.breach:${Math.min(...found.map(each => each.id))}`,
  };
}

/** The list of breaches on the audit page, narrowed to these as far as its filters go. */
function linkTo(found: readonly UntoldBreach[]): string {
  const [{ rule, owner, subject }, ...others] = found;
  const params = new URLSearchParams();
  if (others.length === 0) params.set('q', subject);
  if (others.every(each => each.rule === rule)) params.set('rule', rule);
  if (owner) params.set('owner', owner);
  return params.size > 0 ? `/audit?${params}` : '/audit';
}
