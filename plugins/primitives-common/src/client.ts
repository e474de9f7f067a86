import {
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
import { ApiRequests, everyItem } from './api-requests';
import { Change } from './change-request';
import { CallOptions, PrimitivesApi } from './primitives-api';

/** Client of the primitives backend, for the browser and for other backend plugins. @public */
export class PrimitivesClient implements PrimitivesApi {
  readonly #requests: ApiRequests;

  /** `baseUrl` resolves to the plugin's address; `fetch` adds the caller's token. */
  constructor(options: {
    fetch: typeof fetch;
    baseUrl: () => Promise<string>;
  }) {
    this.#requests = new ApiRequests(options);
  }

  /** {@inheritDoc PrimitivesApi.getPrimitives} */
  async getPrimitives(query: FleetQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.listPrimitives, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listPrimitives} */
  listPrimitives(query: FleetQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getPrimitives({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getFleetCounts} */
  async getFleetCounts(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getFleetCounts, options);
  }

  /** {@inheritDoc PrimitivesApi.getFleetGroups} */
  async getFleetGroups(
    query: FleetGroupsQuery = {},
    options: CallOptions = {},
  ) {
    return this.#requests.read(apiRoutes.getFleetGroups, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPromotions} */
  async getPromotions(query: PromotionsQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getPromotions, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPromotionMoves} */
  async getPromotionMoves(
    query: PromotionMovesQuery = {},
    options: CallOptions = {},
  ) {
    return this.#requests.read(apiRoutes.getPromotionMoves, {
      query,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.previewChange} */
  async previewChange(change: Change, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.previewChange, {
      body: { change },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getChangePermissions} */
  async getChangePermissions(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getChangePermissions, options);
  }

  /** {@inheritDoc PrimitivesApi.getProgress} */
  async getProgress(query: ProgressQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getProgress, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getDelivery} */
  async getDelivery(query: DeliveryQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getDelivery, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getPipeline} */
  async getPipeline(id: string, options: CallOptions & { at?: Date } = {}) {
    const { at, ...rest } = options;
    return this.#requests.read(apiRoutes.getPipeline, {
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
    return this.#requests.read(apiRoutes.getHistory, {
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
    return this.#requests.read(apiRoutes.getCommits, {
      params: { id },
      query,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getMoves} */
  async getMoves(id: string, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getMoves, {
      params: { id },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getChoices} */
  async getChoices(id: string, query: ChoicesQuery, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getChoices, {
      params: { id },
      query,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getDurations} */
  async getDurations(id: string, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getDurations, {
      params: { id },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getPullDiff} */
  async getPullDiff(id: string, number: number, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getPullDiff, {
      params: { id, number: String(number) },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getPullChecks} */
  async getPullChecks(id: string, number: number, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getPullChecks, {
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
    return this.#requests.read(apiRoutes.getApplications, {
      params: { id, environment },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getDigestLineage} */
  async getDigestLineage(digest: string, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getDigestLineage, {
      params: { digest },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getCommitLineage} */
  async getCommitLineage(sha: string, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getCommitLineage, {
      params: { sha },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getAudit} */
  async getAudit(options: CallOptions & { at?: Date } = {}) {
    const { at, ...rest } = options;
    return this.#requests.read(apiRoutes.getAudit, { query: { at }, ...rest });
  }

  /** {@inheritDoc PrimitivesApi.getAuditItems} */
  async getAuditItems(query: AuditItemsQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.listAuditItems, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listAuditItems} */
  listAuditItems(query: AuditItemsQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getAuditItems({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getBreaches} */
  async getBreaches(query: BreachesQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.listBreaches, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listBreaches} */
  listBreaches(query: BreachesQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getBreaches({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.getBreakGlass} */
  async getBreakGlass(query: BreakGlassQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.listBreakGlass, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.listBreakGlass} */
  listBreakGlass(query: BreakGlassQuery = {}, options: CallOptions = {}) {
    return everyItem(cursor =>
      this.getBreakGlass({ ...query, ...cursor }, options),
    );
  }

  /** {@inheritDoc PrimitivesApi.verifyHistory} */
  async verifyHistory(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.verifyHistory, options);
  }

  /** {@inheritDoc PrimitivesApi.getEvidence} */
  async getEvidence(id: string, digest: string, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getEvidence, {
      params: { id, digest },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.getEvidenceKey} */
  async getEvidenceKey(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getEvidenceKey, options);
  }

  /** {@inheritDoc PrimitivesApi.getDoneRules} */
  async getDoneRules(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.listDoneRules, options);
  }

  /** {@inheritDoc PrimitivesApi.dryRunRule} */
  async dryRunRule(request: DryRunRequest, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.dryRunRule, {
      body: request,
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.exportAudit} */
  async exportAudit(
    query: Omit<AuditExportQuery, 'format'> = {},
    options: CallOptions = {},
  ) {
    return this.#requests.read(apiRoutes.exportAudit, {
      query: { ...query, format: 'json' },
      ...options,
    });
  }

  /** {@inheritDoc PrimitivesApi.exportAuditFile} */
  async exportAuditFile(
    query: AuditExportQuery = {},
    options: CallOptions = {},
  ) {
    const { body } = await this.#requests.send(apiRoutes.exportAudit, {
      query,
      ...options,
    });
    return body ?? new ReadableStream<Uint8Array>();
  }

  /** {@inheritDoc PrimitivesApi.getTrends} */
  async getTrends(query: TrendsQuery = {}, options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getTrends, { query, ...options });
  }

  /** {@inheritDoc PrimitivesApi.getWaivers} */
  async getWaivers(options: CallOptions & { at?: Date } = {}) {
    const { at, ...rest } = options;
    return this.#requests.read(apiRoutes.listWaivers, {
      query: { at },
      ...rest,
    });
  }

  /** {@inheritDoc PrimitivesApi.getSources} */
  async getSources(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getSources, options);
  }

  /** {@inheritDoc PrimitivesApi.getHealth} */
  async getHealth(options: CallOptions = {}) {
    return this.#requests.read(apiRoutes.getHealth, options);
  }

  /** {@inheritDoc PrimitivesApi.refresh} */
  async refresh(request: RefreshRequest = {}, options: CallOptions = {}) {
    await this.#requests.send(apiRoutes.refresh, { body: request, ...options });
  }
}
