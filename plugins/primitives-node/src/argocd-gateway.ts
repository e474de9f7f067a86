import { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { maskMessages, withoutAddresses } from './addresses';
import { listFields, streamFields } from './argocd-fields';
import {
  Application,
  applicationSchema,
  eventListSchema,
  logLineSchema,
  ResourceEvent,
  ResourceNode,
  resourceTreeSchema,
} from './argocd-schemas';
import { watchApplications, WatchHandlers } from './argocd-watch';
import { ArgoCDInstanceConfig, ArgoCDSlice } from './config-argocd';
import { withoutTokens } from './credentials';
import { Answer, request } from './http';
import { openStream } from './http-stream';
import { JsonItems } from './json-items';
import { OutsideSystem, toServiceError } from './service-error';

/** Longest silence within a list: Argo CD sorts and copies every Application before the first byte. */
const listSilenceMs = 60_000;

/** Longest answers that we take: Kubernetes holds objects of at most 1.5 MiB, a tree has thousands of nodes. */
const maxBytes = {
  application: 8_388_608,
  tree: 33_554_432,
  events: 4_194_304,
  logs: 1_048_576,
};

/**
 * Reads one Argo CD server. Never refreshes, syncs or logs in: it only looks. What Argo CD,
 * Kubernetes and pods say in words comes without addresses of the network and without
 * credentials that can be told by their form: everybody may read it who may read the primitive.
 * @public
 */
export class ArgoCDGateway {
  readonly #instance: ArgoCDInstanceConfig;
  readonly #mask: (text: string) => string;
  readonly #logger: LoggerService;

  /** A gateway to one configured instance; `shownHosts` (`host` or `host:port`) stay in texts. */
  static create(options: {
    instance: ArgoCDInstanceConfig;
    shownHosts: readonly string[];
    logger: LoggerService;
  }): ArgoCDGateway {
    return new ArgoCDGateway(options);
  }

  private constructor(options: Parameters<typeof ArgoCDGateway.create>[0]) {
    this.#instance = options.instance;
    this.#logger = options.logger;
    this.#mask = text =>
      withoutAddresses(withoutTokens(text), options.shownHosts);
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

  /** Parts that the Applications are read in, each by a list and a stream. */
  get slices(): readonly ArgoCDSlice[] {
    return this.#instance.slices;
  }

  /**
   * Every Application of a slice that the account sees, with the fields of the list,
   * some at a time as they arrive. Throws when the list ends early.
   */
  async *list(options: {
    slice: ArgoCDSlice;
    signal?: AbortSignal;
  }): AsyncIterable<Application[]> {
    const query = this.#sliceQuery(options.slice, listFields);
    try {
      const { chunks } = await openStream(
        `${this.#instance.url}/api/v1/applications?${query}`,
        {
          headers: this.#headers(),
          signal: options.signal,
          silenceMs: listSilenceMs,
        },
      );
      const items = new JsonItems({ maxBytes: maxBytes.application });
      for await (const chunk of chunks) {
        const applications = items
          .push(chunk)
          .map(item => applicationSchema.parse(JSON.parse(item)))
          .map(item => maskMessages(item, this.#mask));
        if (applications.length > 0) yield applications;
      }
      items.end();
    } catch (error) {
      throw toServiceError(this.system, error);
    }
  }

  /**
   * One whole Application; undefined when the account sees none of that name, which
   * Argo CD answers by 403 as well as by 404, so as not to tell which names exist.
   */
  async get(
    name: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<Application | undefined> {
    return this.#json({
      path: `${this.#path(name)}?${this.#namespaceQuery()}`,
      schema: applicationSchema,
      limit: maxBytes.application,
      ...options,
    });
  }

  /** Everything that an Application made, pods included; undefined as with `get`. */
  async resourceTree(
    name: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<ResourceNode[] | undefined> {
    const tree = await this.#json({
      path: `${this.#path(name)}/resource-tree?${this.#namespaceQuery()}`,
      schema: resourceTreeSchema,
      limit: maxBytes.tree,
      ...options,
    });
    return tree && (tree.nodes ?? []);
  }

  /**
   * Events of one resource of an Application, in no order; undefined as with `get`. Argo CD
   * wants name, namespace and uid together, and without them gives those of the Application.
   */
  async events(
    application: string,
    resource: Pick<ResourceNode, 'uid' | 'namespace' | 'name'>,
    options: { signal?: AbortSignal } = {},
  ): Promise<ResourceEvent[] | undefined> {
    const query = new URLSearchParams({
      appNamespace: this.#instance.namespace,
      resourceNamespace: resource.namespace ?? '',
      resourceName: resource.name,
      resourceUID: resource.uid ?? '',
    });
    const list = await this.#json({
      path: `${this.#path(application)}/events?${query}`,
      schema: eventListSchema,
      limit: maxBytes.events,
      ...options,
    });
    return list && (list.items ?? []);
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
      const { text } = await this.#request({
        path: `${this.#path(options.application)}/logs?${query}`,
        limit: maxBytes.logs,
        signal: options.signal,
      });
      const lines = text.split('\n').filter(Boolean);
      const contents = lines
        .map(line => logLineSchema.parse(JSON.parse(line)).result)
        .filter(entry => !entry.last)
        .map(entry => entry.content ?? '');
      return this.#mask(contents.join('\n'));
    } catch (error) {
      throw toServiceError(this.system, error);
    }
  }

  /** Follows the watch stream of a slice until `signal` aborts; connects again by itself. */
  async watch(
    options: WatchHandlers & { slice: ArgoCDSlice; signal: AbortSignal },
  ): Promise<void> {
    const query = this.#sliceQuery(options.slice, streamFields);
    await watchApplications({
      ...options,
      onEvents: events =>
        options.onEvents(events.map(event => maskMessages(event, this.#mask))),
      url: `${this.#instance.url}/api/v1/stream/applications?${query}`,
      headers: this.#headers(),
      logger: this.#logger,
      system: this.system,
    });
  }

  async #json<T>(options: {
    path: string;
    schema: z.ZodType<T>;
    limit: number;
    signal?: AbortSignal;
  }): Promise<T | undefined> {
    try {
      const { path, limit, signal } = options;
      const expect = [403, 404];
      const answer = await this.#request({ path, limit, signal, expect });
      if (!answer.ok) return undefined;
      const parsed = options.schema.parse(JSON.parse(answer.text));
      return maskMessages(parsed, this.#mask);
    } catch (error) {
      throw toServiceError(this.system, error);
    }
  }

  #request({
    path,
    ...options
  }: {
    path: string;
    limit: number;
    signal?: AbortSignal;
    expect?: number[];
  }): Promise<Answer> {
    const headers = this.#headers();
    return request(`${this.#instance.url}${path}`, { ...options, headers });
  }

  #path(application: string): string {
    return `/api/v1/applications/${encodeURIComponent(application)}`;
  }

  #sliceQuery(slice: ArgoCDSlice, fields: readonly string[]): string {
    const query = new URLSearchParams({
      appNamespace: this.#instance.namespace,
      fields: fields.join(','),
    });
    if (slice.selector) query.set('selector', slice.selector);
    for (const project of slice.projects) query.append('projects', project);
    return query.toString();
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
