import { useCallback } from 'react';
import {
  EnvironmentName,
  promotionOrder,
  Promotions,
} from '@ameide/plugin-primitives-common';
import { Live, useLive } from './use-live';
import { usePrimitivesApi } from './use-primitives-api';

/** From which environment to which. @internal */
export type Step = { source: EnvironmentName; target: EnvironmentName };

/** What waits for an environment. @internal */
export type WaitingStep = Step & { found: Promotions };

/** The steps that a digest is promoted by, in their order. @internal */
export const promotionSteps: readonly Step[] = promotionOrder
  .slice(1)
  .map((target, index) => ({ source: promotionOrder[index], target }));

/** What waits for each environment after the first, live: one reading, so that what fails is said once. @internal */
export function usePromotions(): Live<WaitingStep[]> {
  const api = usePrimitivesApi();
  const load = useCallback(
    () =>
      Promise.all(
        promotionSteps.map(async step => ({
          ...step,
          found: await api.getPromotions(step),
        })),
      ),
    [api],
  );
  return useLive(load);
}
