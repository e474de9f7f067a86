import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Application, watchLineSchema } from './argocd-schemas';
import {
  HttpStatusError,
  OutsideSystem,
  toServiceError,
} from './service-error';

/** What a follower of the watch stream is told. @public */
export type WatchHandlers = {
  /** The stream is open, for the first time or again: what happened meanwhile was not told, so list. */
  onOpen: () => void;
  /** An Application was added, modified or deleted. */
  onApplication: (type: string, application: Application) => void;
};

/** First and longest wait before connecting again. */
const backoffMs = { first: 500, longest: 30_000 };

/**
 * Longest silence before we suppose the connection is dead. Argo CD refreshes every
 * Application within three minutes by default, so a living stream is never silent that long.
 */
const silenceMs = 5 * 60_000;

/** Reads the NDJSON watch stream for ever; returns only when `signal` aborts. @internal */
export async function watchApplications(
  options: WatchHandlers & {
    url: string;
    headers: Record<string, string>;
    signal: AbortSignal;
    logger: LoggerService;
    system: OutsideSystem;
  },
): Promise<void> {
  const backoff = { wait: backoffMs.first };
  const opened = () => {
    backoff.wait = backoffMs.first;
  };
  while (!options.signal.aborted) {
    try {
      await followOnce(options, opened);
    } catch (error) {
      if (options.signal.aborted) return;
      const reason = toServiceError(options.system, error);
      options.logger.debug(
        `Watch stream ended, opening it again in ${backoff.wait} ms: ${reason.message}`,
      );
    }
    try {
      await sleep(backoff.wait, undefined, { signal: options.signal });
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
  const silence = new AbortController();
  const timer = setTimeout(
    () => silence.abort(new Error('silent for too long')),
    silenceMs,
  );
  try {
    const response = await fetch(options.url, {
      headers: options.headers,
      signal: AbortSignal.any([options.signal, silence.signal]),
      redirect: 'manual',
    });
    if (!response.ok || !response.body) {
      throw new HttpStatusError(response.status, await response.text());
    }
    opened();
    options.onOpen();
    let rest = '';
    for await (const text of response.body.pipeThrough(
      new TextDecoderStream(),
    )) {
      timer.refresh();
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter(l => l.trim())) deliver(line, options);
    }
  } finally {
    clearTimeout(timer);
  }
}

function deliver(line: string, options: WatchHandlers): void {
  const message = watchLineSchema.parse(JSON.parse(line));
  if ('error' in message)
    throw new Error(message.error.message ?? 'the server ended the stream');
  options.onApplication(message.result.type, message.result.application);
}
