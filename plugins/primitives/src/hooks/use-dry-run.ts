import { useCallback, useEffect, useRef, useState } from 'react';
import { DryRun, RuleDefinition } from '@ameide/plugin-primitives-common';
import { usePrimitivesApi } from './use-primitives-api';

/** How trying a rule goes. @internal */
export type DryRunState = {
  running: boolean;
  result?: DryRun;
  /** The rule that the result is about. */
  tried?: RuleDefinition;
  error?: Error;
};

/** Tries rules, one at a time; a large fleet takes seconds, so that it can be given up. @internal */
export function useDryRun() {
  const api = usePrimitivesApi();
  const [state, setState] = useState<DryRunState>({ running: false });
  const current = useRef<AbortController>();
  const stop = useCallback(() => {
    current.current?.abort();
    setState({ running: false });
  }, []);
  useEffect(() => () => current.current?.abort(), []);
  const run = useCallback(
    async (rule: RuleDefinition) => {
      current.current?.abort();
      const controller = new AbortController();
      current.current = controller;
      const { signal } = controller;
      setState({ running: true });
      try {
        const result = await api.dryRunRule({ rule }, { signal });
        if (!signal.aborted) setState({ running: false, result, tried: rule });
      } catch (error) {
        if (signal.aborted) return;
        setState({
          running: false,
          error: error instanceof Error ? error : new Error(String(error)),
        });
      }
    },
    [api],
  );
  return { state, run, stop };
}
