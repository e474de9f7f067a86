import { StageStatus, stageStatusSchema } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { FactKind, factSchemas } from '../facts/fact';
import { chunks } from '../store/chunks';

/** Which rows are wanted. @internal */
export type About = {
  environment: string;
  /** In ms; what ended before is not looked at. */
  from: number;
  /** Only of these; of all when absent. */
  scopes?: readonly string[];
};

/** Something that was seen of a primitive. @internal */
export type Seen<T> = T & { id: string; at: number };

/** A stage that changed. @internal */
export type Turn = {
  stage: string;
  from?: StageStatus;
  to?: StageStatus;
  digest?: string;
};

const rowsSchema = z.array(
  z.object({
    subject: z.string(),
    value: z.string(),
    since: z.coerce.number(),
  }),
);
const turnsSchema = z.array(
  z.object({
    id: z.string(),
    stage: z.string(),
    at: z.coerce.number(),
    from_status: stageStatusSchema.nullable(),
    to_status: stageStatusSchema.nullable(),
    digest: z.string().nullable(),
  }),
);

/** Smokes that ended in an environment, by what they were asked for. @internal */
export async function readSmokeEnds(db: Knex, about: About) {
  const rows = await factRows(db, 'smoke', {
    ...{ about, prefix: `${about.environment}-` },
  });
  return rows.flatMap(({ subject, value }) => {
    const id = /^(.+)-smoke@[^@]*$/.exec(subject)?.[1];
    const smoke = factSchemas.smoke.safeParse(JSON.parse(value)).data;
    if (!id || !smoke?.asked?.enabled || !smoke.asked.digest) return [];
    if (smoke.phase === 'Running' || !smoke.finishedAt) return [];
    const at = Date.parse(smoke.finishedAt);
    if (Number.isNaN(at)) return [];
    return [
      {
        ...{ id, at, digest: smoke.asked.digest },
        outcome:
          smoke.phase === 'Succeeded'
            ? ('passed' as const)
            : ('failed' as const),
      },
    ];
  });
}

/** What Git began to ask for in an environment. @internal */
export async function readAsked(db: Knex, about: About) {
  const rows = await factRows(db, 'desired', {
    ...{ about, prefix: `${about.environment}/` },
  });
  return rows.flatMap(({ subject, value, since }) => {
    const asked = factSchemas.desired.safeParse(JSON.parse(value)).data;
    if (!asked || subject.endsWith('-smoke')) return [];
    const digest = asked.enabled ? asked.digest : undefined;
    return [{ id: subject, at: since, digest }];
  });
}

/** Stages of an environment that changed. @internal */
export async function readTurns(
  db: Knex,
  { environment, from, scopes }: About,
): Promise<Seen<Turn>[]> {
  const query = db('primitives_transition')
    .where({ environment })
    .andWhere('at', '>=', from)
    .whereIn('stage', ['sync', 'health', 'smoke']);
  if (scopes) {
    query.whereIn(
      'id',
      db('primitives_document').whereIn('scope', [...scopes]).select('id'),
    );
  }
  const rows = await query.select(
    ...['id', 'stage', 'at', 'from_status', 'to_status', 'digest'],
  );
  return turnsSchema.parse(rows).map(row => ({
    ...{ id: row.id, stage: row.stage, at: row.at },
    from: row.from_status ?? undefined,
    to: row.to_status ?? undefined,
    digest: row.digest ?? undefined,
  }));
}

/** Current and past facts of a kind below a prefix, which their subjects come without. */
async function factRows(
  db: Knex,
  kind: FactKind,
  { about, prefix }: { about: About; prefix: string },
): Promise<z.infer<typeof rowsSchema>> {
  const found: z.infer<typeof rowsSchema> = [];
  const parts = about.scopes ? chunks(about.scopes) : [undefined];
  for (const scopes of parts) {
    const of = (table: string) => {
      const query = db(table)
        .where({ kind })
        // Environments are words of letters: nothing in them that LIKE would take for its own.
        .whereLike('subject', `${prefix}%`)
        .whereNotNull('value')
        .select('subject', 'value', 'since');
      return scopes ? query.whereIn('scope', scopes) : query;
    };
    const past = of('primitives_fact_history').andWhere(
      'until',
      '>=',
      about.from,
    );
    found.push(
      ...rowsSchema.parse(await of('primitives_fact')),
      ...rowsSchema.parse(await past),
    );
  }
  return found.map(row => ({
    ...row,
    subject: row.subject.slice(prefix.length),
  }));
}
