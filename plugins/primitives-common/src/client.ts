import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  Audit,
  auditSchema,
  Fleet,
  fleetSchema,
  Pipeline,
  pipelineSchema,
} from './pipeline';

/** Name of the Backstage signals channel that says which pipelines changed. @public */
export const primitivesSignalChannel = 'primitives';

/**
 * Message on {@link primitivesSignalChannel}: read these again; it carries no data. With
 * `more`, others changed too that it does not name.
 * @public
 */
export type PrimitivesSignal = { type: 'changed'; ids: string[]; more: boolean };

/** Topic of the Backstage event that says the set of primitives changed. @public */
export const primitivesChangedTopic = 'primitives.changed';

/** Annotation that ties a catalog entity to its primitive; its value is `<kind>-<name>-<version>`. @public */
export const primitiveAnnotation = 'ameide.io/primitive';

/** Reads of the primitives backend. @public */
export interface PrimitivesApi {
  /** Every known primitive, in one call. */
  listPrimitives(): Promise<Fleet>;
  /** The pipeline of one primitive; rejects with a 404 `ResponseError` for an unknown id. */
  getPipeline(id: string): Promise<Pipeline>;
  /** The Definition of Done for every primitive, and every breach. */
  getAudit(): Promise<Audit>;
  /** Asks for the sources to be read again; resolves when the request was taken. */
  refresh(): Promise<void>;
}

/** Client of the primitives backend, for the browser and for other backend plugins. @public */
export class PrimitivesClient implements PrimitivesApi {
  readonly #fetch: typeof fetch;
  readonly #baseUrl: () => Promise<string>;

  /** `baseUrl` resolves to the plugin's address; `fetch` adds the caller's token. */
  constructor(options: { fetch: typeof fetch; baseUrl: () => Promise<string> }) {
    this.#fetch = options.fetch;
    this.#baseUrl = options.baseUrl;
  }

  /** {@inheritDoc PrimitivesApi.listPrimitives} */
  async listPrimitives(): Promise<Fleet> {
    return this.#get('primitives', fleetSchema);
  }

  /** {@inheritDoc PrimitivesApi.getPipeline} */
  async getPipeline(id: string): Promise<Pipeline> {
    return this.#get(`primitives/${encodeURIComponent(id)}`, pipelineSchema);
  }

  /** {@inheritDoc PrimitivesApi.getAudit} */
  async getAudit(): Promise<Audit> {
    return this.#get('audit', auditSchema);
  }

  /** {@inheritDoc PrimitivesApi.refresh} */
  async refresh(): Promise<void> {
    await this.#request('refresh', { method: 'POST' });
  }

  async #get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const response = await this.#request(path);
    return schema.parse(await response.json());
  }

  async #request(path: string, init?: RequestInit): Promise<Response> {
    const response = await this.#fetch(`${await this.#baseUrl()}/${path}`, init);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}
