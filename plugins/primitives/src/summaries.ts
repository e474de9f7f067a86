import DataLoader from 'dataloader';
import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  PrimitivesApi,
  PrimitiveSummary,
} from '@ameide/plugin-primitives-common';

/** As many ids as one request of the fleet takes. */
const batchSize = 50;

/**
 * Lines of the fleet by id, for tables of other plugins: whatever a page of rows asks for
 * at once is one request, not one for each row.
 * @internal
 */
export class SummaryLoader {
  readonly #loader: DataLoader<string, PrimitiveSummary | undefined>;

  /** Over the backend's API. */
  static create(options: { api: Pick<PrimitivesApi, 'getPrimitives'> }) {
    return new SummaryLoader(options.api);
  }

  private constructor(api: Pick<PrimitivesApi, 'getPrimitives'>) {
    this.#loader = new DataLoader(
      async ids => {
        const { items } = await api.getPrimitives({
          // Two columns of a row ask for the same.
          ...{ id: [...new Set(ids)], limit: batchSize },
        });
        const found = new Map(items.map(item => [item.id, item]));
        return ids.map(id => found.get(id));
      },
      // Rows read again when a signal says so; what was true before is no answer then.
      { cache: false, maxBatchSize: batchSize },
    );
  }

  /** Undefined for one that nobody knows. */
  load(id: string): Promise<PrimitiveSummary | undefined> {
    return this.#loader.load(id);
  }
}

/** Lines of the fleet by id. @internal */
export const primitiveSummariesApiRef = createApiRef<SummaryLoader>().with({
  id: 'plugin.primitives.summaries',
  pluginId: 'primitives',
});
