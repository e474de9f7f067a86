import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ComponentProps } from 'react';
import { FieldExtensionOptions } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { parse } from 'yaml';
import { PrimitiveChangeField } from '../components/form/PrimitiveChangeField';
import { PrimitiveEnvironmentField } from '../components/form/PrimitiveEnvironmentField';
import { PrimitiveNameField } from '../components/form/PrimitiveNameField';
import { PrimitivePermissionField } from '../components/form/PrimitivePermissionField';
import { PrimitiveSelectionField } from '../components/form/PrimitiveSelectionField';
import { templateOf, Workflow } from '../model/change';
import { permissionFieldOptions } from '../scaffolder/field-options';
import { renderPage } from './render';

/** Backstage takes fields of any value. */
const extensions = [
  { name: 'PrimitiveChange', component: PrimitiveChangeField },
  { name: 'PrimitiveEnvironment', component: PrimitiveEnvironmentField },
  { name: 'PrimitiveName', component: PrimitiveNameField },
  { name: 'PrimitiveSelection', component: PrimitiveSelectionField },
  { ...permissionFieldOptions, component: PrimitivePermissionField },
] as Partial<FieldExtensionOptions>[] as FieldExtensionOptions[];

const templates = join(__dirname, '../../../../templates');

/** The schema of the first step of a template. @internal */
export function firstStepOf(workflow: Workflow): {
  properties: Record<string, object>;
  'ui:order'?: string[];
} {
  const file = join(templates, templateOf(workflow), 'template.yaml');
  return parse(readFileSync(file, 'utf8')).spec.parameters[0];
}

/** Opens a form of one step, as the Scaffolder draws it. @internal */
export function openForm(options: {
  schema: object;
  api: Partial<PrimitivesApi>;
  /** The answers that a link brings. */
  given?: ComponentProps<typeof Stepper>['initialState'];
  denied?: readonly string[];
  /** Whether the permission service is away. */
  permissionsAway?: boolean;
  onCreate?: ComponentProps<typeof Stepper>['onCreate'];
  /** Whether the app has no fields of ours. */
  isForeign?: boolean;
}) {
  const { schema, given = {}, onCreate = async () => {} } = options;
  const manifest = { title: 'T', steps: [{ title: 'What', schema }] };
  return renderPage(
    <Stepper
      {...{ initialState: given, onCreate }}
      extensions={options.isForeign ? [] : extensions}
      manifest={manifest as ComponentProps<typeof Stepper>['manifest']}
    />,
    options,
  );
}
