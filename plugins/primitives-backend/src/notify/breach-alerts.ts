import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Tenure } from '../collect/lease';
import { messageOf } from '../message-of';
import { titleOf } from '../read/current-rules';
import { ownersOfScopes } from '../store/owners-of-scopes';
import { SourceStatusStore } from '../store/source-status-store';
import { alertsFor, UntoldBreach } from './alert-message';

/** How often it is looked for breaches that nobody was told of. */
const pollMs = 10_000;
/** Longest wait after notifications could not be sent. */
const maxWaitMs = 10 * 60_000;
/** Breaches that are told of in one go. */
const batchSize = 500;

const rowsSchema = z.array(
  z.object({
    id: z.coerce.number(),
    rule: z.string(),
    subject: z.string(),
    body: z.string(),
    until: z.coerce.number().nullable(),
    owner: z.string().nullable(),
  }),
);
const bodySchema = z.object({ message: z.string() });

/** Tells owners of breaches, each once: whom was told is in the database, and the replica that collects tells. @internal */
export class BreachAlerts {
  readonly #options: {
    db: Knex;
    notifications: NotificationService;
    statuses: SourceStatusStore;
    fallback: string | undefined;
    logger: LoggerService;
  };

  /** `fallback` is told of what nobody owns. */
  constructor(options: {
    db: Knex;
    notifications: NotificationService;
    statuses: SourceStatusStore;
    fallback: string | undefined;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** Tells of what is found while this replica collects. */
  async run(tenure: Tenure): Promise<void> {
    let waitMs = pollMs;
    while (!tenure.signal.aborted) {
      try {
        await this.tell(tenure);
        waitMs = pollMs;
      } catch (error) {
        if (tenure.signal.aborted) return;
        waitMs = Math.min(waitMs * 2, maxWaitMs);
        this.#options.logger.warn(
          `Could not tell owners of breaches: ${messageOf(
            error,
          )}; the next try is in ${Math.round(waitMs / 1_000)} s`,
        );
      }
      await sleep(waitMs, undefined, { signal: tenure.signal }).catch(() => {});
    }
  }

  /**
   * Tells of what nobody was told of; how many that were. What was sent is marked
   * afterwards: after a crash in between it is sent again, and takes the place of the
   * one before, where marking first would lose it.
   */
  async tell({ fence, signal }: Tenure): Promise<number> {
    const { db, statuses, notifications, fallback } = this.#options;
    // At the first read breaches come by the hundred; they are told of together.
    const known = await statuses.all(db);
    if (known.some(({ status }) => status === 'never')) return 0;
    const untold = await this.#untold();
    for (const { ids, notification } of alertsFor(untold, fallback)) {
      if (signal.aborted) return 0;
      if (notification) await notifications.send(notification);
      await fence.transaction(async (tx, now) =>
        tx('primitives_breach_period')
          .whereIn('id', ids)
          .update({ alerted_at: now }),
      );
    }
    return untold.length;
  }

  async #untold(): Promise<UntoldBreach[]> {
    const { db } = this.#options;
    const rows = await db({ p: 'primitives_breach_period' })
      .leftJoin(ownersOfScopes(db), 'o.scope', 'p.scope')
      .whereNull('p.alerted_at')
      .orderBy('p.id')
      .limit(batchSize)
      .select('p.id', 'p.rule', 'p.subject', 'p.body', 'p.until', 'o.owner');
    return rowsSchema.parse(rows).map(({ body, until, owner, ...row }) => ({
      ...{ ...row, owner: owner ?? '', title: titleOf(row.rule) },
      message: bodySchema.parse(JSON.parse(body)).message,
      isOver: until !== null,
    }));
  }
}
