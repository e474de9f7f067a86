import {
  Pipeline,
  PrimitiveSummary,
  primitiveSummarySchema,
} from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { knownVerdicts, seeVerdicts } from '../done/seen';
import { appendTransitions } from '../history/chain-store';
import { anyOf } from './any-of';
import { chunks } from './chunks';
import { newestSince, PrimitiveDocument, stateOf } from './document';
import { transitionsBetween } from './transitions';
import { doneIn, Unread } from './unread';
import { appendVerdictHistory } from './verdict-history';
import { removeVerdicts, writeVerdicts } from './verdict-store';
import { insertRows, upsertRows } from './write-rows';

/** What became of the pipelines of some scopes. @internal */
export type DocumentChanges = {
  /** Ids of pipelines that say something else, came or went. */
  ids: string[];
  /** Whether primitives came, went, or moved to another owner, system or branch. */
  setChanged: boolean;
  /** Whether all pipelines may read otherwise, whatever `ids` names. */
  all?: boolean;
};

const knownSchema = z.object({
  id: z.string(),
  hash: z.string(),
  summary: z.string(),
  since: z.coerce.number(),
});
type Known = z.infer<typeof knownSchema>;

const bodySchema = z.object({ id: z.string(), body: z.string() });
const seqSchema = z.object({ seq: z.coerce.number().nullable() });

/**
 * Puts what was assembled now in the place of every pipeline of these scopes, and writes
 * down which stages changed, within one transaction.
 * @internal
 */
export async function saveDocuments(
  tx: Knex,
  options: {
    scopes: readonly string[];
    documents: readonly PrimitiveDocument[];
    /** In ms. */
    now: number;
  },
): Promise<DocumentChanges> {
  const { scopes, documents, now } = options;
  const known = await knownDocuments(tx, scopes);
  const changed = documents.filter(
    d => known.get(d.pipeline.id)?.hash !== d.hash,
  );
  const there = new Set(documents.map(d => d.pipeline.id));
  const gone = [...known.keys()].filter(id => !there.has(id));
  const ids = [...changed.map(d => d.pipeline.id), ...gone];
  if (ids.length === 0) return { ids, setChanged: false };

  const bodies = await knownBodies(
    tx,
    ids.filter(id => known.has(id)),
  );
  const after = new Map(changed.map(d => [d.pipeline.id, d.pipeline]));
  await appendTransitions(
    tx,
    ids.flatMap(id =>
      transitionsBetween({
        id,
        before: bodies.get(id),
        after: after.get(id),
        at: now,
      }),
    ),
    now,
  );
  const seen = seeAll({ documents: changed, gone, bodies, now });
  await appendVerdictHistory(tx, seen.over);
  await removeDocuments(tx, gone);
  await writeDocuments(tx, { changed: seen.documents, known, now });
  return {
    ids,
    setChanged:
      gone.length > 0 ||
      changed.some(d => isMoved(known.get(d.pipeline.id), d.summary)),
  };
}

/** Since when each verdict is what it is, from what is stored of the same primitives; and what is so no longer. */
function seeAll(options: {
  documents: readonly PrimitiveDocument[];
  gone: readonly string[];
  bodies: ReadonlyMap<string, unknown>;
  now: number;
}) {
  const { documents, gone, bodies, now } = options;
  const see = (id: string, done: Pipeline['done']) => {
    const known = knownVerdicts(bodies.get(id));
    const { verdicts, over } = seeVerdicts(done, { known, now });
    return { verdicts, over: over.map(period => ({ id, ...period })) };
  };
  const seen = documents.map(document => {
    const { pipeline } = document;
    const { verdicts, over } = see(pipeline.id, pipeline.done);
    const done = { ...pipeline, done: verdicts };
    return { document: { ...document, pipeline: done }, over };
  });
  return {
    documents: seen.map(({ document }) => document),
    over: [
      ...seen.flatMap(({ over }) => over),
      ...gone.flatMap(id => see(id, []).over),
    ],
  };
}

async function knownDocuments(
  tx: Knex,
  scopes: readonly string[],
): Promise<Map<string, Known>> {
  const rows = await tx('primitives_document')
    .where(anyOf(tx, 'scope', scopes))
    .select('id', 'hash', 'summary', 'since');
  const known = z.array(knownSchema).parse(rows);
  return new Map(known.map(row => [row.id, row]));
}

