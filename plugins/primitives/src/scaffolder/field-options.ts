import { ApiHolder, translationApiRef } from '@backstage/frontend-plugin-api';
import {
  english,
  renderSaying,
  Saying,
} from '@ameide/plugin-primitives-common';
import {
  CustomFieldValidator,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import { primitivesApiRef } from '../api';
import { idOf, nameProblem, nameUse } from '../model/name';
import { messagesByAnyId, primitivesTranslationRef } from '../translation';

/** Says something of ours where there is no component, and so no hook. */
function sayIn(apiHolder: ApiHolder, saying: Saying): string {
  const text = apiHolder
    .get(translationApiRef)
    ?.getTranslation(messagesByAnyId);
  const words =
    text?.ready &&
    renderSaying(saying, (id, params) => text.t(`said.${id}`, params));
  return words || english(saying);
}

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
    const text = apiHolder
      .get(translationApiRef)
      ?.getTranslation(primitivesTranslationRef);
    field.addError(
      text?.ready ? text.t('nameField.taken', { id }) : `name: ${id}`,
    );
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
    output: z => z.null(),
    uiOptions: z => z.object({ workflow: z.string().optional() }),
  }),
};
