import { ApiHolder } from '@backstage/frontend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { primitivesApiRef } from '../api';
import { workflowOf } from '../components/form/workflow-field';
import { askChangePermissions } from '../hooks/use-change-permissions';
import { askedPermission } from '../model/asked-permission';
import { templateOf, withoutReferences, Workflow } from '../model/change';
import { lackIn } from '../model/change-permission';
import { textIn } from './say-in';

/**
 * Stops a form that asks for what the person may not ask for: the Scaffolder goes no further
 * while a field has an error, and lists it with the field's name above the form. Where it
 * cannot be looked up the form is as open as to anybody; the action looks again before it
 * asks for anything.
 * @internal
 */
export const validateMayAsk: CustomFieldValidator<
  null,
  { workflow?: string }
> = async (_value, field, { apiHolder, formData, uiSchema }) => {
  const workflow = workflowOf(uiSchema?.['ui:options']);
  const values = withoutReferences(formData);
  const permission =
    (await lackedForAny(apiHolder, workflow, values)) ??
    (await lackedForThis(apiHolder, workflow, values));
  if (!permission) return;
  const t = textIn(apiHolder);
  field.addError(t?.('form.stopped', { permission }) ?? permission);
};

async function lackedForAny(
  apiHolder: ApiHolder,
  workflow: Workflow,
  values: Record<string, unknown>,
): Promise<string | undefined> {
  const api = apiHolder.get(primitivesApiRef);
  if (!api) return undefined;
  try {
    const known = await askChangePermissions(api);
    return lackIn(known, workflow, values)?.permission;
  } catch {
    return undefined;
  }
}

async function lackedForThis(
  apiHolder: ApiHolder,
  workflow: Workflow,
  values: Record<string, unknown>,
): Promise<string | undefined> {
  const asked = askedPermission({
    ...{ kind: 'template', title: '', reason: '' },
    template: { name: templateOf(workflow), values },
  });
  const api = apiHolder.get(permissionApiRef);
  if (!asked || !api) return undefined;
  try {
    const { result } = await api.authorize(asked);
    return result === AuthorizeResult.DENY ? asked.permission.name : undefined;
  } catch {
    return undefined;
  }
}
