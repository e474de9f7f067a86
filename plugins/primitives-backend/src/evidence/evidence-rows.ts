import {
  breachSchema,
  PrimitiveRef,
  SealedRecord,
} from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { StoredBreach } from '../audit/rule';
import { KnownVerdict, knownVerdicts } from '../done/seen';
import { chainRowSchema, recordOf } from '../history/chain-row';
import { readChainState } from '../history/chain-store';
import { Fact, FactKind } from '../facts/fact';
import { factOf, FactRow } from '../facts/fact-row';
import { FactView } from '../facts/fact-view';
import { ScopedBreach } from '../store/breach-store';
import { commitOfDigest } from './view-of-digest';

/** Most records that a bundle carries: a primitive changes a few dozen times a week. */
const maxRecords = 10_000;

const breachRowsSchema = z.array(
  z.object({ rule: z.string(), scope: z.string(), body: z.string() }),
);
const foundSchema: z.ZodType<StoredBreach> = breachSchema.omit({
  rule: true,
  title: true,
});

const bodySchema = z.object({ body: z.string() }).optional();
const imageSchema = z.object({ image: z.object({ digest: z.string() }) });

/** The verdicts that are stored of a primitive, where they are on this digest. @internal */
export async function readVerdictsOn(
  db: Knex,
  id: string,
  digest: string,
): Promise<KnownVerdict[]> {
  const row = await db('primitives_pipeline').where({ id }).first('body');
  const stored: unknown = JSON.parse(bodySchema.parse(row)?.body ?? '{}');
  const { data } = imageSchema.safeParse(stored);
  return data?.image.digest === digest ? knownVerdicts(stored) : [];
}

/** Breaches that stand and are about one scope. @internal */
export async function readBreachesOf(
  db: Knex,
  scope: string,
): Promise<ScopedBreach[]> {
  const rows = breachRowsSchema.parse(
    await db('primitives_breach').where({ scope }).orderBy(['rule', 'subject']),
  );
  return rows.map(({ rule, body }) => ({
    ...{ rule, scope },
    breach: foundSchema.parse(JSON.parse(body)),
  }));
}

/**
 * What CI said of the commit that was published under a digest: views of scopes have
 * that of the newest commit alone. Of the other commits only the small reports are read.
 * @internal
 */
export async function readCommitFacts(
  db: Knex,
  options: { ref: PrimitiveRef; digest: string; logger: LoggerService },
): Promise<Fact[]> {
  const { ref, digest, logger } = options;
  const read = async (where: { kind: FactKind; subject?: string }) => {
    const rows: FactRow[] = await db<FactRow>('primitives_fact')
      .where({ ...where, scope: `${ref.kind}/${ref.name}` })
      .whereNotNull('value');
    return rows.flatMap(row => factOf(row, logger) ?? []);
  };
  const published = await read({ kind: 'publish' });
  const sha = commitOfDigest(new FactView(published), ref, digest);
  if (sha === undefined) return [];
  const subject = `${ref.kind}/${ref.name}@${sha}`;
  return [
    ...published.filter(fact => fact.subject === subject),
    ...(await read({ kind: 'verify', subject })),
  ];
}

/** The newest records of a primitive, oldest first, and the end of the whole chain. @internal */
export async function readHistoryOf(
  db: Knex,
  id: string,
): Promise<{
  records: SealedRecord[];
  head?: { link: number; hash: string };
}> {
  // Before the head is read, so that none of them is behind it.
  const rows = z
    .array(chainRowSchema)
    .parse(
      await db('primitives_transition')
        .where({ id })
        .whereNotNull('hash')
        .orderBy('seq', 'desc')
        .limit(maxRecords),
    );
  const { head_link: link, head_hash: hash } = await readChainState(db);
  return {
    records: rows.reverse().flatMap(row => {
      const record = recordOf(row);
      return record && row.hash !== null ? [{ ...record, hash: row.hash }] : [];
    }),
    ...(hash !== null && { head: { link, hash } }),
  };
}
