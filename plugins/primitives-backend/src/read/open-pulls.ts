import { Promotion, stagePullSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { anyOf } from '../store/any-of';

const rowsSchema = z.array(z.object({ id: z.string(), body: z.string() }));
/** What is read of a pipeline. */
const pipelineSchema = z.object({
  environments: z.array(
    z.object({
      environment: z.string(),
      stages: z.array(z.object({ pull: stagePullSchema.optional() })),
    }),
  ),
});

/** The open pull request that moves each of these in an environment, where there is one, by id. @internal */
export async function openPullsInto(
  db: Knex,
  environment: string,
  ids: readonly string[],
): Promise<Map<string, NonNullable<Promotion['pull']>>> {
  const rows = await db('primitives_pipeline')
    .where(anyOf(db, 'id', ids))
    // Most have none, and are not worth parsing.
    .andWhereLike('body', '%"state":"open"%')
    .select('id', 'body');
  return new Map(
    rowsSchema.parse(rows).flatMap(({ id, body }) => {
      // What another version wrote is assembled anew soon.
      const pipeline = pipelineSchema.safeParse(JSON.parse(body)).data;
      const [pull] = (pipeline?.environments ?? [])
        .filter(each => each.environment === environment)
        .flatMap(({ stages }) => stages.flatMap(stage => stage.pull ?? []))
        .filter(({ state }) => state === 'open');
      if (!pull) return [];
      const { number, url, draft, checks } = pull;
      return [[id, { number, url, draft, checks }] as const];
    }),
  );
}
