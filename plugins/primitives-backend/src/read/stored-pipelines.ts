import { setImmediate as breathe } from 'node:timers/promises';
import { Pipeline, pipelineSchema } from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { z } from 'zod';
import { Marks } from './marks';
import { everything, readableDocuments } from './readable';

const pageSize = 200;
const rowsSchema = z.array(z.object({ id: z.string(), body: z.string() }));

/** A pipeline without how the sources do, which is stored apart. @internal */
export type StoredPipeline = Omit<Pipeline, 'sources'>;

const storedSchema = pipelineSchema.omit({ sources: true });

/**
 * Every pipeline that a caller may read, as it reads now, by id, in pages; others get their
 * turn between these.
 * @internal
 */
export async function* storedPipelines(
  db: Knex,
  { readable, marks }: { readable: Readable; marks: Marks },
): AsyncGenerator<StoredPipeline[]> {
  let after = '';
  for (;;) {
    const page = db('primitives_pipeline')
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .select('id', 'body');
    if (readable !== everything)
      page.whereIn('id', readableDocuments(db, readable).select('d.id'));
    const rows = rowsSchema.parse(await page);
    const marked = await marks.pipelines(rows.map(({ id }) => id));
    // What another version wrote is assembled anew soon.
    yield rows.flatMap(
      ({ id, body }) =>
        marked.get(id) ?? storedSchema.safeParse(JSON.parse(body)).data ?? [],
    );
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
    await breathe();
  }
}
