import { useEffect, useRef } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import GlobalStyles from '@mui/material/GlobalStyles';
import { changePermissions } from '@ameide/plugin-primitives-common';
import { useChangePermissions } from '../../hooks/use-change-permissions';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useText } from '../../hooks/use-text';
import { templateOf, withoutReferences } from '../../model/change';
import { Lack, lackIn } from '../../model/change-permission';
import { WorkflowFieldProps, workflowOf } from './workflow-field';

/** Class of the field while it shows nothing: a form keeps a place for each field, as tall as a line. */
const unsaid = 'primitive-permission-unsaid';

/**
 * The first field of a form: says that this person may not ask for it, before the rest is
 * filled in. At once where the change is refused to them for every primitive, and otherwise
 * when they chose one. Nothing where they may, or where nobody knows yet; the validation
 * looks again when the button is pressed, and what it finds is said here. It gives no value
 * itself; its validation (`scaffolder/may-ask.ts`) lets nobody past it.
 * @internal
 */
export function PrimitivePermissionField(props: WorkflowFieldProps<null>) {
  const { formData, onChange } = props;
  // The Scaffolder validates what has a value; rjsf's own field of null gives one as well.
  useEffect(() => {
    if (formData === undefined) onChange(null);
  }, [formData, onChange]);
  const workflow = workflowOf(props.uiSchema?.['ui:options']);
  const values = withoutReferences(props.formContext?.formData ?? {});
  const t = useText();
  const known = useChangePermissions();
  const { allowed, permission, error } = useNextStepPermission({
    ...{ kind: 'template', title: '', reason: '' },
    template: { name: templateOf(workflow), values },
  });
  const isStopped = (props.rawErrors?.length ?? 0) > 0;
  // The validation looks again when the button is pressed, and can find what could not be read before.
  const isFound = isStopped && (known === undefined || error !== undefined);
  const lack: Lack | undefined =
    lackIn(known, workflow, values) ??
    (allowed ? undefined : { permission }) ??
    (isFound ? { permission: changePermissions[workflow].name } : undefined);
  // Whoever pressed the button at the end of a long form looks elsewhere.
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isStopped) place.current?.focus();
  }, [isStopped]);
  if (!lack) return <NoPlace />;
  return (
    <Alert ref={place} tabIndex={-1} severity="warning">
      <AlertTitle>
        {lack.environment
          ? t('form.mayNotIn', { environment: lack.environment })
          : t('form.mayNot')}
      </AlertTitle>
      {t('error.forbiddenHint', { permission: lack.permission })}
    </Alert>
  );
}

/** Closes the place of the field; where a form is built otherwise, the place stays. */
function NoPlace() {
  return (
    <>
      <GlobalStyles
        styles={{
          [`.MuiGrid-item:has(> .field > .MuiFormControl-root > .${unsaid})`]: {
            display: 'none',
          },
        }}
      />
      <span className={unsaid} />
    </>
  );
}
