import './muiClassNames';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import {
  changeFieldOptions,
  digestFieldOptions,
  environmentFieldOptions,
  nameFieldOptions,
  ownerFieldOptions,
  permissionFieldOptions,
  previewFieldOptions,
  ruleFieldOptions,
  selectionFieldOptions,
} from './scaffolder/field-options';

const primitiveNameField = FormFieldBlueprint.make({
  name: 'primitive-name',
  params: {
    field: async () => {
      const { PrimitiveNameField } = await import(
        './components/form/PrimitiveNameField'
      );
      return createFormField({
        ...nameFieldOptions,
        component: PrimitiveNameField,
      });
    },
  },
});

const primitivePermissionField = FormFieldBlueprint.make({
  name: 'primitive-permission',
  params: {
    field: async () => {
      const { PrimitivePermissionField } = await import(
        './components/form/PrimitivePermissionField'
      );
      return createFormField({
        ...permissionFieldOptions,
        component: PrimitivePermissionField,
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
        ...previewFieldOptions,
        component: PrimitivePreviewField,
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
        ...environmentFieldOptions,
        component: PrimitiveEnvironmentField,
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
        ...digestFieldOptions,
        component: PrimitiveDigestField,
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
        ...selectionFieldOptions,
        component: PrimitiveSelectionField,
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
        ...changeFieldOptions,
        component: PrimitiveChangeField,
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
        ...ruleFieldOptions,
        component: PrimitiveRuleField,
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
        ...ownerFieldOptions,
        component: PrimitiveOwnerField,
      });
    },
  },
});

/**
 * Gives the Scaffolder the form fields `PrimitivePermission`, `PrimitiveName`,
 * `PrimitivePreview`, `PrimitiveEnvironment`, `PrimitiveDigest`, `PrimitiveSelection`,
 * `PrimitiveChange`, `PrimitiveRule` and `PrimitiveOwner`.
 * @public
 */
export const primitivesScaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    primitivePermissionField,
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
