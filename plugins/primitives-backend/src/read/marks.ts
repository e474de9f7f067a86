import {
  PrimitiveSummary,
  pipelineSchema,
  primitiveSummarySchema,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { waiversFile } from '@ameide/gitops-repo';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { z } from 'zod';
import { StoredFacts } from '../facts/stored-facts';
import { summarise } from '../pipeline/assemble-pipeline';
import { AssembleConfig, gitopsFileUrl } from '../pipeline/context';
import { markPipeline, Unmarked } from '../pipeline/mark-pipeline';
import { AuditItem, JsonText } from '../read-model';
import { chunks } from '../store/chunks';

const rowsSchema = z.array(
  z.object({ id: z.string(), body: z.string(), places: z.string().nullable() }),
);
const storedSchema = pipelineSchema.omit({ sources: true });
const placesSchema = z.record(
  z.string(),
  z.object({
    application: z.string().optional(),
    smoke: z.string().optional(),
  }),
);

const idSchema = primitiveSummarySchema.pick({ id: true });

type MarksOptions = {
  db: Knex;
  sources: readonly SourceStatus[];
  config: AssembleConfig;
  logger: LoggerService;
};

/**
 * Puts into what is stored which sources cannot be read now, and what follows from that.
 * While all can be, there is nothing to put in, and nothing is read for it.
 * @internal
 */
export class Marks {
  readonly #options: MarksOptions;

  /** By how the sources do now. */
  constructor(options: MarksOptions) {
    this.#options = options;
  }

  /** Pipelines as they read now, by id; empty while there is nothing to say. */
  async pipelines(ids: readonly string[]): Promise<Map<string, Unmarked>> {
    const { db, sources, config, logger } = this.#options;
    const marked = new Map<string, Unmarked>();
    if (!this.#isSomethingToSay) return marked;
    const facts = new StoredFacts({ db, logger });
    const waivers = (await facts.many('waivers', ['gitops'])).get('gitops');
    for (const some of chunks(ids)) {
      const rows = await db('primitives_pipeline')
        .whereIn('id', some)
        .select('id', 'body', 'places');
      for (const { id, body, places } of rowsSchema.parse(rows)) {
        const stored = storedSchema.safeParse(JSON.parse(body)).data;
        // What another version wrote is assembled anew soon.
        if (!stored) continue;
        const pipeline = markPipeline(stored, {
          ...{ sources, waivers, rules: config.done, now: new Date() },
          places: placesSchema.parse(JSON.parse(places ?? '{}')),
          waiversUrl: gitopsFileUrl(config, waiversFile),
        });
        marked.set(id, pipeline);
      }
    }
    return marked;
  }

  /** Lines of the fleet as they read now. */
  async lines(
    items: readonly JsonText<PrimitiveSummary>[],
  ): Promise<JsonText<PrimitiveSummary>[]> {
    if (!this.#isSomethingToSay) return [...items];
    const ids = items.map(item => idSchema.parse(JSON.parse(item)).id);
    const marked = await this.pipelines(ids);
    return items.map((item, index) => {
      const pipeline = marked.get(ids[index]);
      if (!pipeline) return item;
      const { build, environments, nextStep } = summarise(pipeline);
      return JSON.stringify({
        ...JSON.parse(item),
        ...{ build, environments, nextStep },
      });
    });
  }

  get #isSomethingToSay(): boolean {
    return this.#options.sources.some(({ status }) => status === 'failed');
  }

  /** Definitions of Done as they read now. */
  async items(items: readonly AuditItem[]): Promise<AuditItem[]> {
    const marked = await this.pipelines(items.map(({ id }) => id));
    return items.map(item => ({
      ...item,
      done: marked.get(item.id)?.done ?? item.done,
    }));
  }
}
