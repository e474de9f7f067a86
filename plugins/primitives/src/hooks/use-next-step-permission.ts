import { usePermission } from '@backstage/plugin-permission-react';
import {
  NextStep,
  primitivesEnablePermission,
} from '@ameide/plugin-primitives-common';
import { askedPermission } from '../model/asked-permission';

/**
 * Whether the person may take a step, and the permission it needs, if any. Where that could
 * not be looked up, for the `error`, the step is as open as to anybody: what it asks for is
 * checked again.
 * @internal
 */
export function useNextStepPermission(step: NextStep): {
  allowed: boolean;
  permission: string;
  error?: Error;
} {
  const asked = askedPermission(step);
  // A hook is always called; without a resource Backstage asks for no decision on this one.
  const { loading, allowed, error } = usePermission(
    asked ?? { permission: primitivesEnablePermission, resourceRef: undefined },
  );
  return {
    allowed: !asked || loading || error !== undefined || allowed,
    permission: asked?.permission.name ?? '',
    ...(asked && error && { error }),
  };
}
