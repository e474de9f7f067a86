import { setImmediate as breathe } from 'node:timers/promises';
import { Pipeline, pipelineSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';

const pageSize = 200;
const rowsSchema = z.array(z.object({ id: z.string(), body: z.string() }));

/** A pipeline without how the sources do, which is stored apart. @internal */
export type StoredPipeline = Omit<Pipeline, 'sources'>;

const storedSchema = pipelineSchema.omit({ sources: true });

/** Every pipeline that is stored, by id, in pages; others get their turn between these. @internal */
export async function* storedPipelines(
  db: Knex,
): AsyncGenerator<StoredPipeline[]> {
  let after = '';
  for (;;) {
    const rows = rowsSchema.parse(
      await db('primitives_pipeline')
        .where('id', '>', after)
        .orderBy('id')
        .limit(pageSize)
        .select('id', 'body'),
    );
    // What another version wrote is assembled anew soon.
    yield rows.flatMap(
      ({ body }) => storedSchema.safeParse(JSON.parse(body)).data ?? [],
    );
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
    await breathe();
  }
}
