import { usePermission } from '@backstage/plugin-permission-react';
import {
  NextStep,
  primitivesEnablePermission,
} from '@ameide/plugin-primitives-common';
import { askedPermission } from '../model/asked-permission';
import { useRefusedOutright } from './use-refused-outright';

/**
 * Whether the person may take a step, and the permission it needs, if any. While it is not known, and in a form in which
 * no primitive is chosen, it is refused only to whom the policy refuses it for every primitive.
 * @internal
 */
export function useNextStepPermission(step: NextStep): {
  allowed: boolean;
  permission: string;
} {
  const asked = askedPermission(step);
  const general =
    asked && 'resourceRef' in asked && asked.resourceRef === undefined
      ? asked.permission
      : undefined;
  const isRefusedOutright = useRefusedOutright(general);
  // A hook is always called; without a resource Backstage asks for no decision on this one.
  const { loading, allowed } = usePermission(
    asked ?? { permission: primitivesEnablePermission, resourceRef: undefined },
  );
  return {
    allowed: general ? !isRefusedOutright : !asked || loading || allowed,
    permission: asked?.permission.name ?? '',
  };
}
