import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Audit, Fleet, Pipeline } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { Live, useLive } from './use-live';

/** The pipeline of one primitive, live. @internal */
export function usePipeline(id: string): Live<Pipeline> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(() => api.getPipeline(id), [api, id]);
  // No ids means: anything may have changed.
  return useLive(load, ({ ids }) => ids.length === 0 || ids.includes(id));
}

/** Every primitive, live. @internal */
export function useFleet(): Live<Fleet> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(() => api.listPrimitives(), [api]);
  return useLive(load, () => true);
}

/** The audit, live. @internal */
export function useAudit(): Live<Audit> {
  const api = useApi(primitivesApiRef);
  const load = useCallback(() => api.getAudit(), [api]);
  return useLive(load, () => true);
}
