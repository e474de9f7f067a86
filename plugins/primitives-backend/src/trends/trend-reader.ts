import { Trends } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { auditRules, titleOf } from '../audit/rules';
import { CurrentAnswers } from '../read/current-answers';
import { addVerdicts, noVerdicts } from '../read/done-figures';
import { everything, readableOwners } from '../read/readable';
import { isOfRepository } from '../read/readable-rules';
import { databaseNow } from '../store/database-time';
import { dayOf, DayRow, verdictsOf, wholeFleet } from './day-rows';
import { readToday } from './today';

/** What trends are asked of. @internal */
export type TrendRequest = {
  owner?: string;
  from: Date;
  to: Date;
  /** What whoever asks may read. */
  readable: Readable;
};

/** Whose rows are added up, and whether these are of everything that was known. */
type Asked = { owners: readonly string[]; isWhole: boolean };

const count = z.coerce.number();
const rowsSchema = z.array(
  z.object({
    day: z.string(),
    owner: z.string(),
    rule: z.string(),
    ...{ met: count, not_met: count, unknown: count, waived: count },
    breaches: count.nullable(),
  }),
);

/**
 * Verdicts and breaches by day, a row a rule and an owner: of days that ended as they were
 * written down, of today as it stands. Whoever reads a part gets those of the owners of whom
 * nothing is hidden now.
 * @internal
 */
export class TrendReader {
  readonly #db: Knex;
  readonly #today: CurrentAnswers<DayRow[]>;

  /** Over the plugin's database. */
  constructor(options: { db: Knex }) {
    this.#db = options.db;
    this.#today = new CurrentAnswers({ ...options, most: 1 });
  }

  /** The days of a span, the oldest first; those of which nothing is known are left out. */
  async read(request: TrendRequest): Promise<Trends> {
    const asked = await askedOf(this.#db, request);
    const from = dayOf(request.from.getTime());
    const to = dayOf(request.to.getTime());
    const byDay = new Map<string, DayRow[]>();
    for (const row of await this.#rows({ from, to, owners: asked.owners })) {
      const known = byDay.get(row.day);
      if (known) known.push(row);
      else byDay.set(row.day, [row]);
    }
    return {
      ...{ from, to },
      days: [...byDay].map(([day, ofDay]) => dayFrom(day, ofDay, asked)),
      rules: auditRules.map(each => ({ rule: each.rule, title: titleOf(each) })),
    };
  }

  async #rows(span: { from: string; to: string; owners: readonly string[] }) {
    const { from, to, owners } = span;
    const db = this.#db;
    const day = dayOf(await databaseNow(db));
    const ended = rowsSchema.parse(
      await db('primitives_audit_day')
        .whereIn('owner', [wholeFleet, ...owners])
        .whereBetween('day', [from, to])
        .andWhere('day', '<', day)
        .orderBy('day')
        .select(),
    );
    if (day < from || day > to) return ended;
    return [...ended, ...(await this.#today.get(day, () => readToday(db, day)))];
  }
}

async function askedOf(
  db: Knex,
  { owner, readable }: TrendRequest,
): Promise<Asked> {
  if (readable === everything)
    return { owners: [owner ?? wholeFleet], isWhole: true };
  const owners = (await readableOwners(db, readable)).filter(
    each =>
      // One who is written like the whole fleet is counted with it.
      each !== wholeFleet && (owner === undefined || each === owner),
  );
  return { owners, isWhole: false };
}

function dayFrom(day: string, rows: readonly DayRow[], asked: Asked) {
  const { owners, isWhole } = asked;
  const whole = rows.filter(row => row.owner === wholeFleet);
  const own = rows.filter(row => owners.includes(row.owner));
  return {
    day,
    verdicts: own.map(verdictsOf).reduce(addVerdicts, noVerdicts()),
    breaches: auditRules.map(({ rule }) => {
      const looked = whole.find(row => row.rule === rule)?.breaches ?? null;
      const found = own.flatMap(row =>
        row.rule === rule && row.breaches !== null ? row.breaches : [],
      );
      // What is about the whole repository, a part does not tell of; and nothing of nobody.
      if (!isWhole && (owners.length === 0 || isOfRepository(rule)))
        return { rule };
      if (found.length > 0) return { rule, open: found.reduce(plus) };
      // Who has no row has no breach, where somebody looked at all.
      return { rule, open: looked === null ? undefined : 0 };
    }),
  };
}

function plus(a: number, b: number): number {
  return a + b;
}
