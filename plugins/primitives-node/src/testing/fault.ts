import { createHash } from 'node:crypto';
import { IncomingHttpHeaders } from 'node:http';

/**
 * What goes wrong with one request, as data: made by hand, by a seed or by fast-check.
 * A body shorter than `afterBytes` passes whole, one of known length also where it is as long.
 * @internal
 */
export type Fault =
  /** Nothing: the request and its answer pass. */
  | { kind: 'none' }
  /** The request waits before it passes. */
  | { kind: 'latency'; ms: number }
  /** A gateway's page of HTML with this status, 500 to 599; the server is not asked. */
  | { kind: 'server-error'; status: number }
  /** The connection is reset (TCP RST) before any answer; the server is not asked. */
  | { kind: 'reset' }
  /**
   * Refused as GitHub refuses who asks too much: with `resetAfterSeconds` by the primary limit
   * (`x-ratelimit-*`), else by a secondary one; `retry-after` only where `retryAfterSeconds` is given.
   * docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
   */
  | {
      kind: 'rate-limit';
      status: 403 | 429;
      retryAfterSeconds?: number;
      resetAfterSeconds?: number;
    }
  /** The server's answer with another ETag than its own. */
  | { kind: 'wrong-etag'; etag: string }
  /** 304 whatever ETag was sent, or none; the server is not asked. */
  | { kind: 'not-modified' }
  /** The server's answer with a Date this far from ours; behind where negative. */
  | { kind: 'clock-skew'; seconds: number }
  /** The body ends in good order after some bytes: JSON that does not parse, a watch stream that closed. */
  | { kind: 'truncate'; afterBytes: number }
  /** The connection closes in the middle of the body. */
  | { kind: 'cut'; afterBytes: number }
  /** The bytes stop and the connection stays, until the client has enough. */
  | { kind: 'stall'; afterBytes: number }
  /** What is asked for changes before this request reaches the server: the proxy's `onShift` runs, as between two pages. */
  | { kind: 'shift' };

/** A request on its way through the proxy. `path` holds the query too. @internal */
export type ProxiedRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
};

/** Decides what goes wrong with a request; undefined is nothing. @internal */
export type Faults = (request: ProxiedRequest) => Fault | undefined;

/**
 * Faults by chance that come again with the same seed: a share of the requests, 0 to 1,
 * each gets one `among` these. What a request gets depends on the seed, on its method and
 * path and on how often that was asked before, and so not on the order in which requests
 * to different paths happen to arrive.
 * @internal
 */
export function faultsBySeed(options: {
  seed: number;
  share: number;
  among: readonly Fault[];
}): Faults {
  const asked = new Map<string, number>();
  return ({ method, path }) => {
    const request = `${method} ${path}`;
    const nth = asked.get(request) ?? 0;
    asked.set(request, nth + 1);
    const hash = createHash('sha256')
      .update(JSON.stringify([options.seed, request, nth]))
      .digest();
    if (hash.readUInt32BE(0) / 2 ** 32 >= options.share) return undefined;
    return options.among[hash.readUInt32BE(4) % options.among.length];
  };
}
