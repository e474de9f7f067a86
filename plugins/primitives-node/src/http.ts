import { withoutCredentials } from './credentials';
import { readStart } from './http-stream';
import { observedFetch } from './request-observer';
import { HttpStatusError } from './service-error';

/** Longest wait for one answer; a list of thousands of Applications takes seconds. */
const requestTimeoutMs = 20_000;

/** Fetches with a time limit; an answer that is no success is thrown, unless `expect` lists it. @internal */
export async function request(
  url: string,
  options: {
    headers?: Record<string, string>;
    method?: string;
    signal?: AbortSignal;
    expect?: number[];
  } = {},
): Promise<Response> {
  const signals = [AbortSignal.timeout(requestTimeoutMs)];
  if (options.signal) signals.push(options.signal);
  const response = await observedFetch(url, {
    method: options.method ?? 'GET',
    headers: options.headers,
    signal: AbortSignal.any(signals),
    // A redirect to another host would carry the token along.
    redirect: 'manual',
  });
  if (!response.ok && !options.expect?.includes(response.status)) {
    const { method = 'GET', headers } = options;
    const said = withoutCredentials(
      (await readStart(response)) || response.statusText,
      headers?.authorization,
    );
    throw new HttpStatusError(
      response.status,
      `${method} ${new URL(url).pathname}: ${said.slice(0, 300)}`,
    );
  }
  return response;
}
