import { useEffect, useRef } from 'react';
import TextField from '@mui/material/TextField';
import { maxExpressionLength } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { placeOfError } from '../../model/audit';
import { reasonOf, sayingOfError } from '../../model/response-error';

/** An expression, with the place at which it is wrong. @internal */
export function ExpressionField(props: {
  value: string;
  error?: Error;
  onChange: (value: string) => void;
  onSubmit: () => void;
}) {
  const t = useText();
  const input = useRef<HTMLTextAreaElement>(null);
  const { value, error } = props;
  const reason = error && reasonOf(error);
  const text = useRef(value);
  text.current = value;
  useEffect(() => {
    const saying = sayingOfError(error);
    const place = saying && placeOfError(saying, text.current);
    if (typeof place !== 'number') return;
    // There somebody goes on writing.
    input.current?.focus();
    input.current?.setSelectionRange(place, place + 1);
  }, [error]);
  return (
    <TextField
      multiline
      minRows={3}
      label={t('audit.tried.expression')}
      value={value}
      error={reason !== undefined}
      helperText={reason ?? t('audit.tried.hint')}
      FormHelperTextProps={{ role: reason ? 'alert' : undefined }}
      inputRef={input}
      inputProps={{
        maxLength: maxExpressionLength,
        spellCheck: false,
        style: { fontFamily: 'monospace', fontSize: '0.8125rem' },
      }}
      onChange={event => props.onChange(event.target.value)}
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        props.onSubmit();
      }}
    />
  );
}
