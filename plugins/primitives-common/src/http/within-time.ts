/**
 * Does some work with a signal that aborts when `ms` have passed, and when `signal` does.
 *
 * Not AbortSignal.any: what it makes stays with a long-lived signal until it is collected
 * as garbage, and each then goes through all the others (tens of thousands of requests do).
 * @public
 */
export async function withinTime<T>(
  options: { ms: number; signal?: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, signal } = options;
  signal?.throwIfAborted();
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  const timer = setTimeout(
    () => end.abort(new DOMException('took too long', 'TimeoutError')),
    ms,
  );
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await work(end.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
