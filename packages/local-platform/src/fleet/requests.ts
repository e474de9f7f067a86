import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';

/** Requests of one kind: how many, and the bytes that were sent for them, headers included. */
export type RequestCount = { system: string; method: string; route: string; status: number; count: number; bytes: number };

const routed = z.looseObject({ baseUrl: z.string().default(''), route: z.looseObject({ path: z.union([z.string(), z.array(z.string()), z.instanceof(RegExp)]) }) });

/** The template of the route that took a request, as far as the router says it. */
function routeOf(request: IncomingMessage): string {
  const { baseUrl, route } = routed.safeParse(request).data ?? {};
  if (!route) return '(none)';
  const path = Array.isArray(route.path) ? (route.path[0] ?? '') : route.path instanceof RegExp ? route.path.source : route.path;
  return `${baseUrl ?? ''}${path}`;
}

/** Counts what every system is asked. */
export class Requests {
  readonly #counts = new Map<string, RequestCount>();

  /** Watches the requests to a system. */
  of(system: string): RequestListener {
    return (request, response) => {
      const before = response.socket?.bytesWritten ?? 0;
      response.once('close', () => this.#count(system, request, response, before));
    };
  }

  list(): RequestCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }

  reset(): void {
    this.#counts.clear();
  }

  #count(system: string, request: IncomingMessage, response: ServerResponse, before: number): void {
    const { method = '' } = request;
    const route = request.url?.startsWith('/api/graphql') ? '/api/graphql' : routeOf(request);
    const key = `${system} ${method} ${route} ${response.statusCode}`;
    const known = this.#counts.get(key) ?? { system, method, route, status: response.statusCode, count: 0, bytes: 0 };
    known.count += 1;
    known.bytes += Math.max(0, (request.socket.bytesWritten ?? before) - before);
    this.#counts.set(key, known);
  }
}
