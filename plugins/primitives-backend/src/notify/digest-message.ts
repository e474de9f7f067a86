import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { entityRefOf } from './read-notifications';

/** What became of an owner's primitives. @internal */
export type OwnerWeek = {
  owner: string;
  /** Primitives with a Definition of Done that is not met somewhere. */
  notMet: string[];
  /** Breaches of non-negotiables that stand. */
  breaches: number;
  /** Next steps that somebody has to take. */
  waiting: Array<{ id: string; step: string }>;
  /** Digests whose smoke passed. */
  deployed: Array<{ id: string; environment: string }>;
};

/** Items that each part spells out. */
const spelledOut = 5;

/** The digest of an owner; undefined where there is nothing to say, or nobody to say it to. @internal */
export function digestFor(
  week: OwnerWeek,
  options: { to: Date },
): NotificationSendOptions | undefined {
  const { owner, notMet, breaches, waiting, deployed } = week;
  const entityRef = entityRefOf(owner);
  const parts = [
    part(
      'Deployed',
      deployed.map(each => `${each.id} to ${each.environment}`),
    ),
    part(
      'Waiting for somebody',
      waiting.map(each => `${each.id} (${each.step})`),
    ),
    part('Definition of Done not met', notMet),
    breaches > 0 ? `Breaches that stand: ${breaches}` : undefined,
  ].filter(text => text !== undefined);
  if (entityRef === undefined || parts.length === 0) return undefined;
  return {
    recipients: { type: 'entity', entityRef },
    payload: {
      title: `Your primitives this week: ${deployed.length} deployed, ${waiting.length} waiting, ${notMet.length} not done`,
      description: parts.join('\n'),
      link: '/primitives?owner='.concat(encodeURIComponent(owner)),
      severity: 'normal',
      topic: 'primitives.digest',
      scope: `primitives.digest:${options.to.toISOString().slice(0, 10)}`,
    },
  };
}

function part(title: string, items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  const shown = items.slice(0, spelledOut).join(', ');
  const more = items.length - spelledOut;
  return `${title}: ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
