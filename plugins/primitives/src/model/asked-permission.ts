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

/** A permission, and what it is asked for where it is about a primitive. @internal */
export type AskedPermission =
  | { permission: typeof primitivesCreatePermission }
  | {
      permission: typeof primitivesEnablePermission;
      /** As `primitiveResourceRef` writes it; undefined while it is not one primitive that is chosen. */
      resourceRef: string | undefined;
    };

/**
 * What a step asks for; the backend checks again, this only saves a wasted form. Undefined
 * for a link elsewhere, which needs no more than seeing the pipeline. A form in which no
 * primitive is chosen yet asks for none: whoever may ask for one need not for every one.
 * @internal
 */
export function askedPermission({
  kind,
  template,
}: NextStep): AskedPermission | undefined {
  if (kind !== 'template' || !template) return undefined;
  const { primitives, primitive, environment, target, whom } = template.values;
  const place = environmentSchema.safeParse(target ?? environment).data;
  const [first, ...others] = [primitives ?? primitive].flat();
  // Of several each is checked when it is asked for: whoever may ask for each need not for all.
  const id = others.length === 0 && first ? String(first) : undefined;
  const ofOne = id && primitiveResourceRef({ id, environment: place });
  const ofAll = primitiveResourceRef({ environment: place });
  switch (template.name) {
    case 'create-primitive':
      return { permission: primitivesCreatePermission };
    case 'enable-primitive':
    case 'retry-smoke':
      return { permission: primitivesEnablePermission, resourceRef: ofOne };
    case 'promote-primitive':
      return { permission: primitivesPromotePermission, resourceRef: ofOne };
    case 'rollback-primitive':
      return { permission: primitivesRollbackPermission, resourceRef: ofOne };
    case 'waive-rule':
      // A form keeps the primitive that was chosen before "Everything of an owner" was.
      return {
        permission: primitivesWaivePermission,
        resourceRef: whom === 'owner' ? ofAll : ofOne,
      };
    default:
      return undefined;
  }
}
