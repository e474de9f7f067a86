import { primitiveSummarySchema } from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { messageOf } from '../message-of';
import { databaseNow } from '../store/database-time';
import { ownersOfScopes } from '../store/owners-of-scopes';
import { digestFor, OwnerWeek } from './digest-message';

const weekMs = 7 * 24 * 60 * 60_000;

const ownedSchema = z.array(z.object({ owner: z.string(), id: z.string() }));
const waitingSchema = z.array(
  z.object({ owner: z.string(), id: z.string(), summary: z.string() }),
);
const deployedSchema = z.array(
  z.object({ owner: z.string(), id: z.string(), environment: z.string() }),
);
const breachesSchema = z.array(
  z.object({ owner: z.string(), count: z.coerce.number() }),
);

/** What became of each owner's primitives in the week up to now (ms). @internal */
export async function readWeek(db: Knex, now: number): Promise<OwnerWeek[]> {
  const weeks = new Map<string, OwnerWeek>();
  const weekOf = (owner: string) => {
    const known = weeks.get(owner);
    if (known) return known;
    const week = { owner, notMet: [], breaches: 0, waiting: [], deployed: [] };
    weeks.set(owner, week);
    return week;
  };
  const owned = () =>
    db({ d: 'primitives_document' }).whereNot('d.owner', '').orderBy('d.id');
  const notMet = await owned()
    .whereExists(
      db('primitives_environment_now as e')
        .select('e.id')
        .whereRaw('e.id = d.id')
        .andWhere({ 'e.enabled': true, 'e.done': 'not-met' }),
    )
    .select('d.owner', 'd.id');
  for (const { owner, id } of ownedSchema.parse(notMet))
    weekOf(owner).notMet.push(id);
  const waiting = await owned()
    .whereIn('d.next', ['template', 'link'])
    // Nobody is told to act on what cannot be read now.
    .whereNotExists(
      db('primitives_environment_now as n')
        .select('n.id')
        .whereRaw('n.id = d.id')
        .whereNotNull('n.next'),
    )
    .select('d.owner', 'd.id', 'd.summary');
  for (const { owner, id, summary } of waitingSchema.parse(waiting)) {
    const read = primitiveSummarySchema.safeParse(JSON.parse(summary)).data;
    if (read) weekOf(owner).waiting.push({ id, step: read.nextStep.title });
  }
  const deployed = await owned()
    .innerJoin({ t: 'primitives_transition' }, 't.id', 'd.id')
    .where({ 't.stage': 'smoke', 't.to_status': 'passed' })
    .andWhere('t.at', '>', now - weekMs)
    .whereNotNull('t.digest')
    .distinct('d.owner', 'd.id', 't.environment', 't.digest');
  for (const { owner, ...item } of deployedSchema.parse(deployed))
    weekOf(owner).deployed.push(item);
  const breaches = await db({ b: 'primitives_breach' })
    .innerJoin(ownersOfScopes(db), 'o.scope', 'b.scope')
    .whereNot('o.owner', '')
    .groupBy('o.owner')
    .select('o.owner')
    .count({ count: '*' });
  for (const { owner, count } of breachesSchema.parse(breaches))
    weekOf(owner).breaches = count;
  return [...weeks.values()];
}

/** Sends each owner the digest of the week; one that cannot be sent does not keep the others from theirs. @internal */
export async function sendDigests(options: {
  db: Knex;
  notifications: NotificationService;
  logger: LoggerService;
}): Promise<void> {
  const { db, notifications, logger } = options;
  const now = await databaseNow(db);
  for (const week of await readWeek(db, now)) {
    const digest = digestFor(week, { to: new Date(now) });
    if (!digest) continue;
    try {
      await notifications.send(digest);
    } catch (error) {
      logger.warn(
        `Could not send the digest of ${week.owner}: ${messageOf(error)}`,
      );
    }
  }
}