async function knownBodies(
  tx: Knex,
  ids: readonly string[],
): Promise<Map<string, unknown>> {
  const bodies = new Map<string, unknown>();
  for (const some of chunks(ids)) {
    const rows = await tx('primitives_pipeline')
      .where(anyOf(tx, 'id', some))
      .select('id', 'body');
    for (const { id, body } of z.array(bodySchema).parse(rows))
      bodies.set(id, JSON.parse(body));
  }
  return bodies;
}

async function removeDocuments(
  tx: Knex,
  ids: readonly string[],
): Promise<void> {
  await removeVerdicts(tx, ids);
  for (const some of chunks(ids)) {
    for (const table of ['document', 'pipeline', 'environment'])
      await tx(`primitives_${table}`).where(anyOf(tx, 'id', some)).delete();
  }
}

async function writeDocuments(
  tx: Knex,
  options: {
    changed: readonly PrimitiveDocument[];
    known: ReadonlyMap<string, Known>;
    now: number;
  },
): Promise<void> {
  const { changed, known, now } = options;
  const unread = changed.map(document => document.unread());
  const last = await tx('primitives_document').max({ seq: 'seq' }).first();
  const seq = seqSchema.parse(last).seq ?? 0;
  await upsertRows(tx, 'primitives_document', {
    key: ['id'],
    rows: changed.map((document, index) =>
      documentRow(document, {
        known: known.get(document.pipeline.id),
        seq: seq + index + 1,
        now,
      }),
    ),
  });
  await upsertRows(tx, 'primitives_pipeline', {
    key: ['id'],
    rows: changed.map(pipelineRow),
  });
  await writeVerdicts(
    tx,
    changed.map(({ pipeline: { id, done } }, index) => ({
      ...{ id, done, unread: unread[index].verdicts },
      seq: seq + index + 1,
    })),
  );
  for (const some of chunks(changed.map(d => d.pipeline.id)))
    await tx('primitives_environment').where(anyOf(tx, 'id', some)).delete();
  await insertRows(
    tx,
    'primitives_environment',
    changed.flatMap((document, index) =>
      environmentRows(document, unread[index]),
    ),
  );
}

function documentRow(
  { scope, pipeline, summary, hash }: PrimitiveDocument,
  options: { known?: Known; now: number; seq: number },
) {
  const { known, now, seq } = options;
  const { id, kind, name, version, owner, system, branch } = pipeline;
  const before = known && summaryOf(known);
  const lasts = before && stateOf(before) === stateOf(summary);
  const first = known ? now : newestSince(pipeline) ?? now;
  return {
    ...{ id, scope, kind, name, version, hash, seq },
    // The whole is in a table of its own, so that going through these rows stays cheap.
    body: '',
    summary: JSON.stringify(summary),
    owner: owner ?? '',
    system: system ?? '',
    branch: branch ?? '',
    digest: summary.digest ?? '',
    build: summary.build,
    next: summary.nextStep.kind,
    since: lasts ? known.since : Math.min(first, now),
  };
}

function pipelineRow({ pipeline, places }: PrimitiveDocument) {
  // How the sources do changes at every look: it is put in when the pipeline is read.
  const { sources: _now, ...body } = pipeline;
  return {
    id: pipeline.id,
    places: JSON.stringify(places),
    body: JSON.stringify(body),
    done: JSON.stringify(pipeline.done),
  };
}

function environmentRows(
  { pipeline, summary, places }: PrimitiveDocument,
  unread: Unread,
) {
  return summary.environments.map((environment, position) => ({
    id: pipeline.id,
    environment: environment.environment,
    position,
    enabled: environment.enabled,
    digest: environment.digest ?? '',
    status: environment.status,
    done: doneIn(pipeline, environment.environment),
    instance: places[environment.environment]?.application ?? '',
    unread_status: unread.environments[position].status,
    unread_in: unread.environments[position].doneUnknownIn,
    unread_next: unread.environments[position].next ?? '',
  }));
}

function isMoved(known: Known | undefined, now: PrimitiveSummary): boolean {
  const before = known && summaryOf(known);
  const keys: Array<keyof Pipeline & keyof PrimitiveSummary> = [
    'branch',
    'owner',
    'system',
  ];
  return keys.some(key => before?.[key] !== now[key]) || !before;
}

/** Undefined when it was written by another version. */
function summaryOf(known: Known): PrimitiveSummary | undefined {
  return primitiveSummarySchema.safeParse(JSON.parse(known.summary)).data;
}
