import { useId } from 'react';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import {
  environmentSchema,
  promotionOrder,
} from '@ameide/plugin-primitives-common';
import { useChoices } from '../../hooks/use-choices';
import { useText } from '../../hooks/use-text';
import { choicesIn, primitiveOf } from '../../model/change';
import { WorkflowFieldProps, workflowOf } from './workflow-field';

/** Environments as a form may choose them now; the others say why not. @internal */
export function PrimitiveEnvironmentField(props: WorkflowFieldProps<string>) {
  const { formData: chosen, onChange, required, disabled, schema } = props;
  const workflow = workflowOf(props.uiSchema?.['ui:options']);
  const t = useText();
  const id = useId();
  const values = props.formContext?.formData ?? {};
  const named = [values.primitives].flat().filter(Boolean);
  // Of several, each has its own answer: the preview says it.
  const primitive =
    workflow === 'promote'
      ? primitiveOf({ primitive: named.length === 1 ? named[0] : '' })
      : primitiveOf(values);
  const { value: choices, error } = useChoices(primitive, workflow);

  const whyNot = (environment: string): string | undefined => {
    if (workflow === 'promote') {
      const at = promotionOrder.findIndex(e => e === environment);
      const source = promotionOrder[at - 1];
      if (source !== values.source)
        return t('form.notNext', { source: source ?? '', environment });
    }
    return choicesIn(choices, environment)?.refusals.join(' ') || undefined;
  };
  return (
    <FormControl
      required={required}
      disabled={disabled}
      error={(props.rawErrors?.length ?? 0) > 0}
      fullWidth
      margin="normal"
    >
      <FormLabel id={id}>{schema.title}</FormLabel>
      <Typography variant="body2" color="text.secondary">
        {schema.description}
      </Typography>
      <RadioGroup
        aria-labelledby={id}
        value={chosen ?? ''}
        onChange={(_, environment) => onChange(environment)}
      >
        {[schema.enum ?? []].flat().flatMap(each => {
          const environment = environmentSchema.safeParse(each).data;
          if (!environment) return [];
          const why = whyNot(environment);
          return (
            <FormControlLabel
              key={environment}
              value={environment}
              disabled={disabled || why !== undefined}
              control={<Radio size="small" />}
              label={
                <>
                  {environment}
                  {why && (
                    <Typography
                      component="span"
                      variant="body2"
                      color="text.secondary"
                      sx={{ display: 'block', overflowWrap: 'anywhere' }}
                    >
                      {why}
                    </Typography>
                  )}
                </>
              }
              sx={{ alignItems: why ? 'flex-start' : 'center', mb: 0.5 }}
            />
          );
        })}
      </RadioGroup>
      {error && (
        <FormHelperText role="status">
          {t('form.unchecked', { reason: error.message })}
        </FormHelperText>
      )}
    </FormControl>
  );
}
