import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { Link as RouterLink } from 'react-router-dom';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';

/** Says that a past moment is shown, with the way back. @internal */
export function PastNotice(props: { at: string }) {
  const t = useText();
  const language = useLanguage();
  return (
    <Alert
      severity="info"
      action={
        <Button
          component={RouterLink}
          to="?"
          preventScrollReset
          color="inherit"
          size="small"
          sx={{ textTransform: 'none' }}
        >
          {t('history.now')}
        </Button>
      }
    >
      {t('history.past', { time: formatMoment(props.at, language) })}
    </Alert>
  );
}
