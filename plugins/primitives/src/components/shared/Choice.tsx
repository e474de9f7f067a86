import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';

/** One of several values; the empty one where nothing is chosen. @internal */
export function Choice(props: {
  label: string;
  value?: string;
  disabled?: boolean;
  /** Below it, where something is to be said. */
  hint?: string;
  options: ReadonlyArray<{ value: string; text: string }>;
  onChange: (value: string) => void;
}) {
  const { value = '', options } = props;
  // A value of a shared link is shown, whether there is such a thing or not.
  const all = options.some(o => o.value === value)
    ? options
    : [...options, { value, text: value }];
  return (
    <TextField
      select
      size="small"
      label={props.label}
      value={value}
      disabled={props.disabled}
      helperText={props.hint}
      onChange={event => props.onChange(event.target.value)}
      SelectProps={{ displayEmpty: true }}
      InputLabelProps={{ shrink: true }}
      sx={{
        minWidth: '8rem',
        flex: { xs: '1 1 40%', md: '0 1 auto' },
        maxWidth: { md: '13rem' },
      }}
    >
      {all.map(option => (
        <MenuItem key={option.value} value={option.value}>
          {option.text}
        </MenuItem>
      ))}
    </TextField>
  );
}
