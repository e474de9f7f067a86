import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { useText } from '../../hooks/use-text';
import { reasonOf, statusOf } from '../../model/response-error';
import { AlertButton } from './AlertButton';

/** Nothing could be loaded: why, and a way to try again. @internal */
export function Failure(props: {
  error: Error;
  permission: string;
  onRetry: () => void;
  /** Whether the same reason stands above already. */
  isReasonSaid?: boolean;
}) {
  const t = useText();
  if (statusOf(props.error) === 403) {
    return <Forbidden permission={props.permission} />;
  }
  return (
    <Alert
      severity="error"
      action={
        <AlertButton onClick={props.onRetry}>{t('common.retry')}</AlertButton>
      }
    >
      <AlertTitle>{t('error.title')}</AlertTitle>
      {!props.isReasonSaid && reasonOf(props.error)}
    </Alert>
  );
}

/** The person may not see this. */
function Forbidden(props: { permission: string }) {
  const t = useText();
  return (
    <Alert severity="info">
      <AlertTitle>{t('error.forbidden')}</AlertTitle>
      {t('error.forbiddenHint', { permission: props.permission })}
    </Alert>
  );
}

/** Something is shown, but the newest attempt to read it failed. @internal */
export function StaleNotice(props: { error: Error; onRetry?: () => void }) {
  const t = useText();
  return (
    <Alert
      severity="warning"
      action={
        props.onRetry && (
          <AlertButton onClick={props.onRetry}>{t('common.retry')}</AlertButton>
        )
      }
    >
      {t('error.stale')} {reasonOf(props.error)}
    </Alert>
  );
}
