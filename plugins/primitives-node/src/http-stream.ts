import { withoutCredentials } from './credentials';
import { observedFetch } from './request-observer';
import { HttpStatusError } from './service-error';

/** An answer whose body is read while it comes. @internal */
export type StreamedAnswer = {
  /** Changes how long it may be silent. */
  allowSilence: (ms: number) => void;
  chunks: AsyncIterable<Uint8Array>;
};

/** How much of an error's body is read for its message: more than is shown, so that no half of a credential is left at the end. */
const errorBodyBytes = 16_384;
const shownBytes = 300;

/** Aborts its signal when nothing was heard for a while. */
class Silence {
  readonly #controller = new AbortController();
  #ms: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.#ms = ms;
    this.begin();
  }

  /** Aborted once nothing came for too long. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Holds from the next silence on. */
  allow(ms: number): void {
    this.#ms = ms;
  }

  /** Begins to count anew: something came, or is awaited. */
  begin(): void {
    this.end();
    this.#timer = setTimeout(
      () =>
        this.#controller.abort(
          new DOMException('silent for too long', 'TimeoutError'),
        ),
      this.#ms,
    );
  }

  /** Counts no more. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Opens an answer of any length. It may take as long as it likes, but not be silent for
 * longer than `silenceMs`. Redirects are refused: one to another host would carry the
 * token along.
 * @internal
 */
export async function openStream(
  url: string,
  options: {
    headers: Record<string, string>;
    silenceMs: number;
    signal?: AbortSignal;
  },
): Promise<StreamedAnswer> {
  const silence = new Silence(options.silenceMs);
  const signals = [silence.signal];
  if (options.signal) signals.push(options.signal);
  try {
    const response = await observedFetch(url, {
      headers: options.headers,
      signal: AbortSignal.any(signals),
      redirect: 'manual',
    });
    if (!response.ok || !response.body) {
      const said = withoutCredentials(
        (await readStart(response.body ?? [])) || response.statusText,
        options.headers.authorization,
      );
      throw new HttpStatusError(
        response.status,
        `GET ${new URL(url).pathname}: ${said.slice(0, shownBytes)}`,
      );
    }
    return {
      allowSilence: ms => silence.allow(ms),
      chunks: watched(response.body, silence),
    };
  } catch (error) {
    silence.end();
    throw error;
  }
}

async function* watched(
  body: AsyncIterable<Uint8Array>,
  silence: Silence,
): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of body) {
      // While the reader works on a chunk, the server is not the silent one.
      silence.end();
      yield chunk;
      silence.begin();
    }
  } finally {
    silence.end();
  }
}

/** The beginning of an error's body, and no more of it. @internal */
export async function readStart(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= errorBodyBytes) break;
  }
  return Buffer.concat(parts).toString('utf8');
}
