import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { useText } from '../../hooks/use-text';

/** Says that a form cannot be sent by this person, before the rest of it is filled in; nothing where it can. @internal */
export function MayNotAsk(props: {
  /** Name of the template. */
  template: string;
  /** What was answered so far, with ids of primitives. */
  values: Record<string, unknown>;
}) {
  const t = useText();
  const { template: name, values } = props;
  const { allowed, permission } = useNextStepPermission({
    ...{ kind: 'template', title: '', reason: '' },
    template: { name, values },
  });
  if (allowed) return null;
  return (
    <Alert severity="warning" sx={{ my: 2 }}>
      <AlertTitle>{t('form.mayNot')}</AlertTitle>
      {t('error.forbiddenHint', { permission })}
    </Alert>
  );
}
