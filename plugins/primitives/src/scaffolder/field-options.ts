import {
  CustomFieldValidator,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { primitivesApiRef } from '../api';
import { idOf, nameProblem, nameUse } from '../model/name';
import { validateMayAsk } from './may-ask';
import { sayIn, textIn } from './say-in';

const validateName: CustomFieldValidator<string> = async (
  name,
  field,
  { apiHolder, formData },
) => {
  const problem = nameProblem(name);
  if (problem) {
    field.addError(sayIn(apiHolder, problem));
    return;
  }
  const id = idOf({ ...formData, name });
  const api = apiHolder.get(primitivesApiRef);
  if (!id || !api) return;
  try {
    const { items } = await api.getPrimitives({ search: id, limit: 500 });
    if (nameUse(items, id) !== 'taken') return;
    const t = textIn(apiHolder);
    field.addError(t?.('nameField.taken', { id }) ?? `name: ${id}`);
  } catch {
    // The field says that it could not look; the action looks again before it writes.
  }
};

/** `ui:field: PrimitiveName`, but for its component. @internal */
export const nameFieldOptions = {
  name: 'PrimitiveName',
  schema: makeFieldSchema({ output: z => z.string() }),
  validation: validateName,
};

/** `ui:field: PrimitivePermission`, but for its component. @internal */
export const permissionFieldOptions = {
  name: 'PrimitivePermission',
  schema: makeFieldSchema({
    output: z => z.null(),
    uiOptions: z => z.object({ workflow: z.string().optional() }),
  }),
  validation: validateMayAsk,
};

/** `ui:field: PrimitivePreview`, but for its component. @internal */
export const previewFieldOptions = {
  name: 'PrimitivePreview',
  schema: makeFieldSchema({ output: z => z.null() }),
};

/** `ui:field: PrimitiveEnvironment`, but for its component. @internal */
export const environmentFieldOptions = {
  name: 'PrimitiveEnvironment',
  schema: makeFieldSchema({
    output: z => z.string(),
    uiOptions: z => z.object({ workflow: z.string().optional() }),
  }),
};

/** `ui:field: PrimitiveDigest`, but for its component. @internal */
export const digestFieldOptions = {
  name: 'PrimitiveDigest',
  schema: makeFieldSchema({
    output: z => z.string(),
    uiOptions: z => z.object({ workflow: z.string().optional() }),
  }),
};

/** `ui:field: PrimitiveSelection`, but for its component. @internal */
export const selectionFieldOptions = {
  name: 'PrimitiveSelection',
  schema: makeFieldSchema({ output: z => z.array(z.string()) }),
};

/** `ui:field: PrimitiveRule`, but for its component. @internal */
export const ruleFieldOptions = {
  name: 'PrimitiveRule',
  schema: makeFieldSchema({ output: z => z.string() }),
};

/** `ui:field: PrimitiveOwner`, but for its component. @internal */
export const ownerFieldOptions = {
  name: 'PrimitiveOwner',
  schema: makeFieldSchema({ output: z => z.string() }),
};

/** `ui:field: PrimitiveChange`, but for its component. @internal */
export const changeFieldOptions = {
  name: 'PrimitiveChange',
  schema: makeFieldSchema({
    output: z => z.string().nullable(),
    uiOptions: z => z.object({ workflow: z.string().optional() }),
  }),
};
