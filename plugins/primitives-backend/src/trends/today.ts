import { Knex } from 'knex';
import { z } from 'zod';
import { currentRules } from '../read/current-rules';
import { tallyDone } from '../read/done-figures';
import { everything } from '../read/readable';
import { DayRow, dayRows } from './day-rows';

const breachRowsSchema = z.array(
  z.object({
    rule: z.string(),
    owner: z.string(),
    count: z.coerce.number(),
  }),
);

/** How verdicts and breaches stand now, as the rows of a day. @internal */
export async function readToday(db: Knex, day: string): Promise<DayRow[]> {
  const { rules } = await currentRules(db);
  const breaches = await db('primitives_breach')
    .groupBy('rule', 'owner')
    .select('rule', 'owner')
    .count({ count: '*' });
  return dayRows({
    day,
    verdicts: await tallyDone(db, everything),
    breaches: breachRowsSchema.parse(breaches),
    rules,
  });
}
