import { Verdict, verdictSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { anyOf } from './any-of';
import { chunks } from './chunks';
import { Unread } from './unread';
import { insertRows } from './write-rows';

/** The Definition of Done of one primitive, with the number of the change that it is of. */
type Judged = {
  id: string;
  seq: number;
  done: readonly Verdict[];
  /** Those that are unknown while Argo CDs cannot be read; nobody knows of what another version wrote. */
  unread?: Unread['verdicts'];
};

const storedSchema = z.array(
  z.object({ id: z.string(), seq: z.coerce.number(), done: z.string() }),
);
const doneSchema = z.array(verdictSchema);

/** Primitives whose rows are written anew in one go. */
const pageSize = 500;

/** Forgets the verdicts on primitives. @internal */
export async function removeVerdicts(
  tx: Knex,
  ids: readonly string[],
): Promise<void> {
  for (const some of chunks(ids))
    await tx('primitives_verdict').where(anyOf(tx, 'id', some)).delete();
}

/** Writes verdicts down a row each, for filters and figures, in the place of those before. @internal */
export async function writeVerdicts(
  tx: Knex,
  judged: readonly Judged[],
): Promise<void> {
  await removeVerdicts(
    tx,
    judged.map(({ id }) => id),
  );
  await insertRows(
    tx,
    'primitives_verdict',
    judged.flatMap(({ id, seq, done, unread }) =>
      done.map(verdict => {
        const { rule, environment, status } = verdict;
        const lost = unread?.find(
          each => each.rule === rule && each.environment === environment,
        );
        return {
          ...{ id, seq, rule, status },
          environment: environment ?? '',
          waived: isWaived(verdict),
          unread_in: unread ? lost?.unknownIn ?? 0 : null,
          unread_waived: lost?.waived ?? false,
        };
      }),
    ),
  );
}

function isWaived({ waiver, status }: Verdict): boolean {
  return waiver !== undefined && status !== 'met';
}

/**
 * Writes the rows anew of what a version wrote that knew of none: during a rolling update
 * it may have collected meanwhile.
 * @internal
 */
export async function repairVerdicts(tx: Knex): Promise<void> {
  let after = '';
  for (;;) {
    const rows = storedSchema.parse(
      await tx({ d: 'primitives_document' })
        .innerJoin({ p: 'primitives_pipeline' }, 'p.id', 'd.id')
        .where('d.id', '>', after)
        .whereNotExists(
          tx({ v: 'primitives_verdict' })
            .select(tx.raw('1'))
            .whereRaw('v.id = d.id and v.seq = d.seq'),
        )
        .orderBy('d.id')
        .limit(pageSize)
        .select('d.id', 'd.seq', 'p.done'),
    );
    await writeVerdicts(
      tx,
      rows.map(({ id, seq, done }) => ({
        ...{ id, seq },
        // What cannot be read is assembled anew, as all that another version wrote.
        done: doneSchema.safeParse(JSON.parse(done)).data ?? [],
      })),
    );
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
  }
}
