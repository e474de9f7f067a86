import { usePermission } from '@backstage/plugin-permission-react';
import {
  NextStep,
  primitivesCreatePermission,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesReadPermission,
} from '@ameide/plugin-primitives-common';

/** What each template asks for; the backend checks again, this only saves a wasted form. */
const templatePermissions: Record<string, typeof primitivesCreatePermission> = {
  'create-primitive': primitivesCreatePermission,
  'enable-primitive': primitivesEnablePermission,
  'promote-primitive': primitivesPromotePermission,
};

/** Whether the person may take a step, and the permission it needs. @internal */
export function useNextStepPermission(step: NextStep): {
  allowed: boolean;
  permission: string;
} {
  // A link elsewhere needs no more than seeing the pipeline, which is seen already.
  const permission =
    (step.kind === 'template' &&
      step.template &&
      templatePermissions[step.template.name]) ||
    primitivesReadPermission;
  const { loading, allowed } = usePermission({ permission });
  return { allowed: loading || allowed, permission: permission.name };
}
