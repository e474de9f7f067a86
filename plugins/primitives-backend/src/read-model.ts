import {
  Audit,
  Fleet,
  Pipeline,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { DocumentStore } from './document-store';
import { SourceStatusStore } from './facts/source-status-store';

/** What can be read: stored documents, with how the sources are doing now. @internal */
export class ReadModel {
  readonly #documents: DocumentStore;
  readonly #statuses: SourceStatusStore;

  /** Over the two stores; every replica of the backend may have its own. */
  constructor(options: {
    documents: DocumentStore;
    statuses: SourceStatusStore;
  }) {
    this.#documents = options.documents;
    this.#statuses = options.statuses;
  }

  /** How each source is doing. */
  sources(): Promise<SourceStatus[]> {
    return this.#statuses.all();
  }

  /** Every primitive, a line each. */
  async fleet(): Promise<Fleet> {
    return {
      items: await this.#documents.summaries(),
      sources: await this.sources(),
    };
  }

  /** One pipeline; undefined when no such primitive is known. */
  async pipeline(id: string): Promise<Pipeline | undefined> {
    const pipeline = await this.#documents.pipeline(id);
    return pipeline && { ...pipeline, sources: await this.sources() };
  }

  /** The audit; before the first reconcile it says that nothing was looked at. */
  async audit(): Promise<Audit> {
    const sources = await this.sources();
    const audit = await this.#documents.audit();
    return audit
      ? { ...audit, sources }
      : { items: [], breaches: [], rules: [], sources };
  }
}
