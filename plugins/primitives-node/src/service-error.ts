import { english, say, Saying } from '@ameide/plugin-primitives-common';
import {
  ConflictError,
  InputError,
  isError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { z } from 'zod';
import { withoutTokens } from './credentials';
import { toOwnTime } from './server-time';

/** An outside system, as messages name it. @public */
export type OutsideSystem = { name: string; url: string };

const httpErrorSchema = z.object({
  status: z.number(),
  message: z.string(),
  response: z
    .object({ headers: z.record(z.string(), z.unknown()) })
    .partial()
    .optional(),
});

/** Thrown by our own gateways for an answer that is no success. @public */
export class HttpStatusError extends Error {
  /** The error's type, as a response names it. */
  name = 'HttpStatusError';

  constructor(
    /** HTTP status of the answer. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Why an outside system does not give what it is asked for, in a word that tells nothing of where it is. @public */
export type OutsideFault =
  | 'silent'
  | 'credentials'
  | 'forbidden'
  | 'failed'
  | 'unclear';

/** An outside system does not give what it is asked for. Its message names the address, and is for those who run the portal. @public */
export class OutsideSystemError extends ServiceUnavailableError {
  /** Name of the system, for everybody. */
  readonly system: string;
  /** Why, for everybody. */
  readonly fault: OutsideFault;

  constructor(
    message: string,
    options: { system: string; fault: OutsideFault },
  ) {
    super(message);
    this.system = options.system;
    this.fault = options.fault;
  }
}

/** An outside system is there, and is not to be asked before a moment: no failure of it, nor of ours. @public */
export class RateLimitedError extends ServiceUnavailableError {
  /** ISO 8601; when it may be asked again. */
  readonly until: string;

  constructor(message: string, options: { until: string }) {
    super(message);
    this.until = options.until;
  }
}

/**
 * Turns whatever a call to an outside system threw into an error that names the
 * system, says what happened, and what to do. Errors that already do are kept.
 * The original is not attached as cause: Backstage would append its message, and say everything twice.
 * @public
 */
export function toServiceError(system: OutsideSystem, error: unknown): Error {
  if (error instanceof ServiceUnavailableError || error instanceof InputError) {
    return error;
  }
  // Octokit wraps what kept it from an answer.
  if (isError(error) && error.cause instanceof ServiceUnavailableError)
    return error.cause;
  const outside = outsideErrors(system);
  const named = { system: at(system) };
  if (error instanceof z.ZodError) {
    const words = z.prettifyError(error);
    return outside('unclear', say('outside.unclear', { ...named, words }));
  }
  const http = httpErrorSchema.safeParse(error);
  const silent = findConnectionFault(error);
  if (silent || !http.success) {
    const why = asLine(
      silent ?? (isError(error) ? error.message : String(error)),
    );
    return outside('silent', say('outside.silent', { ...named, words: why }));
  }
  return fromStatus(system, http.data);
}

/** What a server said, on one line: in a log, a line break begins another entry, and escapes steer terminals. */
function asLine(text: string): string {
  return withoutTokens(text).replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ');
}

function fromStatus(
  system: OutsideSystem,
  http: z.infer<typeof httpErrorSchema>,
): Error {
  const { status } = http;
  const outside = outsideErrors(system);
  const about = { system: at(system), words: asLine(http.message) };
  const remaining = http.response?.headers?.['x-ratelimit-remaining'];
  if (status === 429 || (status === 403 && String(remaining) === '0')) {
    return new RateLimitedError(
      english(say('outside.limited', { ...about, status })),
      { until: freeAt(http.response?.headers ?? {}) },
    );
  }
  switch (status) {
    case 401:
      // It is the portal that it does not let in, and not whoever asked the portal.
      return outside('credentials', say('outside.credentials', about));
    case 403:
      return outside('forbidden', say('outside.forbidden', about));
    case 404:
      return new NotFoundError(english(say('outside.missing', about)));
    case 409:
      return new ConflictError(english(say('outside.conflict', about)));
    case 422:
      return new InputError(english(say('outside.refused', about)));
    default:
      return outside('failed', say('outside.failed', { ...about, status }));
  }
}

/** `Retry-After` in seconds (RFC 9110), else GitHub's `X-RateLimit-Reset`; a minute where nothing is said. */
function freeAt(headers: Record<string, unknown>): string {
  const seconds = Number(headers['retry-after'] ?? NaN);
  const reset = Number(headers['x-ratelimit-reset'] ?? NaN);
  const later = Date.now() + (Number.isFinite(seconds) ? seconds : 60) * 1000;
  const isReset = !Number.isFinite(seconds) && Number.isFinite(reset);
  const resetsAt = toOwnTime(reset * 1000, dateOf(headers));
  return new Date(isReset ? resetsAt : later).toISOString();
}

function dateOf({ date }: Record<string, unknown>): string | undefined {
  return typeof date === 'string' ? date : undefined;
}

function outsideErrors(system: OutsideSystem) {
  return (fault: OutsideFault, message: Saying) =>
    new OutsideSystemError(english(message), {
      ...{ system: system.name, fault },
    });
}

function at(system: OutsideSystem): string {
  return `${system.name} at ${system.url}`;
}

/** Node's fetch hides the reason in `cause`; Octokit gives such errors status 500. */
function findConnectionFault(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && isError(current); depth++) {
    if (current.name === 'TimeoutError') return 'no answer in time';
    if (
      typeof current.code === 'string' &&
      /^(E[A-Z]+|UND_ERR_.*)$/.test(current.code)
    ) {
      return current.message || current.code;
    }
    current = current.cause;
  }
  return undefined;
}
