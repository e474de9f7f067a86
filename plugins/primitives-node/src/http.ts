import { readBytes, withinTime } from '@ameide/plugin-primitives-common';
import { withoutCredentials } from './credentials';
import { readStart } from './http-stream';
import { observedFetch } from './request-observer';
import { HttpStatusError } from './service-error';

/** Longest wait for one answer; a list of thousands of Applications takes seconds. */
const requestTimeoutMs = 20_000;

/** An answer that was read to its end. @internal */
export type Answer = Pick<Response, 'ok' | 'status' | 'headers'> & {
  text: string;
};

/**
 * Fetches with a time limit, and reads an answer of at most `limit` bytes; one that is no
 * success is thrown, unless `expect` lists it.
 * @internal
 */
export async function request(
  url: string,
  options: {
    limit: number;
    headers?: Record<string, string>;
    method?: string;
    signal?: AbortSignal;
    expect?: number[];
  },
): Promise<Answer> {
  const { method = 'GET', headers, signal } = options;
  return withinTime({ ms: requestTimeoutMs, signal }, async end => {
    const response = await observedFetch(url, {
      ...{ method, headers, signal: end },
      // A redirect to another host would carry the token along.
      redirect: 'manual',
    });
    if (!response.ok && !options.expect?.includes(response.status)) {
      const said = withoutCredentials(
        (await readStart(response)) || response.statusText,
        headers?.authorization,
      );
      throw new HttpStatusError(
        response.status,
        `${method} ${new URL(url).pathname}: ${said.slice(0, 300)}`,
      );
    }
    const { ok, status } = response;
    const body = await readBytes(response, options.limit);
    const text = Buffer.from(body.buffer).toString('utf8');
    return { ok, status, headers: response.headers, text };
  });
}
