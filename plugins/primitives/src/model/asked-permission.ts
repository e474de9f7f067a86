import {
  changePermissions,
  environmentSchema,
  NextStep,
  primitiveResourceRef,
} from '@ameide/plugin-primitives-common';

/** A permission, and what it is asked for where it is about a primitive. @internal */
export type AskedPermission =
  | { permission: typeof changePermissions.wiring }
  | {
      permission: typeof changePermissions.enable;
      /** As `primitiveResourceRef` writes it. */
      resourceRef: string;
    };

/**
 * What a step asks for; the backend checks again, this only saves a wasted form. Undefined
 * for a link elsewhere, which needs no more than seeing the pipeline, and for a form in
 * which no primitive is chosen yet: whoever may ask for one need not ask for all.
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
  const about = (
    permission: typeof changePermissions.enable,
    resourceRef: string | undefined,
  ) => (resourceRef ? { permission, resourceRef } : undefined);
  switch (template.name) {
    case 'create-primitive':
      return { permission: changePermissions.wiring };
    case 'enable-primitive':
    case 'retry-smoke':
      return about(changePermissions.enable, ofOne);
    case 'promote-primitive':
      // None chosen is everything that may go.
      return about(
        changePermissions.promote,
        others.length > 0 ? undefined : ofOne ?? ofAll,
      );
    case 'rollback-primitive':
      return about(changePermissions.rollback, ofOne);
    case 'waive-rule':
      // A form keeps the primitive that was chosen before "Everything of an owner" was.
      return about(changePermissions.waive, whom === 'owner' ? ofAll : ofOne);
    default:
      return undefined;
  }
}
