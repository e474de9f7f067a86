import { ServerResponse } from 'node:http';
import { createServer, Server } from 'node:http';
import { z } from 'zod';

/** An Application as Argo CD's API gives it, for tests. @internal */
export type FakeApplication = {
  metadata: {
    name: string;
    namespace?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
    [key: string]: unknown;
  };
  spec?: { project?: string; [key: string]: unknown };
  status?: Record<string, unknown>;
};

/** What a list can select, by Argo CD's own register (pkg/apiclient/application/forwarder_overwrite.go, appFields). */
const registered: Record<string, string> = {
  'metadata.name': 'metadata.name',
  'metadata.namespace': 'metadata.namespace',
  'metadata.annotations': 'metadata.annotations',
  'metadata.labels': 'metadata.labels',
  'metadata.creationTimestamp': 'metadata.creationTimestamp',
  spec: 'spec',
  'status.sync.status': 'status.sync.status',
  'status.health': 'status.health',
  'status.summary': 'status.summary',
  'status.resources': 'status.resources',
  'status.operationState.phase': 'status.operationState.phase',
  'status.operationState.startedAt': 'status.operationState.startedAt',
  'status.operationState.finishedAt': 'status.operationState.finishedAt',
  'status.operationState.operation.sync': 'status.operationState.syncResult',
};

/**
 * A local HTTP server with Argo CD's read API over a map of Applications: projection,
 * replay, duplicate suppression and server-sent events as the real one has them.
 * @internal
 */
