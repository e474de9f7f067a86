import { useCallback, useEffect, useRef, useState } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  primitivesSignalChannel,
  PrimitivesSignal,
} from '@ameide/plugin-primitives-common';

/** Without signals, what a person looks at should still be nearly live. */
const pollWithoutSignalsMs = 5_000;

/** With signals, the slow poll covers a socket that went away without a word. */
const pollWithSignalsMs = 15_000;

/** A change of the fleet is told to everybody at the same moment; they read in the course of this time. */
const spreadMs = 2_000;

/** What a live reading is at this moment. @internal */
export type Live<T> = {
  /** The newest answer; kept while a later one is loading or has failed. */
  value?: T;
  /** Why the last attempt gave no answer. */
  error?: Error;
  loading: boolean;
  /** Reads again now. */
  reload: () => void;
};

/**
 * Reads something, and reads it again on signals and by polling. One request at a time:
 * what asks meanwhile is served by one more afterwards.
 *
 * A signal that `concerns` the subject is followed at once. Without `concerns` the subject
 * is the whole fleet, which many look at: each signal is followed at a random moment within
 * two seconds, so that the backend is not asked by all of them together.
 * @internal
 */
export function useLive<T>(
  load: () => Promise<T>,
  concerns?: (signal: PrimitivesSignal) => boolean,
): Live<T> {
  const [state, setState] = useState<
    Omit<Live<T>, 'reload'> & { of?: unknown }
  >({ loading: true });
  const { lastSignal, isSignalsAvailable } = useSignal<PrimitivesSignal>(
    primitivesSignalChannel,
  );
  const run = useRef({ busy: false, again: false, generation: 0 });

  const reload = useCallback(async () => {
    const current = run.current;
    if (current.busy) {
      current.again = true;
      return;
    }
    const generation = current.generation;
    current.busy = true;
    setState(before => ({ ...before, loading: true }));
    do {
      current.again = false;
      let next: Partial<Live<T>>;
      try {
        next = { value: await load(), error: undefined };
      } catch (error) {
        next = {
          error: error instanceof Error ? error : new Error(String(error)),
        };
      }
      // Another subject is shown by now, or nothing: this answer is nobody's.
      if (generation !== run.current.generation) return;
      setState(before => ({ ...before, ...next, loading: false }));
    } while (current.again);
    current.busy = false;
  }, [load]);

  useEffect(() => {
    const generation = run.current.generation + 1;
    run.current = { busy: false, again: false, generation };
    setState({ of: load, loading: true });
    void reload();
    return () => {
      run.current = { busy: false, again: false, generation: generation + 1 };
    };
  }, [load, reload]);

  const concernsRef = useRef(concerns);
  concernsRef.current = concerns;
  const later = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (!lastSignal) return;
    if (concernsRef.current) {
      if (concernsRef.current(lastSignal)) void reload();
      return;
    }
    later.current ??= setTimeout(() => {
      later.current = undefined;
      void reload();
    }, Math.random() * spreadMs);
  }, [lastSignal, reload]);
  useEffect(
    () => () => {
      clearTimeout(later.current);
      later.current = undefined;
    },
    [reload],
  );

  useEffect(() => {
    // A tab in the background asks for nothing; it reads when it is looked at again.
    const poll = () => {
      if (document.visibilityState !== 'hidden') void reload();
    };
    const timer = setInterval(
      poll,
      isSignalsAvailable ? pollWithSignalsMs : pollWithoutSignalsMs,
    );
    document.addEventListener('visibilitychange', poll);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', poll);
    };
  }, [isSignalsAvailable, reload]);

  // Until its own reading begins, another subject must not be shown under this one's name.
  const { of, ...reading } = state;
  return { ...(of === load ? reading : { loading: true }), reload };
}
