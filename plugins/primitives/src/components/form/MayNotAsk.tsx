import { useId, useRef } from 'react';
import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { environmentSchema } from '@ameide/plugin-primitives-common';
import { useChangePermissions } from '../../hooks/use-change-permissions';
import { useClosedForm } from '../../hooks/use-closed-form';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useText } from '../../hooks/use-text';
import { templateOf, Workflow } from '../../model/change';
import { lackedPermission } from '../../model/change-permission';

/**
 * Says that a form cannot be sent by this person, before the rest of it is filled in, and
 * keeps it from being sent: at once where the change is refused to them for every primitive,
 * and otherwise when they chose one. Nothing where it can, or where nobody knows.
 * @internal
 */
export function MayNotAsk(props: {
  workflow: Workflow;
  /** What was answered so far, with ids of primitives. */
  values: Record<string, unknown>;
}) {
  const { workflow, values } = props;
  const t = useText();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const known = useChangePermissions();
  const ofThis = useNextStepPermission({
    ...{ kind: 'template', title: '', reason: '' },
    template: { name: templateOf(workflow), values },
  });
  const environment = environmentSchema.safeParse(
    values.target ?? values.environment,
  ).data;
  const anywhere = lackedPermission(known, workflow);
  const here = environment && lackedPermission(known, workflow, environment);
  const lacked =
    anywhere ?? here ?? (ofThis.allowed ? undefined : ofThis.permission);
  useClosedForm(place, { isClosed: lacked !== undefined, why: id });
  return (
    <div ref={place} id={id}>
      {lacked !== undefined && (
        <Alert severity="warning" sx={{ my: 2 }}>
          <AlertTitle>
            {here && !anywhere
              ? t('form.mayNotIn', { environment })
              : t('form.mayNot')}
          </AlertTitle>
          {t('error.forbiddenHint', { permission: lacked })}
        </Alert>
      )}
    </div>
  );
}
