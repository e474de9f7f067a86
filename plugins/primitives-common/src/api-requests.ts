import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { ApiRoute } from './api';
import { CallOptions } from './primitives-api';

/** What a route is asked with. @internal */
export type ApiCall = CallOptions & {
  params?: Record<string, string | undefined>;
  query?: Record<
    string,
    string | number | boolean | Date | readonly string[] | undefined
  >;
  body?: object;
};

/** Sends requests to routes of the API, and reads what they answer. @internal */
export class ApiRequests {
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

  /** The answer of a route, parsed. Throws a `ResponseError` for any status but success. */
  async read<T extends z.ZodType>(
    route: ApiRoute & { response: T },
    call: ApiCall,
  ): Promise<z.infer<T>> {
    const response = await this.send(route, call);
    return route.response.parse(await response.json());
  }

  /** The answer of a route as it comes. Throws a `ResponseError` for any status but success. */
  async send(route: ApiRoute, call: ApiCall): Promise<Response> {
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

/** Path and query of a call, every value of it encoded. */
function addressOf(
  route: ApiRoute,
  { params = {}, query = {} }: ApiCall,
): string {
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

/** Goes through the pages of a list, and asks for the next one only when somebody wants it. @internal */
export async function* everyItem<T>(
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
