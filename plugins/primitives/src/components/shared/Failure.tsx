import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Button from '@mui/material/Button';
import { useText } from '../../hooks/use-text';
import { reasonOf, statusOf } from '../../model/response-error';

/** Nothing could be loaded: why, and a way to try again. @internal */
export function Failure(props: {
  error: Error;
  permission: string;
  onRetry: () => void;
}) {
  const t = useText();
  if (statusOf(props.error) === 403) {
    return <Forbidden permission={props.permission} />;
  }
  return (
    <Alert
      severity="error"
      action={
        <Button
          color="inherit"
          size="small"
          onClick={props.onRetry}
          sx={{ textTransform: 'none', whiteSpace: 'nowrap' }}
        >
          {t('common.retry')}
        </Button>
      }
    >
      <AlertTitle>{t('error.title')}</AlertTitle>
      {reasonOf(props.error)}
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
export function StaleNotice(props: { error: Error; onRetry: () => void }) {
  const t = useText();
  return (
    <Alert
      severity="warning"
      action={
        <Button
          color="inherit"
          size="small"
          onClick={props.onRetry}
          sx={{ textTransform: 'none', whiteSpace: 'nowrap' }}
        >
          {t('common.retry')}
        </Button>
      }
    >
      {t('error.stale')} {reasonOf(props.error)}
    </Alert>
  );
}
