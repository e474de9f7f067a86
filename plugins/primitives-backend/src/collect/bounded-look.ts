import { Hint, Source, SourceContext } from '../sources/source';

/**
 * One look of a source, cut off when it has not ended within `limitMs`: its signal aborts,
 * what it still brings is refused, and the look counts as failed with an error for a
 * person. A source that waits for ever would otherwise never be read again, and pass as read.
 * It is cut off at once when the context's signal aborts: a client that waits to try again
 * does not hear of that for seconds, and nobody waits for it then.
 * @internal
 */
export async function boundedLook(options: {
  source: Source;
  context: SourceContext;
  hints: readonly Hint[];
  limitMs: number;
}): Promise<void> {
  const { source, context, hints, limitMs } = options;
  const cut = new AbortController();
  const signal = AbortSignal.any([context.signal, cut.signal]);
  signal.throwIfAborted();
  let giveUp = () => {};
  const isCut = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp);
  });
  const timer = setTimeout(
    () =>
      cut.abort(
        new Error(
          `Reading did not end within ${limitMs / 60_000} minutes and was cut off; it begins anew`,
        ),
      ),
    limitMs,
  );
  const bounded: SourceContext = {
    ...context,
    signal,
    lasting: context,
    record: async facts => {
      signal.throwIfAborted();
      return context.record(facts);
    },
  };
  try {
    await Promise.race([source.collect(bounded, hints), isCut]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
