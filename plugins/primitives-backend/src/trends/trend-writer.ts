import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { AuditConfig } from '../audit/rule';
import { DoneTally, noVerdicts } from '../read/done-figures';
import { Past } from '../read/past';
import { pastRules } from '../read/past-audit';
import { everything } from '../read/readable';
import { databaseNow } from '../store/database-time';
import { SourceStatusStore } from '../store/source-status-store';
import { insertRows } from '../store/write-rows';
import { dayOf, DayRow, dayRows, DayState, wholeFleet } from './day-rows';

const dayMs = 24 * 60 * 60_000;

/** One run looks into the past no longer than this, but for a day that it has begun. */
const pastBudgetMs = 10_000;

const beginSchema = z.object({ at: z.coerce.number().nullable() });
const daysSchema = z.array(z.object({ day: z.string() }));

/** Writes down how verdicts and breaches stood at the end of each day, so that trends are read without history. @internal */
export class TrendWriter {
  readonly #options: {
    db: Knex;
    config: AuditConfig;
    statuses: SourceStatusStore;
    logger: LoggerService;
  };

  /** Over the plugin's database. */
  constructor(options: {
    db: Knex;
    config: AuditConfig;
    statuses: SourceStatusStore;
    logger: LoggerService;
  }) {
    this.#options = options;
  }

  /** Writes days that ended and are missing, out of history, the newest first: the last state of each, by the rules of today. */
  async run(): Promise<void> {
    const { db } = this.#options;
    const now = await databaseNow(db);
    // A version before wrote down how a day stood while it went on, which is not how it ended.
    await db('primitives_audit_day').where('day', '>=', dayOf(now)).delete();
    const end = performance.now() + pastBudgetMs;
    for (const day of await this.#missing(now)) {
      if (performance.now() > end) return;
      await this.#write(await this.#past(day));
    }
  }

  /** Days that ended since history began and were not written down, newest first. */
  async #missing(now: number): Promise<string[]> {
    const { db } = this.#options;
    const row = await db('primitives_transition').min({ at: 'at' }).first();
    const begin = beginSchema.parse(row).at;
    if (begin === null) return [];
    const rows = await db('primitives_audit_day')
      .where({ owner: wholeFleet })
      .distinct('day');
    const known = new Set(daysSchema.parse(rows).map(({ day }) => day));
    const missing: string[] = [];
    for (let at = now - dayMs; dayOf(at) >= dayOf(begin); at -= dayMs)
      if (!known.has(dayOf(at))) missing.push(dayOf(at));
    return missing;
  }

  async #past(day: string): Promise<DayState> {
    const { config } = this.#options;
    const at = new Date(Date.parse(`${day}T00:00:00Z`) + dayMs - 1);
    const past = await Past.open({ ...this.#options, at, readable: everything });
    const verdicts = new Map<string, DoneTally>();
    const breaches: Array<{ rule: string; owner: string; count: number }> = [];
    const { rules } = await pastRules(past, config, {
      pipeline: ({ owner = '', done }) => {
        for (const { rule, status, waiver } of done) {
          const key = JSON.stringify([rule, owner]);
          const tally = verdicts.get(key) ?? { rule, owner, ...noVerdicts() };
          tally[status] += 1;
          if (waiver && status !== 'met') tally.waived += 1;
          verdicts.set(key, tally);
        }
      },
      breach: ({ rule, owner = '' }) =>
        breaches.push({ rule, owner, count: 1 }),
    });
    return { day, verdicts: [...verdicts.values()], breaches, rules };
  }

  async #write(state: DayState): Promise<void> {
    const rows: DayRow[] = dayRows(state);
    await this.#options.db.transaction(async tx => {
      await tx('primitives_audit_day').where({ day: state.day }).delete();
      await insertRows(tx, 'primitives_audit_day', rows);
    });
  }
}
