import './muiClassNames';
import {
  createFrontendModule,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { primitivesApiRef } from './api';
import { primitivesTranslationRef } from './translation';
import { idOf, nameProblem, nameUse } from './model/name';

const primitiveNameField = FormFieldBlueprint.make({
  name: 'primitive-name',
  params: {
    field: async () => {
      const { PrimitiveNameField } = await import(
        './components/form/PrimitiveNameField'
      );
      return createFormField({
        name: 'PrimitiveName',
        component: PrimitiveNameField,
        schema: makeFieldSchema({ output: z => z.string() }),
        validation: async (name, field, { apiHolder, formData }) => {
          const problem = nameProblem(name);
          if (problem) {
            field.addError(problem);
            return;
          }
          const id = idOf({ ...formData, name });
          const api = apiHolder.get(primitivesApiRef);
          if (!id || !api) return;
          try {
            const { items } = await api.getPrimitives({
              search: id,
              limit: 500,
            });
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
        },
      });
    },
  },
});

const primitivePreviewField = FormFieldBlueprint.make({
  name: 'primitive-preview',
  params: {
    field: async () => {
      const { PrimitivePreviewField } = await import(
        './components/form/PrimitivePreviewField'
      );
      return createFormField({
        name: 'PrimitivePreview',
        component: PrimitivePreviewField,
        schema: makeFieldSchema({ output: z => z.null() }),
      });
    },
  },
});

const primitiveEnvironmentField = FormFieldBlueprint.make({
  name: 'primitive-environment',
  params: {
    field: async () => {
      const { PrimitiveEnvironmentField } = await import(
        './components/form/PrimitiveEnvironmentField'
      );
      return createFormField({
        name: 'PrimitiveEnvironment',
        component: PrimitiveEnvironmentField,
        schema: makeFieldSchema({
          output: z => z.string(),
          uiOptions: z => z.object({ workflow: z.string().optional() }),
        }),
      });
    },
  },
});

const primitiveDigestField = FormFieldBlueprint.make({
  name: 'primitive-digest',
  params: {
    field: async () => {
      const { PrimitiveDigestField } = await import(
        './components/form/PrimitiveDigestField'
      );
      return createFormField({
        name: 'PrimitiveDigest',
        component: PrimitiveDigestField,
        schema: makeFieldSchema({
          output: z => z.string(),
          uiOptions: z => z.object({ workflow: z.string().optional() }),
        }),
      });
    },
  },
});

const primitiveSelectionField = FormFieldBlueprint.make({
  name: 'primitive-selection',
  params: {
    field: async () => {
      const { PrimitiveSelectionField } = await import(
        './components/form/PrimitiveSelectionField'
      );
      return createFormField({
        name: 'PrimitiveSelection',
        component: PrimitiveSelectionField,
        schema: makeFieldSchema({ output: z => z.array(z.string()) }),
      });
    },
  },
});

const primitiveChangeField = FormFieldBlueprint.make({
  name: 'primitive-change',
  params: {
    field: async () => {
      const { PrimitiveChangeField } = await import(
        './components/form/PrimitiveChangeField'
      );
      return createFormField({
        name: 'PrimitiveChange',
        component: PrimitiveChangeField,
        schema: makeFieldSchema({
          output: z => z.null(),
          uiOptions: z => z.object({ workflow: z.string().optional() }),
        }),
      });
    },
  },
});

const primitiveRuleField = FormFieldBlueprint.make({
  name: 'primitive-rule',
  params: {
    field: async () => {
      const { PrimitiveRuleField } = await import(
        './components/form/PrimitiveRuleField'
      );
      return createFormField({
        name: 'PrimitiveRule',
        component: PrimitiveRuleField,
        schema: makeFieldSchema({ output: z => z.string() }),
      });
    },
  },
});

const primitiveOwnerField = FormFieldBlueprint.make({
  name: 'primitive-owner',
  params: {
    field: async () => {
      const { PrimitiveOwnerField } = await import(
        './components/form/PrimitiveOwnerField'
      );
      return createFormField({
        name: 'PrimitiveOwner',
        component: PrimitiveOwnerField,
        schema: makeFieldSchema({ output: z => z.string() }),
      });
    },
  },
});

/**
 * Gives the Scaffolder the form fields `PrimitiveName`, `PrimitivePreview`,
 * `PrimitiveEnvironment`, `PrimitiveDigest`, `PrimitiveSelection`, `PrimitiveChange`,
 * `PrimitiveRule` and `PrimitiveOwner`.
 * @public
 */
export const primitivesScaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    primitiveNameField,
    primitivePreviewField,
    primitiveEnvironmentField,
    primitiveDigestField,
    primitiveSelectionField,
    primitiveChangeField,
    primitiveRuleField,
    primitiveOwnerField,
  ],
});

export default primitivesScaffolderModule;
