import type { IncomingMessage, RequestListener } from 'node:http';
import { z } from 'zod';

/** Requests of one kind: how many, and the bytes that were sent for them, headers included. */
export type RequestCount = { system: string; method: string; route: string; status: number; count: number; bytes: number };

// No more of the request is looked at: reading all of it calls what warns of itself.
const routed = z.object({ route: z.object({ path: z.union([z.string(), z.array(z.string()), z.instanceof(RegExp)]) }) });

/** The template of the route that took a request, as far as the router says it, below where the router is mounted. */
function routeOf(request: IncomingMessage): string | undefined {
  const path = routed.safeParse(request).data?.route.path;
  if (Array.isArray(path)) return path[0];
  // An expression for people to read: without the ends and the escapes.
  return path instanceof RegExp ? path.source.replace(/^\^|\$$|\\(?=\/)/g, '') : path;
}

/** Counts what every system is asked. */
export class Requests {
  readonly #counts = new Map<string, RequestCount>();

  /** Watches the requests to a system; `mount` is where its router stands. */
  of(system: string, mount: string): RequestListener {
    return (request, response) => {
      const before = response.socket?.bytesWritten ?? 0;
      // Asked now: a router cuts its mount off the address while it has the request.
      const [path = ''] = (request.url ?? '').split('?');
      response.once('close', () => {
        const route = path === '/api/graphql' ? path : routeOf(request);
        const template = route === undefined ? '(none)' : `${path.startsWith(`${mount}/`) && route !== path ? mount : ''}${route}`;
        this.#count({ system, method: request.method ?? '', route: template, status: response.statusCode }, (request.socket.bytesWritten ?? before) - before);
      });
    };
  }

  list(): RequestCount[] {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count);
  }

  reset(): void {
    this.#counts.clear();
  }

  #count(what: Omit<RequestCount, 'count' | 'bytes'>, bytes: number): void {
    const key = `${what.system} ${what.method} ${what.route} ${what.status}`;
    const known = this.#counts.get(key) ?? { ...what, count: 0, bytes: 0 };
    this.#counts.set(key, { ...known, count: known.count + 1, bytes: known.bytes + Math.max(0, bytes) });
  }
}
