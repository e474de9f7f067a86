import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  ApiRoute,
  apiRoutes,
  AuditExportQuery,
  AuditItemsQuery,
  BreachesQuery,
  BreakGlassQuery,
  ChoicesQuery,
  CommitsQuery,
  DryRunRequest,
  DeliveryQuery,
  FleetGroupsQuery,
  FleetQuery,
  HistoryQuery,
  ProgressQuery,
  PromotionMovesQuery,
  PromotionsQuery,
  RefreshRequest,
  TrendsQuery,
} from './api';
import { Change } from './change-request';
import { CallOptions, PrimitivesApi } from './primitives-api';

type Values = Record<string, string | undefined>;
type Query = Record<
  string,
  string | number | boolean | Date | readonly string[] | undefined
>;

/** Client of the primitives backend, for the browser and for other backend plugins. @public */
export class PrimitivesClient implements PrimitivesApi {
  readonly #fetch: typeof fetch;
  readonly #baseUrl: () => Promise<string>;

  /** `baseUrl` resolves to the plugin's address; `fetch` adds the caller's token. */
  constructor(options: {
    fetch: typeof fetch;
    baseUrl: () => Promise<string>;
  }) {
    this.#fetch = options.fetch;
    this.#baseUrl = options.baseUrl;
  }

