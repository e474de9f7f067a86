import { usePermission } from '@backstage/plugin-permission-react';
import {
  NextStep,
  primitivesEnablePermission,
} from '@ameide/plugin-primitives-common';
import { askedPermission } from '../model/asked-permission';

/** Whether the person may take a step, and the permission it needs, if any. @internal */
export function useNextStepPermission(step: NextStep): {
  allowed: boolean;
  permission: string;
} {
  const asked = askedPermission(step);
  // A hook is always called; without a resource Backstage asks for no decision on this one.
  const { loading, allowed } = usePermission(
    asked ?? { permission: primitivesEnablePermission, resourceRef: undefined },
  );
  return {
    allowed: !asked || loading || allowed,
    permission: asked?.permission.name ?? '',
  };
}
