import { usePermission } from '@backstage/plugin-permission-react';
import {
  environmentSchema,
  NextStep,
  primitiveResourceRef,
  primitivesCreatePermission,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesRollbackPermission,
  primitivesWaivePermission,
} from '@ameide/plugin-primitives-common';

type Asked = Parameters<typeof usePermission>[0];

/** What a step asks for; the backend checks again, this only saves a wasted form. Undefined for a link elsewhere, which needs no more than seeing the pipeline. */
function askedBy({ kind, template }: NextStep): Asked | undefined {
  if (kind === 'template' && template) {
    const { primitives, environment, target } = template.values;
    const [one, ...others] = [primitives ?? template.values.primitive].flat();
    // Of several each is checked when it is asked for; here what all of them need.
    const primitive = others.length === 0 ? one : undefined;
    const resourceRef = primitiveResourceRef({
      ...(typeof primitive === 'string' && { id: primitive }),
      environment: environmentSchema.safeParse(target ?? environment).data,
    });
    switch (template.name) {
      case 'create-primitive':
        return { permission: primitivesCreatePermission };
      case 'enable-primitive':
        return { permission: primitivesEnablePermission, resourceRef };
      case 'promote-primitive':
        return { permission: primitivesPromotePermission, resourceRef };
      case 'retry-smoke':
        return { permission: primitivesEnablePermission, resourceRef };
      case 'rollback-primitive':
        return { permission: primitivesRollbackPermission, resourceRef };
      case 'waive-rule':
        return { permission: primitivesWaivePermission, resourceRef };
      default:
    }
  }
  return undefined;
}

/** Whether the person may take a step, and the permission it needs, if any. @internal */
export function useNextStepPermission(step: NextStep): {
  allowed: boolean;
  permission: string;
} {
  const asked = askedBy(step);
  // A hook is always called; without a resource Backstage asks for no decision on this one.
  const { loading, allowed } = usePermission(
    asked ?? { permission: primitivesEnablePermission, resourceRef: undefined },
  );
  return {
    allowed: !asked || loading || allowed,
    permission: asked?.permission.name ?? '',
  };
}
