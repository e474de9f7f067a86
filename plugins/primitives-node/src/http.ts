import { Dispatcher, request as send } from 'undici';
import { withinTime } from '@ameide/plugin-primitives-common';
import { withoutCredentials } from './credentials';
import { readStart } from './http-stream';
import { observed } from './request-observer';
import { HttpStatusError } from './service-error';

/** Longest wait for one answer; a list of thousands of Applications takes seconds. */
const requestTimeoutMs = 20_000;

/** An answer that was read to its end. @internal */
export type Answer = {
  status: number;
  /** Whether it is of 200 to 299. */
  ok: boolean;
  /** A header by its name in lower case; of several the first. */
  header: (name: string) => string | undefined;
  text: string;
};

/**
 * Asks with a time limit, and reads an answer of at most `limit` bytes; one that is no
 * success is thrown, unless `expect` lists it. A redirect is not followed: one to another
 * host would carry the token along.
 *
 * Not by `fetch`, whose streams and headers take four times as much of the processor, and a
 * first look at a large fleet asks tens of thousands of times (bench/requests). Connections and
 * proxies are those of `fetch`: undici's global dispatcher.
 * @internal
 */
export async function request(
  url: string,
  options: {
    limit: number;
    headers?: Record<string, string>;
    method?: 'GET' | 'HEAD';
    signal?: AbortSignal;
    expect?: number[];
  },
): Promise<Answer> {
  const { method = 'GET', headers, signal } = options;
  return withinTime({ ms: requestTimeoutMs, signal }, async end => {
    const response = await observed({ method, url }, () =>
      send(url, {
        ...{ method, signal: end },
        headers: { ...headers, 'accept-encoding': 'identity' },
      }).then(({ statusCode, ...rest }) => ({ status: statusCode, ...rest })),
    );
    const { status, body } = response;
    const ok = status >= 200 && status < 300;
    const header = (name: string) => [response.headers[name]].flat().at(0);
    // A few kilobytes can become gigabytes, and it was told not to.
    const packed = header('content-encoding') ?? 'identity';
    const isPacked = packed !== 'identity';
    const isExpected = ok || options.expect?.includes(status);
    if (!isExpected || isPacked) {
      const { pathname } = new URL(url);
      // Also of what is not shown: what nobody reads keeps its connection.
      const start = await readStart(body);
      if (isExpected)
        throw new Error(
          `the answer of ${pathname} is packed (${packed}), which was not asked for`,
        );
      const said = withoutCredentials(
        (!isPacked && start) || response.statusText,
        headers?.authorization,
      );
      throw new HttpStatusError(
        status,
        `${method} ${pathname}: ${said.slice(0, 300)}`,
      );
    }
    const text = await readText(body, { url, limit: options.limit });
    return { ok, status, header, text };
  });
}

/** Throws instead of filling the memory with more than `limit` bytes. */
async function readText(
  body: Dispatcher.ResponseData['body'],
  options: { url: string; limit: number },
): Promise<string> {
  const { url, limit } = options;
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving ends the connection, so that no more of it comes.
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > limit)
      throw new Error(
        `the answer of ${new URL(url).pathname} has over ${limit} bytes`,
      );
  }
  return Buffer.concat(parts).toString('utf8');
}
