import { useId } from 'react';
import Box from '@mui/material/Box';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useChoices } from '../../hooks/use-choices';
import { useText } from '../../hooks/use-text';
import { digestOptions, primitiveOf } from '../../model/change';
import { shortDigest } from '../../model/links';
import { Age } from '../shared/Age';
import { WorkflowFieldProps, workflowOf } from './workflow-field';

/** Digests that exist, as a form may choose them now; typed in where none are known. @internal */
export function PrimitiveDigestField(props: WorkflowFieldProps<string>) {
  const { formData: chosen, onChange, required, disabled, schema } = props;
  const workflow = workflowOf(props.uiSchema?.['ui:options']);
  const t = useText();
  const id = useId();
  const values = props.formContext?.formData ?? {};
  const primitive = primitiveOf(values);
  const { value: choices, loading, error } = useChoices(primitive, workflow);
  const options = digestOptions(choices, values.environment, chosen);
  const hasError = (props.rawErrors?.length ?? 0) > 0;

  if (loading) return <Skeleton variant="rounded" height={72} sx={{ my: 2 }} />;
  if (!choices) {
    return (
      <TextField
        id={props.idSchema?.$id}
        label={schema.title}
        value={chosen ?? ''}
        onChange={event => onChange(event.target.value)}
        required={required}
        disabled={disabled}
        error={hasError}
        helperText={
          error
            ? t('form.unchecked', { reason: error.message })
            : t('form.digestHelp')
        }
        inputProps={{ spellCheck: false }}
        autoComplete="off"
        fullWidth
        margin="normal"
        variant="standard"
      />
    );
  }
  return (
    <FormControl
      required={required}
      disabled={disabled}
      error={hasError}
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
        onChange={(_, digest) => onChange(digest || undefined)}
      >
        {!required && (
          <FormControlLabel
            value=""
            control={<Radio size="small" />}
            label={t('form.previousGood')}
          />
        )}
        {options.map(option => (
          <FormControlLabel
            key={option.digest}
            value={option.digest}
            disabled={disabled || option.refusals.length > 0}
            control={<Radio size="small" />}
            sx={{ alignItems: 'flex-start' }}
            label={<DigestLabel option={option} />}
          />
        ))}
      </RadioGroup>
      {options.length === 0 && (
        <FormHelperText role="status">{t('form.noDigest')}</FormHelperText>
      )}
    </FormControl>
  );
}

function DigestLabel(props: {
  option: ReturnType<typeof digestOptions>[number];
}) {
  const t = useText();
  const { digest, commit, since, runs, refusals, reason, isKnown } =
    props.option;
  const notes = [
    ...(runs.length > 0 ? [t('form.runs', { environments: runs.join(', ') })] : []),
    ...(isKnown ? [] : [t('form.unknownDigest')]),
    ...refusals,
    ...(reason ? [t('form.unchecked', { reason })] : []),
  ];
  return (
    <Box sx={{ py: 1, minWidth: 0 }}>
      <Box component="code" title={digest}>
        {shortDigest(digest)}
      </Box>
      <Typography component="span" variant="body2" color="text.secondary">
        {commit && ` · ${commit.slice(0, 7)}`}
        {since && ' · '}
        {since && <Age iso={since} />}
      </Typography>
      {notes.length > 0 && (
        <Typography
          variant="body2"
          color="text.secondary"
          sx={{ overflowWrap: 'anywhere' }}
        >
          {notes.join(' ')}
        </Typography>
      )}
    </Box>
  );
}
