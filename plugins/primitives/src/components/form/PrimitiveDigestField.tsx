import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useChoices } from '../../hooks/use-choices';
import { useText } from '../../hooks/use-text';
import { digestOptions, primitiveOf } from '../../model/change';
import { shortDigest } from '../../model/links';
import { Age } from '../shared/Age';
import { RadioField } from './RadioField';
import { WorkflowFieldProps, workflowOf } from './workflow-field';

/** Digests that exist, as a form may choose them now; typed in where none are known. @internal */
export function PrimitiveDigestField(props: WorkflowFieldProps<string>) {
  const { formData: chosen, onChange, required, disabled, schema } = props;
  const workflow = workflowOf(props.uiSchema?.['ui:options']);
  const t = useText();
  const values = props.formContext?.formData ?? {};
  const primitive = primitiveOf(values);
  const { value: choices, loading } = useChoices(primitive, workflow);
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
        // Why it could not be looked up the field of the environment says, which asks the same.
        helperText={t(primitive ? 'form.digestHelp' : 'form.digestFirst')}
        inputProps={{ spellCheck: false }}
        autoComplete="off"
        fullWidth
        margin="normal"
        variant="standard"
      />
    );
  }
  return (
    <RadioField
      field={props}
      options={[
        ...(required
          ? []
          : [
              {
                ...{ value: '', label: t('form.previousGood') },
                ...{ notes: undefined, disabled: false },
              },
            ]),
        ...options.map(option => ({
          value: option.digest,
          label: <DigestLabel option={option} />,
          notes: notesOf(option),
          disabled: option.refusals.length > 0,
        })),
      ]}
      hint={options.length === 0 ? t('form.noDigest') : undefined}
    />
  );

  function notesOf({ runs, isKnown, refusals, reason }: Option): string {
    return [
      ...(runs.length > 0
        ? [t('form.runs', { environments: runs.join(', ') })]
        : []),
      ...(isKnown ? [] : [t('form.unknownDigest')]),
      ...refusals,
      ...(reason ? [t('form.unchecked', { reason })] : []),
    ].join(' ');
  }
}

type Option = ReturnType<typeof digestOptions>[number];

function DigestLabel(props: { option: Option }) {
  const { digest, commit, since } = props.option;
  return (
    <>
      <Box component="code" title={digest}>
        {shortDigest(digest)}
      </Box>
      <Typography component="span" variant="body2" color="text.secondary">
        {commit && ` · ${commit.slice(0, 7)}`}
        {since && ' · '}
        {since && <Age iso={since} />}
      </Typography>
    </>
  );
}
