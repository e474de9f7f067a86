import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Application, watchLineSchema } from './argocd-schemas';
import { byteLines } from './byte-lines';
import { openStream } from './http-stream';
import { OutsideSystem, toServiceError } from './service-error';

/** What the watch stream says of one Application. @public */
export type WatchEvent = {
  /** `ADDED`, `MODIFIED` or `DELETED`. */
  type: string;
  application: Application;
};

/** What a follower of the watch stream is told. @public */
export type WatchHandlers = {
  /**
   * The stream is open, for the first time or again. Every Application comes as `ADDED`
   * then; what was deleted meanwhile, and what happens while they come, is not told.
   */
  onOpen: () => void;
  /** Events in their order; the stream waits until they are dealt with. */
  onEvents: (events: WatchEvent[]) => Promise<void>;
};

/** First and longest wait before connecting again. */
const backoffMs = { first: 500, longest: 30_000 };

/**
 * Longest silence before we suppose the connection is dead. Argo CD keeps server-sent
 * events alive by a comment every 15 s (argoproj/pkg, grpc/http/forwarders.go); an older
 * one, or one behind a proxy, may not, and is then only as lively as its Applications:
 * each is looked at within three minutes by default.
 */
const silenceMs = { kept: 45_000, unkept: 5 * 60_000 };

/** An Application's status has its resources and conditions; etcd holds objects of at most 1.5 MiB by default. */
const maxLineBytes = 8 * 1024 * 1024;

/** Follows the stream for ever, opening it again by itself; returns when `signal` aborts. @internal */
export async function watchApplications(
  options: WatchHandlers & {
    url: string;
    headers: Record<string, string>;
    signal: AbortSignal;
    logger: LoggerService;
    system: OutsideSystem;
  },
): Promise<void> {
  const { signal, logger, system } = options;
  const backoff = { wait: backoffMs.first };
  const opened = () => {
    backoff.wait = backoffMs.first;
  };
  while (!signal.aborted) {
    try {
      await followOnce(options, opened);
      logger.debug(`${system.name} ended the watch stream; it is opened again`);
    } catch (error) {
      if (signal.aborted) return;
      const { message } = toServiceError(system, error);
      // Once is news; that it still fails is not.
      const isFirst = backoff.wait === backoffMs.first;
      logger[isFirst ? 'warn' : 'debug'](
        `The watch stream broke and is opened again in ${backoff.wait} ms: ${message}`,
      );
    }
    try {
      await sleep(backoff.wait, undefined, { signal });
    } catch (error) {
      if (isError(error) && error.name === 'AbortError') return;
      throw error;
    }
    backoff.wait = Math.min(backoff.wait * 2, backoffMs.longest);
  }
}

async function followOnce(
  options: Parameters<typeof watchApplications>[0],
  opened: () => void,
): Promise<void> {
  const { logger, system } = options;
  const { chunks, allowSilence } = await openStream(options.url, {
    headers: { ...options.headers, accept: 'text/event-stream' },
    signal: options.signal,
    silenceMs: silenceMs.unkept,
  });
  options.onOpen();
  const lines = byteLines(chunks, {
    maxBytes: maxLineBytes,
    onTooLong: () =>
      logger.warn(
        `${system.name} sent an event of over ${maxLineBytes} bytes, which was passed over`,
      ),
  });
  for await (const group of lines) {
    if (group.some(isComment)) allowSilence(silenceMs.kept);
    const { events, failure } = parseGroup(group, options);
    // Only what works is a success: a stream that opens and breaks at once is not opened in a hurry.
    if (events.length > 0) {
      opened();
      await options.onEvents(events);
    }
    if (failure) throw failure;
  }
}

/** Events up to the first line that ends the stream, whatever chunk it came in. */
function parseGroup(
  lines: string[],
  options: Parameters<typeof parseLine>[1],
): { events: WatchEvent[]; failure?: Error } {
  const events: WatchEvent[] = [];
  for (const line of lines) {
    try {
      const event = parseLine(line, options);
      if (event) events.push(event);
    } catch (error) {
      return { events, failure: isError(error) ? error : new Error('unknown') };
    }
  }
  return { events };
}

/** A line of NDJSON, or of server-sent events whose comments keep the connection alive. */
function parseLine(
  line: string,
  options: { logger: LoggerService; system: OutsideSystem },
): WatchEvent | undefined {
  const text = line.startsWith('data:') ? line.slice('data:'.length) : line;
  if (isComment(text) || text.trim() === '') return undefined;
  const message = watchLineSchema.safeParse(JSON.parse(text));
  if (!message.success) {
    options.logger.warn(
      `${options.system.name} sent an event that we do not understand, which was passed over: ${message.error.message}`,
    );
    return undefined;
  }
  if (message.data.result) return message.data.result;
  throw new Error(message.data.error?.message ?? 'the server ended the stream');
}

/** A comment of server-sent events (HTML standard, "Interpreting an event stream"). */
function isComment(line: string): boolean {
  return line.startsWith(':');
}
