import { createHash } from 'node:crypto';
import {
  Audit,
  auditSchema,
  Pipeline,
  pipelineSchema,
  PrimitiveSummary,
  primitiveSummarySchema,
} from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';

/** Id of the audit among the documents; no primitive can have it. */
const auditId = '#audit';

/** Pipelines and the audit as they were assembled last, ready to be served. @internal */
export class DocumentStore {
  readonly #db: Knex;

  /** Over the database that the fact store migrated. */
  constructor(options: { db: Knex }) {
    this.#db = options.db;
  }

  /** The lines of the fleet, by id. */
  async summaries(): Promise<PrimitiveSummary[]> {
    const rows = await this.#db('primitives_document')
      .whereNot({ id: auditId })
      .orderBy('id')
      .select('summary');
    return rows.map(row =>
      primitiveSummarySchema.parse(JSON.parse(row.summary)),
    );
  }

  /** One pipeline. */
  async pipeline(id: string): Promise<Pipeline | undefined> {
    const row = await this.#db('primitives_document')
      .where({ id })
      .first('body');
    return row && id !== auditId
      ? pipelineSchema.parse(JSON.parse(row.body))
      : undefined;
  }

  /** The audit, once it was assembled. */
  async audit(): Promise<Audit | undefined> {
    const row = await this.#db('primitives_document')
      .where({ id: auditId })
      .first('body');
    return row && auditSchema.parse(JSON.parse(row.body));
  }

  /**
   * Replaces everything by what was assembled now. Says which pipelines changed in
   * anything but the time, and whether primitives came, went or moved to main.
   */
  async replace(options: {
    pipelines: Array<{ pipeline: Pipeline; summary: PrimitiveSummary }>;
    audit: Audit;
  }): Promise<{ changed: string[]; setChanged: boolean }> {
    return this.#db.transaction(async tx => {
      const rows = await tx('primitives_document')
        .whereNot({ id: auditId })
        .select('id', 'hash', 'summary');
      const before = new Map(rows.map(r => [String(r.id), r]));
      const changed: string[] = [];
      let setChanged = false;
      for (const { pipeline, summary } of options.pipelines) {
        const old = before.get(pipeline.id);
        before.delete(pipeline.id);
        const hash = hashOf({ ...pipeline, observedAt: '', sources: [] });
        if (old?.hash === hash) continue;
        changed.push(pipeline.id);
        setChanged ||= !old || isMoved(JSON.parse(old.summary), summary);
        await save(tx, { id: pipeline.id, body: pipeline, summary, hash });
      }
      const gone = [...before.keys()];
      await tx('primitives_document').whereIn('id', gone).delete();
      await save(tx, {
        id: auditId,
        body: options.audit,
        summary: null,
        hash: '',
      });
      return {
        changed: [...changed, ...gone],
        setChanged: setChanged || gone.length > 0,
      };
    });
  }
}

function isMoved(before: unknown, now: PrimitiveSummary): boolean {
  const old = primitiveSummarySchema.safeParse(before).data;
  return (
    old?.branch !== now.branch ||
    old?.owner !== now.owner ||
    old?.system !== now.system
  );
}

async function save(
  tx: Knex,
  row: { id: string; body: unknown; summary: unknown; hash: string },
): Promise<void> {
  await tx('primitives_document')
    .insert({
      id: row.id,
      body: JSON.stringify(row.body),
      summary: row.summary === null ? null : JSON.stringify(row.summary),
      hash: row.hash,
    })
    .onConflict('id')
    .merge();
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
