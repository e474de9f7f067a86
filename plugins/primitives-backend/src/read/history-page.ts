import {
  stageSchema,
  stageStatusSchema,
} from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { HistoryQuery, Page, Transition } from '../read-model';
import { saidTextSchema } from '../store/said-text';
import { keyNumber, limitOf, PageCursors } from './page';

const rowSchema = z.object({
  seq: z.coerce.number(),
  id: z.string(),
  environment: z.string(),
  stage: stageSchema.shape.id,
  at: z.coerce.number(),
  from_status: stageStatusSchema.nullable(),
  to_status: stageStatusSchema.nullable(),
  digest: z.string().nullable(),
  message: z.string(),
  said: saidTextSchema,
});

/** A page of one primitive's transitions, newest first. @internal */
export async function historyPage(
  db: Knex,
  id: string,
  query: HistoryQuery,
): Promise<Page<Transition>> {
  const { from, to } = query;
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['history', id, from, to],
    key: keyNumber,
  });
  const before = cursors.read(query.cursor);
  const page = db('primitives_transition')
    .where({ id })
    .orderBy('seq', 'desc')
    .limit(limit + 1);
  if (from) page.andWhere('at', '>=', from.getTime());
  if (to) page.andWhere('at', '<', to.getTime());
  if (before !== undefined) page.andWhere('seq', '<', before);
  return cursors.page({
    rows: z.array(rowSchema).parse(await page),
    limit,
    keyOf: row => row.seq,
    item: toTransition,
  });
}

function toTransition(row: z.infer<typeof rowSchema>): Transition {
  return {
    seq: row.seq,
    id: row.id,
    environment: row.environment || undefined,
    stage: row.stage,
    at: new Date(row.at).toISOString(),
    from: row.from_status ?? undefined,
    to: row.to_status ?? undefined,
    digest: row.digest ?? undefined,
    message: row.message,
    ...(row.said && { said: { message: row.said } }),
  };
}
