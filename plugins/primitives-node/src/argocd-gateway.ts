import { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import {
  Application,
  applicationListSchema,
  applicationSchema,
  logLineSchema,
  ResourceNode,
  resourceTreeSchema,
} from './argocd-schemas';
import { watchApplications, WatchHandlers } from './argocd-watch';
import { ArgoCDInstanceConfig } from './config';
import { request } from './http';
import { OutsideSystem, toServiceError } from './service-error';

/**
 * What the list call is asked for. Only fields that Argo CD registers can be selected
 * (`appFields` of its forwarder_overwrite.go): neither the compared revision nor
 * `reconciledAt` is among them, so those come from the stream or a get.
 */
const listFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.creationTimestamp',
  'spec',
  'status.sync.status',
  'status.health',
  'status.summary',
  'status.resources',
  'status.operationState.phase',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  'status.operationState.operation.sync',
].map(field => `items.${field}`);

/** Reads one Argo CD server. Never refreshes, syncs or logs in: it only looks. @public */
export class ArgoCDGateway {
  readonly #instance: ArgoCDInstanceConfig;
  readonly #logger: LoggerService;

  /** A gateway to one configured instance. */
  static create(options: {
    instance: ArgoCDInstanceConfig;
    logger: LoggerService;
  }): ArgoCDGateway {
    return new ArgoCDGateway(options.instance, options.logger);
  }

  private constructor(instance: ArgoCDInstanceConfig, logger: LoggerService) {
    this.#instance = instance;
    this.#logger = logger;
  }

  /** Name of the instance in the configuration. */
  get name(): string {
    return this.#instance.name;
  }

  /** The instance, as messages name it. */
  get system(): OutsideSystem {
    return {
      name: `Argo CD "${this.#instance.name}"`,
      url: this.#instance.url,
    };
  }

  /** Page of an Application for people. */
  applicationUrl(application: string): string {
    return `${this.#instance.url}/applications/${
      this.#instance.namespace
    }/${application}`;
  }

  /** Every Application that the account sees, with the fields above. */
  async list(options: { signal?: AbortSignal } = {}): Promise<Application[]> {
    const query = new URLSearchParams({
      appNamespace: this.#instance.namespace,
      fields: ['metadata.resourceVersion', ...listFields].join(','),
    });
    const list = await this.#json(
      `/api/v1/applications?${query}`,
      applicationListSchema,
      options.signal,
    );
    return list.items ?? [];
  }

  /** One whole Application. */
  async get(
    name: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<Application> {
    return this.#json(
      `${this.#path(name)}?${this.#namespaceQuery()}`,
      applicationSchema,
      options.signal,
    );
  }

  /** Everything that an Application made, pods included. */
  async resourceTree(
    name: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<ResourceNode[]> {
    const tree = await this.#json(
      `${this.#path(name)}/resource-tree?${this.#namespaceQuery()}`,
      resourceTreeSchema,
      options.signal,
    );
    return tree.nodes ?? [];
  }

  /** The last lines that the pods of a resource wrote. */
  async logs(options: {
    application: string;
    namespace: string;
    kind: string;
    group?: string;
    resource: string;
    tailLines: number;
    signal?: AbortSignal;
  }): Promise<string> {
    const query = new URLSearchParams({
      appNamespace: this.#instance.namespace,
      namespace: options.namespace,
      kind: options.kind,
      group: options.group ?? '',
      resourceName: options.resource,
      tailLines: String(options.tailLines),
      follow: 'false',
    });
    try {
      const response = await this.#request(
        `${this.#path(options.application)}/logs?${query}`,
        options.signal,
      );
      const lines = (await response.text()).split('\n').filter(Boolean);
      return lines
        .map(line => logLineSchema.parse(JSON.parse(line)).result)
        .filter(entry => !entry.last)
        .map(entry => entry.content ?? '')
        .join('\n');
    } catch (error) {
      throw toServiceError(this.system, error);
    }
  }

  /** Follows the watch stream until `signal` aborts; connects again by itself. */
  async watch(
    handlers: WatchHandlers & { signal: AbortSignal },
  ): Promise<void> {
    await watchApplications({
      ...handlers,
      url: `${
        this.#instance.url
      }/api/v1/stream/applications?${this.#namespaceQuery()}`,
      headers: this.#headers(),
      logger: this.#logger,
      system: this.system,
    });
  }

  async #json<T>(
    path: string,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      const response = await this.#request(path, signal);
      return schema.parse(await response.json());
    } catch (error) {
      throw toServiceError(this.system, error);
    }
  }

  #request(path: string, signal?: AbortSignal): Promise<Response> {
    return request(`${this.#instance.url}${path}`, {
      headers: this.#headers(),
      signal,
    });
  }

  #path(application: string): string {
    return `/api/v1/applications/${encodeURIComponent(application)}`;
  }

  #namespaceQuery(): string {
    return new URLSearchParams({
      appNamespace: this.#instance.namespace,
    }).toString();
  }

  #headers(): Record<string, string> {
    const { token } = this.#instance;
    return {
      accept: 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
  }
}