  /** {@inheritDoc PrimitivesApi.getPrimitives} */
  async getPrimitives(query: FleetQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.listPrimitives, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listPrimitives} */
  listPrimitives(query: FleetQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getPrimitives({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getFleetCounts} */
  async getFleetCounts(options: CallOptions = {}) {
    return this.#read(apiRoutes.getFleetCounts, options);
  }

  /** {@inheritDoc PrimitivesApi.getFleetGroups} */
  async getFleetGroups(
    query: FleetGroupsQuery = {},
    options: CallOptions = {},
  ) {
    return this.#read(apiRoutes.getFleetGroups, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPromotions} */
  async getPromotions(query: PromotionsQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.getPromotions, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPromotionMoves} */
  async getPromotionMoves(
    query: PromotionMovesQuery = {},
    options: CallOptions = {},
  ) {
    return this.#read(apiRoutes.getPromotionMoves, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.previewChange} */
  async previewChange(change: Change, options: CallOptions = {}) {
    return this.#read(apiRoutes.previewChange, {
      body: { change },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getProgress} */
  async getProgress(query: ProgressQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.getProgress, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getDelivery} */
  async getDelivery(query: DeliveryQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.getDelivery, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPipeline} */
  async getPipeline(id: string, options: CallOptions & { at?: Date } = {}) {
    const { at, ...rest } = options;
    return this.#read(apiRoutes.getPipeline, {
      params: { id },
      query: { at },
      ...rest,
    });
  }

  /** {@inheritDoc PrimitivesApi.getHistory} */
  async getHistory(
    id: string,
    query: HistoryQuery = {},
    options: CallOptions = {},
  ) {
    return this.#read(apiRoutes.getHistory, {
      params: { id },
      query,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.listHistory} */
  listHistory(id: string, query: HistoryQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getHistory(id, { ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getCommits} */
  async getCommits(id: string, query: CommitsQuery, options: CallOptions = {}) {
    return this.#read(apiRoutes.getCommits, {
      params: { id },
      query,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getMoves} */
  async getMoves(id: string, options: CallOptions = {}) {
    return this.#read(apiRoutes.getMoves, { params: { id }, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getChoices} */
  async getChoices(
    id: string,
    query: ChoicesQuery,
    options: CallOptions = {},
  ) {
    return this.#read(apiRoutes.getChoices, {
      params: { id },
      query,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getDurations} */
  async getDurations(id: string, options: CallOptions = {}) {
    return this.#read(apiRoutes.getDurations, { params: { id }, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPullDiff} */
  async getPullDiff(id: string, number: number, options: CallOptions = {}) {
    return this.#read(apiRoutes.getPullDiff, {
      params: { id, number: String(number) },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getApplications} */
  async getApplications(
    id: string,
    environment: string,
    options: CallOptions = {},
  ) {
    return this.#read(apiRoutes.getApplications, {
      params: { id, environment },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getDigestLineage} */
  async getDigestLineage(digest: string, options: CallOptions = {}) {
    return this.#read(apiRoutes.getDigestLineage, {
      params: { digest },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getCommitLineage} */
  async getCommitLineage(sha: string, options: CallOptions = {}) {
    return this.#read(apiRoutes.getCommitLineage, {
      params: { sha },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getAudit} */
  async getAudit(options: CallOptions & { at?: Date } = {}) {
    const { at, ...rest } = options;
    return this.#read(apiRoutes.getAudit, { query: { at }, ...rest });
  }

  /** {@inheritDoc PrimitivesApi.getAuditItems} */
  async getAuditItems(query: AuditItemsQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.listAuditItems, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listAuditItems} */
  listAuditItems(query: AuditItemsQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getAuditItems({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getBreaches} */
  async getBreaches(query: BreachesQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.listBreaches, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listBreaches} */
  listBreaches(query: BreachesQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getBreaches({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getBreakGlass} */
  async getBreakGlass(query: BreakGlassQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.listBreakGlass, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listBreakGlass} */
  listBreakGlass(query: BreakGlassQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getBreakGlass({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.verifyHistory} */
  async verifyHistory(options: CallOptions = {}) {
    return this.#read(apiRoutes.verifyHistory, options);
  }

  /** {@inheritDoc PrimitivesApi.getEvidence} */
  async getEvidence(id: string, digest: string, options: CallOptions = {}) {
    return this.#read(apiRoutes.getEvidence, {
      params: { id, digest },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getEvidenceKey} */
  async getEvidenceKey(options: CallOptions = {}) {
    return this.#read(apiRoutes.getEvidenceKey, options);
  }

  /** {@inheritDoc PrimitivesApi.getDoneRules} */
  async getDoneRules(options: CallOptions = {}) {
    return this.#read(apiRoutes.listDoneRules, options);
  }

  /** {@inheritDoc PrimitivesApi.dryRunRule} */
  async dryRunRule(request: DryRunRequest, options: CallOptions = {}) {
    return this.#read(apiRoutes.dryRunRule, { body: request, ...options });
  }

  /** {@inheritDoc PrimitivesApi.exportAudit} */
  async exportAudit(
    query: Omit<AuditExportQuery, 'format'> = {},
    options: CallOptions = {},
  ) {
    return this.#read(apiRoutes.exportAudit, {
      query: { ...query, format: 'json' },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.exportAuditFile} */
  async exportAuditFile(
    query: AuditExportQuery = {},
    options: CallOptions = {},
  ) {
    const { body } = await this.#request(apiRoutes.exportAudit, {
      query,
      ...options,
    });
    return body ?? new ReadableStream<Uint8Array>();
  }

  /** {@inheritDoc PrimitivesApi.getTrends} */
  async getTrends(query: TrendsQuery = {}, options: CallOptions = {}) {
    return this.#read(apiRoutes.getTrends, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getWaivers} */
  async getWaivers(options: CallOptions & { at?: Date } = {}) {
    const { at, ...rest } = options;
    return this.#read(apiRoutes.listWaivers, { query: { at }, ...rest });
  }

  /** {@inheritDoc PrimitivesApi.getSources} */
  async getSources(options: CallOptions = {}) {
    return this.#read(apiRoutes.getSources, options);
  }

  /** {@inheritDoc PrimitivesApi.getHealth} */
  async getHealth(options: CallOptions = {}) {
    return this.#read(apiRoutes.getHealth, options);
  }

  /** {@inheritDoc PrimitivesApi.refresh} */
  async refresh(request: RefreshRequest = {}, options: CallOptions = {}) {
    await this.#request(apiRoutes.refresh, { body: request, ...options });
  }

  async #read<T extends z.ZodType>(
    route: ApiRoute & { response: T },
    call: Call,
  ): Promise<z.infer<T>> {
    const response = await this.#request(route, call);
    return route.response.parse(await response.json());
  }

  async #request(route: ApiRoute, call: Call): Promise<Response> {
    const { body, signal } = call;
    const response = await this.#fetch(
      `${await this.#baseUrl()}${addressOf(route, call)}`,
      {
        method: route.method.toUpperCase(),
        ...(signal && { signal }),
        ...(body && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

type Call = CallOptions & { params?: Values; query?: Query; body?: object };

/** Path and query of a call, every value of it encoded. */
function addressOf(route: ApiRoute, { params = {}, query = {} }: Call): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(params[name] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    const values = Array.isArray(value) ? value : [value];
    for (const each of values) {
      search.append(
        name,
        each instanceof Date ? each.toISOString() : String(each),
      );
    }
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

/** Goes through the pages of a list, and asks for the next one only when somebody wants it. */
async function* everyItem<T>(
  read: (page: {
    cursor?: string;
  }) => Promise<{ items: T[]; nextCursor?: string }>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor === undefined ? {} : { cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
