import { FormEvent, useEffect, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { DateTime } from 'luxon';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatMoment } from '../../model/age';
import { AlertButton } from '../shared/AlertButton';

type Moment = {
  /** ISO 8601. */
  at?: string;
  onChange: (at: string | undefined) => void;
};

/** Chooses the moment that is shown. @internal */
export function PastBar(props: Moment) {
  const { at, onChange } = props;
  const t = useText();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  useEffect(() => {
    // As the field writes local moments.
    setText(at ? DateTime.fromISO(at).toFormat("yyyy-MM-dd'T'HH:mm:ss") : '');
    setWrong(false);
  }, [at]);
  const show = (event: FormEvent) => {
    event.preventDefault();
    const moment = DateTime.fromISO(text);
    const isPast = moment.isValid && moment < DateTime.now();
    setWrong(!isPast);
    if (isPast) onChange(moment.toUTC().toISO() ?? undefined);
  };
  return (
    <Box
      component="form"
      onSubmit={show}
      noValidate
      sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', minWidth: 0 }}
    >
      <TextField
        size="small"
        type="datetime-local"
        label={t('audit.asOf')}
        value={text}
        error={isWrong}
        helperText={isWrong ? t('audit.pastInvalid') : undefined}
        onChange={event => setText(event.target.value)}
        InputLabelProps={{ shrink: true }}
        // Within a minute an environment fails and is well again.
        inputProps={{ step: 1 }}
        // As wide as a phone leaves it beside its button.
        sx={{ minWidth: 0 }}
      />
      <Button
        type="submit"
        variant="outlined"
        sx={{ textTransform: 'none', height: 40, flexShrink: 0 }}
      >
        {t('audit.showPast')}
      </Button>
    </Box>
  );
}

/** Says plainly that a past moment is shown, with the way back; nothing now. @internal */
export function PastAlert(props: Moment) {
  const { at, onChange } = props;
  const t = useText();
  const language = useLanguage();
  if (!at) return null;
  return (
    <Alert
      severity="warning"
      action={
        <AlertButton onClick={() => onChange(undefined)}>
          {t('audit.now')}
        </AlertButton>
      }
    >
      {t('audit.past', { time: formatMoment(at, language) })}
    </Alert>
  );
}
