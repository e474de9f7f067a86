import { ReactNode, useId } from 'react';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { WorkflowFieldProps } from './workflow-field';

/** One thing that may be chosen, or may not. @internal */
export type RadioOption = {
  value: string;
  label: ReactNode;
  /** Words below it: what it is, or why it may not be chosen. */
  notes: ReactNode;
  disabled: boolean;
};

/** One of several, each with what there is to say of it. @internal */
export function RadioField(props: {
  field: WorkflowFieldProps<string>;
  options: readonly RadioOption[];
  /** What the field as a whole has to say. */
  hint?: ReactNode;
}) {
  const { options, hint } = props;
  const { schema, required, disabled, formData, rawErrors, onChange } =
    props.field;
  const id = useId();
  return (
    <FormControl
      required={required}
      disabled={disabled}
      error={(rawErrors?.length ?? 0) > 0}
      fullWidth
      margin="normal"
    >
      <FormLabel id={id}>{schema.title}</FormLabel>
      <Typography variant="body2" color="text.secondary">
        {schema.description}
      </Typography>
      <RadioGroup
        aria-labelledby={id}
        value={formData ?? ''}
        onChange={(_, value) => onChange(value || undefined)}
      >
        {options.map(option => (
          <FormControlLabel
            key={option.value}
            value={option.value}
            disabled={disabled || option.disabled}
            control={<Radio size="small" />}
            sx={{ alignItems: option.notes ? 'flex-start' : 'center', mb: 0.5 }}
            label={
              <>
                {option.label}
                {option.notes && (
                  <Typography
                    component="span"
                    variant="body2"
                    color="text.secondary"
                    sx={{ display: 'block', overflowWrap: 'anywhere' }}
                  >
                    {option.notes}
                  </Typography>
                )}
              </>
            }
          />
        ))}
      </RadioGroup>
      {hint && (
        <FormHelperText role="status" sx={{ mx: 0 }}>
          {hint}
        </FormHelperText>
      )}
    </FormControl>
  );
}
