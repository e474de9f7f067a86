import { useLayoutEffect, useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';

/** How the fields whose reading failed read again, by the API that did not answer. */
const failedOf = new WeakMap<PrimitivesApi, Set<() => void>>();

/**
 * Has all fields of a form whose reading failed read again: mostly they failed for the same
 * reason, and only one of them has a button. Backstage draws the fields, so that no component
 * of ours is above them that could know.
 * @param hasFailed - Whether what this field read last failed.
 * @param retry - Has this field read again.
 * @returns What the button calls; it has this field read again in any case.
 * @internal
 */
export function useAskAgain(hasFailed: boolean, retry: () => void): () => void {
  const api = useApi(primitivesApiRef);
  const failed = useMemo(() => {
    const found = failedOf.get(api) ?? new Set();
    failedOf.set(api, found);
    return found;
  }, [api]);
  useLayoutEffect(() => {
    if (!hasFailed) return undefined;
    failed.add(retry);
    return () => {
      failed.delete(retry);
    };
  }, [failed, hasFailed, retry]);
  return () => {
    for (const each of new Set([...failed, retry])) each();
  };
}