export class FakeArgoCD {
  /** By name. */
  readonly applications = new Map<string, FakeApplication>();
  /** Nodes of the resource tree, by Application. */
  readonly trees = new Map<string, object[]>();
  /** Answers of the log call, by Application. */
  readonly logs = new Map<string, string>();
  /** `GET <path>` of every request, without the query. */
  readonly requests: string[] = [];
  readonly queries: URLSearchParams[] = [];
  /** `Authorization` of every request. */
  readonly tokens: Array<string | undefined> = [];
  /** Status that every request gets instead of an answer. */
  failure: number | undefined;
  /** Events that are not sent, though they happened. */
  isLossy = false;
  /** Fields that this server's streams leave out, as an older one may. */
  withheld: string[] = [];
  readonly #server: Server;
  readonly #streams = new Set<{
    response: ServerResponse;
    query: URLSearchParams;
    isSse: boolean;
    sent: Map<string, string>;
  }>();

  #version = 100;

  /** Starts on a free port of this machine. */
  static async start(): Promise<FakeArgoCD> {
    const fake = new FakeArgoCD();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://x');
      this.requests.push(`${request.method} ${url.pathname}`);
      this.queries.push(url.searchParams);
      this.tokens.push(request.headers.authorization);
      if (this.failure) {
        response.writeHead(this.failure).end('{"message":"told to fail"}');
        return;
      }
      const isSse = request.headers.accept === 'text/event-stream';
      if (url.pathname === '/api/v1/stream/applications')
        this.#stream(response, url.searchParams, isSse);
      else this.#answer(response, url);
    });
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address)
      throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Streams that are open. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Creates or changes an Application, and tells the streams. */
  put(application: FakeApplication): void {
    const { name } = application.metadata;
    const type = this.applications.has(name) ? 'MODIFIED' : 'ADDED';
    this.#version += 1;
    const next = {
      ...application,
      metadata: {
        namespace: 'argocd',
        ...application.metadata,
        resourceVersion: String(this.#version),
      },
    };
    this.applications.set(name, next);
    this.#tell(type, next);
  }

  /** Deletes an Application, and tells the streams. */
  delete(name: string): void {
    const application = this.applications.get(name);
    if (!application) return;
    this.applications.delete(name);
    this.#tell('DELETED', application);
  }

  /** Tells an event again, late or twice. */
  tell(type: string, application: FakeApplication): void {
    for (const stream of this.#streams)
      this.#write(stream, type, application, false);
  }

  /** Writes to every stream whatever it is. */
  writeRaw(text: string): void {
    for (const { response } of this.#streams) response.write(text);
  }

  /** Ends every stream, as a restart of the server does. */
  dropStreams(): void {
    for (const { response } of this.#streams) response.destroy();
    this.#streams.clear();
  }

  /** Ends every connection and the server. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #answer(response: ServerResponse, { pathname, searchParams }: URL): void {
    const [, , , , name, part] = pathname.split('/');
    response.setHeader('content-type', 'application/json');
    if (!name) {
      this.#list(response, searchParams);
      return;
    }
    const application = this.applications.get(decodeURIComponent(name));
    if (!application) {
      // Argo CD does not tell which names exist.
      response.writeHead(403).end('{"error":"permission denied","code":7}');
    } else if (part === 'resource-tree') {
      response.end(JSON.stringify({ nodes: this.trees.get(name) ?? [] }));
    } else if (part === 'logs') {
      response.end(this.logs.get(name) ?? '{"result":{"last":true}}\n');
    } else response.end(JSON.stringify(application));
  }

  /** Written item by item with a newline after each, as Argo CD's encoder does. */
  #list(response: ServerResponse, query: URLSearchParams): void {
    const fields = query.get('fields')?.split(',') ?? [];
    response.write(`{"metadata":{"resourceVersion":"${this.#version}"}\n`);
    const items = [...this.applications.values()].filter(isIn(query));
    if (items.length === 0) {
      response.end(',"items":null}');
      return;
    }
    response.write(',"items":[');
    items.forEach((item, i) => {
      const separator = i > 0 ? ',' : '';
      response.write(
        `${separator}${JSON.stringify(projectItem(item, fields))}\n`,
      );
    });
    response.end(']}');
  }

  #stream(
    response: ServerResponse,
    query: URLSearchParams,
    isSse: boolean,
  ): void {
    const stream = { response, query, isSse, sent: new Map<string, string>() };
    response.writeHead(200, {
      'content-type': isSse ? 'text/event-stream' : 'application/json',
    });
    response.flushHeaders();
    const names = [...this.applications.keys()].sort();
    for (const name of names) {
      const application = this.applications.get(name);
      if (application) this.#write(stream, 'ADDED', application, true);
    }
    // Only now does Argo CD listen for changes.
    this.#streams.add(stream);
    response.once('close', () => this.#streams.delete(stream));
  }

  #tell(type: string, application: FakeApplication): void {
    if (this.isLossy) return;
    for (const stream of this.#streams)
      this.#write(stream, type, application, true);
  }

  #write(
    stream: {
      response: ServerResponse;
      query: URLSearchParams;
      isSse: boolean;
      sent: Map<string, string>;
    },
    type: string,
    application: FakeApplication,
    isOnce: boolean,
  ): void {
    if (!isIn(stream.query)(application)) return;
    const fields = (stream.query.get('fields') ?? '')
      .split(',')
      .filter(field => !this.withheld.some(each => field.startsWith(each)));
    const { name } = application.metadata;
    const text = JSON.stringify(
      projectMessage({ result: { type, application } }, fields),
    );
    // An event that reads the same as the one before, of a name, is not sent again.
    if (isOnce && stream.sent.get(name) === text) return;
    stream.sent.set(name, text);
    stream.response.write(stream.isSse ? `data: ${text} \n\n\n` : `${text}\n`);
  }
}

function isIn(query: URLSearchParams) {
  const projects = query.getAll('projects');
  const [key, value] = query.get('selector')?.split('=') ?? [];
  return (application: FakeApplication) =>
    (projects.length === 0 ||
      projects.includes(application.spec?.project ?? 'default')) &&
    (!key || application.metadata.labels?.[key] === value);
}

const recordSchema = z.record(z.string(), z.unknown());

/** A list's projection: registered fields only, each asked for by its name. @internal */
export function projectItem(item: object, fields: readonly string[]): object {
  const projected: Record<string, unknown> = {};
  for (const [field, source] of Object.entries(registered)) {
    if (!fields.includes(`items.${field}`)) continue;
    const value = source
      .split('.')
      .reduce<unknown>(
        (at, key) => recordSchema.safeParse(at).data?.[key],
        item,
      );
    if (value === undefined) continue;
    let into = projected;
    const keys = field.split('.');
    for (const key of keys.slice(0, -1)) {
      const next = recordSchema.safeParse(into[key]).data ?? {};
      into[key] = next;
      into = next;
    }
    into[keys[keys.length - 1]] = value;
  }
  return projected;
}

/** A stream's projection: dotted paths from the message's root, arrays passed through (argoproj/pkg, messageMarshaler). @internal */
export function projectMessage(
  message: unknown,
  fields: readonly string[],
  path: readonly string[] = [],
): unknown {
  if (fields.length === 0 || (fields.length === 1 && fields[0] === ''))
    return message;
  if (Array.isArray(message))
    return message.map(each => projectMessage(each, fields, path));
  if (typeof message !== 'object' || message === null) return message;
  return Object.fromEntries(
    Object.entries(message).flatMap(([key, value]) => {
      const at = [...path, key];
      const name = at.join('.');
      if (fields.includes(name)) return [[key, value]];
      if (!fields.some(field => field.startsWith(name))) return [];
      return [[key, projectMessage(value, fields, at)]];
    }),
  );
}
