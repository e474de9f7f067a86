import { Knex } from 'knex';
import { z } from 'zod';
import { factSchemas } from '../facts/fact';
import { formMark, ofOtherForm } from '../facts/fact-form';
import { scopeOfApplication } from '../facts/scope';
import { chunks } from '../store/chunks';
import { markAllDirty } from '../store/dirty-store';
import { upsertRows } from '../store/write-rows';
import { Fence } from './lease';

/** Cannot be read again: Argo CD deletes hook Jobs. */
const lastingKinds: readonly string[] = ['smoke', 'smoke-log'];

/** What the version before wrote, and this one does not know. */
const formerKinds: readonly string[] = ['desired-at', 'gitops-runs'];

const rowsSchema = z.array(
  z.object({
    kind: z.string(),
    subject: z.string(),
    value: z.string().nullable(),
    observed_at: z.string(),
  }),
);
type Row = z.infer<typeof rowsSchema>[number];
const askedSchema = z.object({ subject: z.string(), value: z.string() });

/** Asked for once, since an image never changes: to be read again it has to be missing. */
const askedOnce: readonly string[] = ['image'];

/**
 * Repairs what a replica of the version before wrote beside this one, while one takes the
 * place of the other: facts without what they are about and since when (it knows neither
 * column), and pipelines that nothing here numbered. What can be read again is taken
 * away, as the migration did; smokes stay and are told what they are about. What it
 * changed in place, or what a version wrote whose facts have another form, stays until it
 * is read again. True when there was any: then everything is to be read again.
 * @internal
 */
export async function repairEarlierVersion(
  fence: Fence,
  options: { environments: readonly string[]; isTakeover: boolean },
): Promise<boolean> {
  return fence.transaction(async (tx, now) => {
    const { environments, isTakeover } = options;
    const documents = await tx('primitives_document')
      .where({ seq: 0 })
      .delete();
    const lasting = rowsSchema.parse(
      await tx('primitives_fact')
        .whereIn('kind', lastingKinds)
        .andWhere({ since: 0 })
        .select('kind', 'subject', 'value', 'observed_at'),
    );
    await adopt(tx, { environments, rows: lasting, now });
    // By kind, which there is an index for: this is looked for again and again.
    const others = [...Object.keys(factSchemas), ...formerKinds].filter(
      kind => !lastingKinds.includes(kind),
    );
    const facts = await tx('primitives_fact')
      .whereIn('kind', others)
      .andWhere({ since: 0 })
      .delete();
    const found = documents + lasting.length + facts;
    // To look for it goes through all facts, and needs the lease in those versions that came later.
    const again = found > 0 || isTakeover ? await readAgain(tx) : 0;
    if (found + again === 0) return false;
    await markAllDirty(tx, now);
    return true;
  });
}

/**
 * Lets anything that is read from now on take the place of facts of another form, and has
 * every source begin anew; in one transaction, so that who is killed has lost neither. How
 * many there were.
 */
async function readAgain(tx: Knex): Promise<number> {
  const others = () => tx('primitives_fact').whereRaw(...ofOtherForm);
  const gone = await others().whereIn('kind', askedOnce).delete();
  const lasting = await others()
    .whereIn('kind', lastingKinds)
    .update({ form: ownMark(tx) });
  const older = await others().update({
    ...{ position: -1, revision: '', form: ownMark(tx) },
  });
  if (gone + older > 0) await tx('primitives_cursor').delete();
  return gone + lasting + older;
}

function ownMark(tx: Knex) {
  return tx.raw('? || observed_at', [formMark('')]);
}

async function adopt(
  tx: Knex,
  options: { rows: Row[]; environments: readonly string[]; now: number },
): Promise<void> {
  const { rows, environments, now } = options;
  for (const some of chunks(rows)) {
    const asked = await askedOf(tx, some);
    await upsertRows(tx, 'primitives_fact', {
      key: ['kind', 'subject'],
      rows: some.map(row => ({
        // What stands already stays; an insert wants every column all the same.
        ...{ source: 'argocd', position: 0, revision: '' },
        ...{ kind: row.kind, subject: row.subject },
        observed_at: row.observed_at,
        form: formMark(row.observed_at),
        scope: scopeOfApplication(applicationOf(row), environments),
        since: Date.parse(row.observed_at) || now,
        value: withAsked(row, asked.get(askedSubject(row))),
      })),
      update: ['scope', 'since', 'value', 'form'],
    });
  }
}

/** What Git asked the smokes for was a fact of its own. */
async function askedOf(
  tx: Knex,
  rows: readonly Row[],
): Promise<Map<string, string>> {
  const found = await tx('primitives_fact')
    .where({ kind: 'desired-at' })
    .whereIn('subject', rows.map(askedSubject))
    .whereNotNull('value')
    .select('subject', 'value');
  return new Map(
    z
      .array(askedSchema)
      .parse(found)
      .map(row => [row.subject, row.value]),
  );
}

function withAsked(row: Row, asked: string | undefined): string | null {
  if (row.kind !== 'smoke' || row.value === null || !asked) return row.value;
  return JSON.stringify({ asked: JSON.parse(asked), ...JSON.parse(row.value) });
}

/** `dev-domain-orders-v0-smoke` of `dev-domain-orders-v0-smoke@<revision>`. */
function applicationOf({ subject }: Row): string {
  return subject.slice(0, subject.lastIndexOf('@'));
}

/** `<revision>:dev/domain-orders-v0-smoke` */
function askedSubject(row: Row): string {
  const application = applicationOf(row);
  const revision = row.subject.slice(application.length + 1);
  return `${revision}:${application.replace('-', '/')}`;
}
